"""A walk over the schema: which numbers change a result of some plan, or what is shown of it."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np

from core.changes.readings import reading
from core.errors import AssayError
from core.plan.assumption.distribution import Distribution
from core.plan.assumption.quantity import quantity_of
from core.plan.document.edit import changed, value_at
from core.plan.document.files import as_data
from core.plan.document.library import ready_made
from core.plan.document.templates import TEMPLATES, new_item
from core.plan.plan import Plan, number_paths
from core.plan.valuation import Valuation
from core.simulation.block import block_of
from core.simulation.headline import MEASURES
from core.simulation.measures import figure
from core.simulation.run import chain_of, results_of, run
from core.simulation.streams import RandomDraws
from core.studies.cash_flow.circular_money import circular_money
from core.studies.financing.loans import loan_reports
from core.studies.financing.term_sheets import compare, sheet_of
from core.studies.financing.valuation import plan_value
from core.studies.market.outlook import market_outlook
from core.studies.plan.judgement import judge
from tests.core.hand_plans import hand_plan, sure_round

PATHS = 32
LEASE = {"kind": "lease", "principal": 200, "draw_month": 2, "term_months": 12, "rate_per_year": 0.1}


def _shown_only() -> dict[str, Callable[[Plan], Any]]:
    """Return by field what shows it, for numbers that no simulation reads."""

    def loans(plan: Plan) -> Any:
        return loan_reports(block_of(plan, PATHS, 1))

    def sceptic(plan: Plan) -> Any:
        return as_data(reading(plan, "sceptic"))

    def worth(plan: Plan) -> Any:
        found = plan_value(block_of(plan, PATHS, 1))
        return [(one.low, one.value, one.high) for one in found.methods]

    def supply(plan: Plan) -> Any:
        found = market_outlook(block_of(plan, PATHS, 1)).supply
        return None if found is None else found.tolist()

    def circular(plan: Plan) -> Any:
        found = circular_money(block_of(plan, PATHS, 1))
        return None if found is None else found.net_revenue.tolist()

    return {
        **{f"RelatedParty.{name}": circular for name in ("stream_share", "compute_share", "invested")},
        "Asset.book_value": worth,
        "Asset.recovered_share": worth,
        "ComparableCompany.value": worth,
        "ComparableCompany.revenue": worth,
        **{
            f"Valuation.{name}": worth
            for name, field in Valuation.model_fields.items()
            if quantity_of(field) is not None
        },
        "Competition.capacity_per_rival": supply,
        "Competition.capacity_growth_per_year": supply,
        "Round.board_seats": lambda plan: (
            compare(plan, "a", {"a": sheet_of(plan, "a", ("board_seats",))}, np.linspace(0, 1e4, 3))[
                0
            ].board_seats
        ),
        "Loan.minimum_cash": loans,
        "Loan.minimum_cover": loans,
        "Loan.collateral": loans,
        "Loan.collateral_fall_per_year": loans,
        "Investor.hurdle_multiple": lambda plan: figure(MEASURES["gold"], run(plan, PATHS, 1, ())),
        "Investor.gold_share": lambda plan: judge(plan, PATHS, 1, ()).verdict,
        "Sceptic.growth_factor": sceptic,
        "Sceptic.extra_price_fall_share": sceptic,
        "Sceptic.extra_lead_months": sceptic,
        "Sceptic.exit_multiple_factor": sceptic,
    }


@cache
def plans() -> tuple[Plan, ...]:
    """Return plans that together hold every kind of entry, each where it acts."""
    unsure = sure_round(
        close_probability=0.4, attempts=2, asks={"revenue_per_year": 1_000, "growth_per_year": 0.2}
    )
    unsure["asks"]["gross_margin"] = 0.9
    capped = sure_round(
        participation="capped", participation_cap=1.2, dividend="compound", dividend_per_year=0.1
    )
    selling = sure_round(secondary_amount=100, secondary_discount_share=0.1, pool_after_share=0.1)
    paying = {"id": "p", "name": "P", "shares": 1_000_000, "issue_price": 0.0001, "issued_month": -12}
    paying |= {"participation": "full"}
    paying |= {"dividend": "simple", "dividend_per_year": 0.1}
    series = {
        "id": "s",
        "name": "S",
        "shares": 2_000_000,
        "issue_price": 0.001,
        "participation": "capped",
        "participation_cap": 1.02,
        "issued_month": -12,
        "dividend": "simple",
        "dividend_per_year": 0.1,
    }
    covenants = {
        "minimum_cash": 900,
        "minimum_cover": 2.0,
        "collateral": 100,
        "collateral_fall_per_year": 0.3,
    }
    loans = [
        {"id": "bank", "name": "Bank", **LEASE, "kind": "amortising", **covenants}
        | {"fee_share": 0.01, "end_payment_share": 0.02, "warrant_shares": 10_000, "warrant_strike": 0.0001}
        | {"warrant_coverage_share": 0.01},
        {"id": "early", "name": "Early", **LEASE, "kind": "interest_only", "prepaid_month": 8}
        | {"prepayment_fee_share": 0.02},
        {"id": "venture", "name": "Venture", **LEASE, "kind": "venture", "interest_only_months": 4},
        {"id": "balloon", "name": "Balloon", **LEASE, "kind": "balloon", "balloon_share": 0.4},
        {"id": "advance", "name": "Advance", **LEASE, "kind": "revenue_based", "revenue_share": 0.2},
        {"id": "debits", "name": "Debits", **LEASE, "kind": "fixed_debits", "debit_amount": 0.5},
    ]
    redemption = {
        "id": "r",
        "name": "R",
        "round": "a",
        "due_month": 14,
        "window_months": 3,
        "rate_per_year": 0.9,
    }
    ratchet = {"id": "x", "name": "X", "round": "a", "test_month": 13, "obligor": "company"}
    ratchets = [
        ratchet | {"target_revenue": 2_400, "least_share": 0.5},
        ratchet | {"id": "y", "target_revenue": 3_840, "least_share": 0.7},
    ]
    guidance = {"id": "g", "name": "G", "amount": 100, "due_month": 12, "local_spending_share": 0.01}
    cut = {"id": "c", "name": "C", "month": 3, "other_costs_share": 0.3}
    trigger = {"id": "t", "name": "T", "runway_trigger_months": 12, "other_costs_share": 0.3}
    risk = {"id": "k", "name": "K", "risk_class": "market", "events_per_year": 3, "raise_delay_months": 2}
    guarded = risk | {"countermeasure_active": True, "countermeasure_effect_share": 0.3, "loss": 10}
    guarded |= {"round_odds_lost_share": 0.4, "countermeasure_cost_per_year": 12}
    founder = {"id": "founders", "name": "Founders", "kind": "founder", "shares": 8_000_000}
    vesting = {"start_month": 0, "months": 48, "cliff_months": 12}
    employee = {"id": "e", "name": "E", "kind": "employee", "security": "options", "shares": 1_000_000}
    late = employee | {"id": "l", "vesting": vesting | {"cliff_months": 30}}
    staff = [founder, employee | {"strike": 0.0001, "vesting": vesting}, late]
    option = {"id": "o", "name": "O", "month": 22, "shares": 1_000, "strike": 0.0001, "vesting": vesting}
    option |= {"fair_value": 0.001}
    refreshed = {"month": 2, "every_months": 4, "times": 3}
    again = sure_round(id="b", name="B", close_month=12, pro_rata="on_top")
    again |= {"later_share": 0.4, "later_months": 5, "later_odds": 0.5}
    named = {"id": "n", "name": "N", "round": "a", "money_share": 0.5}
    tender = {"id": "t", "name": "T", "month": 23, "amount": 100, "price": 0.0004}
    credit = {"id": "c", "name": "C", "limit": 300, "revenue_months": 2.5, "minimum_cash": 40}
    credit |= {"first_month": -1, "term_months": 30, "drawn_today": 20, "rate_per_year": 0.1}
    credit |= {"undrawn_fee_per_year": 0.02, "fee_share": 0.01}
    rich: dict[str, Any] = {"cash": 4_000, "months": 36}
    made = [
        hand_plan(
            rounds=(unsure | {"on_failure": rule},),
            **rich,
            growth_per_year=0.5,
            delivery_share=0.3,
            risks=[one],
        )
        for rule, one in (("retry", risk), ("bridge", guarded), ("down_round", guarded))
    ]
    made += [
        hand_plan(rounds=(capped,), multiple=0.6, **rich, financing={"series": [series, paying]}, cuts=[cut]),
        hand_plan(rounds=(selling, sure_round(id="b", name="B", close_month=12)), **rich),
        hand_plan(rounds=(sure_round(close_month=None, runway_trigger_months=12),), cuts=[trigger]),
        hand_plan(rounds=(sure_round(),), **rich, financing={"loans": loans}),
        hand_plan(rounds=(selling, again), **rich, financing={"investors": [named]}),
        hand_plan(rounds=(sure_round(),), cash=120, financing={"credit_lines": [credit]}),
        hand_plan(**rich, financing={"option_grants": [option | refreshed], "pool_shares": 90_000}),
        hand_plan(financing={"loans": [loans[2] | {"minimum_cash": 990, "on_breach": "called"}]}),
        hand_plan(rounds=(sure_round(),), cash=300, income=160, financing={"ratchets": ratchets}),
        hand_plan(rounds=(sure_round(),), cash=100, income=160, financing={"redemptions": [redemption]}),
        hand_plan(rounds=(sure_round(dividend="compound", dividend_per_year=0.1),), multiple=0.3),
        hand_plan(**rich, financing={"guidance_funds": [guidance]}),
        hand_plan(
            rounds=(selling,),
            **rich,
            financing={"holders": staff, "option_grants": [option], "unvested_at_exit": "forfeited"}
            | {"tenders": [tender]},
        ),
    ]
    made += _converting(series)
    losses = {"losses_before": 900, "loss_offset_share": 0.5, "loss_free_amount": 100, "loss_years": 1}
    relief = {"research_deduction_share": 0.2, "research_credit_share": 0.1, "research_credit_limit": 20}
    made += [
        _taxed({"income_tax_rate": 0.3, **losses}),
        _taxed({"income_tax_rate": 0.3, **relief}),
        _taxed({"vat_rate": 0.2, "vat_sales_share": 0.5}),
        changed(made[-1], _ENDS),
    ]
    cuts = [cut | {f"{one}_share": 0.3 for one in ("people", "selling", "training")}]
    applied = ready_made("applied")
    everything = _everything(applied)
    exchange = {"currency": "EUR", "change_per_year": 0.1, "volatility_per_year": 0.1}
    dearer = changed(applied, {"revenue.streams.api.price_per_million_tokens": 7})
    valued = hand_plan(income=250, costs=150, rounds=(sure_round(),), valuation=_VALUED, opening=_HELD)
    return (
        valued,
        changed(applied, {"cuts": cuts}),  # early: most numbers act in it
        *made,
        dearer,
        _launching(applied),
        changed(everything, {"exchange": exchange} | _shared(everything)),
    )


def _shared(plan: Plan) -> dict[str, float]:
    """Return what prices a third of everything in the second currency."""
    return {path: 1 / 3 for path in number_paths(plan) if path.endswith(".second_currency_share")}


_HELD = {"cash": 1_000, "receivables": 100, "prepaid_compute": 100, "fixed_assets": 100}
_VALUED = {
    "assets": [{"id": "a", "name": "A", "book_value": 100}],
    "comparables": [
        {"id": "one", "name": "One", "as_of": "2026-10-01", "value": 400, "revenue": 100, "listed": True},
        {"id": "two", "name": "Two", "as_of": "2026-01-01", "value": 900, "revenue": 100},
    ],
    "oldest_months": 12,
}


def _converting(series: dict[str, Any]) -> list[Plan]:
    """Return a plan in whose round some SAFEs and notes convert, and a sale that meets others; ranks decide
    who is paid of the little there is.
    """
    dates = {"issued": "2026-06-30", "maturity": "2031-01-01"}
    safe, note = {"id": "q", "name": "Q", "amount": 50}, {"id": "n", "name": "N", "principal": 50, **dates}
    fixed, least = {"fixed_share": 0.05}, {"cap": 1_000, "qualified_amount": 400}
    before = {
        "safes": [safe | least, safe | {"id": "f"} | fixed],
        "notes": [note | least, note | {"id": "m"} | fixed],
    }
    waiting = {"safes": [safe | {"sale_multiple": 1.5}], "notes": [note | {"sale_multiple": 1.5}]}
    ranked = {"series": [series | {"rank": 1}], "seniority": "as_ranked"}
    poor = {"multiple": 0.001, "cash": 1_300, "costs": 150}
    return [
        hand_plan(rounds=(sure_round(),), financing=before),
        hand_plan(financing=waiting, cash=3_000),
        hand_plan(rounds=(sure_round(preference_multiple=4, rank=2),), financing=ranked, **poor),
    ]


def _taxed(values: dict[str, Any]) -> Plan:
    """Return a plan whose profit of 100 a month, after a team in research, is taxed."""
    team = {"id": "team", "name": "Team", "function": "research", "opening_headcount": 1, "hires_share": 1}
    plan = changed(
        hand_plan(income=300, costs=150, growth_per_year=0.3),
        {"people.teams": [team | {"salary_per_year": 600}]},
    )
    return changed(plan, {f"taxes.{name}": value for name, value in values.items()})


_ENDS = {
    "exit.growth_elasticity": 0.5,
    "exit.margin_elasticity": 0.5,
    "exit.mature_operating_margin": 0.2,
    "exit.kinds": [{"id": "listing", "name": "L", "ending": "listing", "odds": 0.5, "value_share": 2.0}],
}


def _launching(plan: Plan) -> Plan:
    """Return a plan whose customers come in a later month, out of a market that it shares with a named
    rival.
    """
    here = f"market.segments.{plan.market.segments[0].id}"
    rival = {"id": "big", "name": "Big", "preference": 1.0}
    return changed(
        plan,
        {
            f"{here}.driver": "market_share",
            f"{here}.first_month": 3,
            f"{here}.rivals_customers": 50,
            "market.competition.rivals": [rival],
            "market.competition.capacity_per_rival": 30,
            "market.competition.capacity_growth_per_year": 0.2,
        },
    )


def _everything(plan: Plan) -> Plan:
    """Return a plan with an entry of every kind more."""
    changes: dict[str, Any] = {
        f"opening.{name}": 2e5 for name in type(plan.opening).model_fields if name != "cash"
    }
    changes |= {
        "opening.deferred_revenue_months": 12,
        "opening.depreciation_months": 36,
        "opening.loans_due_month": 9,
    }
    for path, kinds in TEMPLATES.items():
        if path in ("people.teams", "financing.rounds", "cuts"):
            continue
        items = as_data(value_at(plan, path))
        for kind in kinds:
            first = {"round": "series_a", "note": "notes_note"}
            first |= {"segment": plan.market.segments[0].id, "stream": plan.revenue.streams[0].id}
            item = new_item(path, kind, "New", [one["id"] for one in items], first)
            item |= {"sublet_share": 0.3} if path == "compute.commitments" else {}
            items.append(item | {"id": f"{path.rpartition('.')[2]}_{kind}"[:39]})
        changes[path] = items
    users = {
        "free_users_per_customer": 2.0,
        "million_tokens_per_free_user_per_month": 1.0,
        "cached_share": 0.2,
        "reasoning_per_output_token": 0.5,
    }
    full = changed(plan, changes | {f"compute.inference.{name}": value for name, value in users.items()})
    tops = {f"revenue.streams.{one.id}.top_customer_share": 0.2 for one in full.revenue.streams}
    billed = {
        f"revenue.streams.{one.id}.billing_months": 12
        for one in full.revenue.streams
        if hasattr(one, "billing_months")
    }
    tops |= billed
    return changed(full, _SOLD | tops | {"compute.providers.providers_provider.routing_share": 0.4})


_SOLD = {
    "revenue.streams.streams_subscription.included_million_tokens": 5.0,
    "revenue.streams.streams_subscription.million_tokens_per_customer_per_month": 20.0,
    "revenue.streams.streams_subscription.overage_price_per_million_tokens": 1.0,
    "revenue.streams.streams_committed.million_tokens_per_customer_per_month": 9_000.0,
    "revenue.streams.streams_committed.overage_price_share": 1.5,
    "revenue.related_parties.related_parties_party.invested": 5e6,
    "revenue.streams.streams_outcome.reviewed_share": 0.1,
    "revenue.streams.streams_outcome.review_cost_per_task": 0.5,
}
"""What makes kinds of revenue act whose figures are 0 in a new entry."""


def outcome(plan: Plan) -> list[float]:
    """Return sums that any change of a result shows in."""
    chain = chain_of(plan, RandomDraws(1, 0, PATHS))
    results, ledger = results_of(chain), chain.ledger
    found = [getattr(results, one.name).ravel() for one in fields(results)]
    found += [np.abs(ledger.balance(item)).sum(axis=0) for item in ledger.items]
    return [float(np.nansum(one * np.arange(1, len(one) + 1))) for one in (*found, ledger.cash.sum(axis=0))]


def others(value: Any) -> Iterator[Any]:
    """Yield values to try instead."""
    if isinstance(value, Distribution):
        yield from (value.affine(1.3), value.median * 0.5, value.median + 1, 0.9, 0.0)
        return
    held = 0 if value is None else value
    yield from (held + 1, held + 0.1, held + 3, max(held - 1, 0), held * 0.5, held * 1.3, 6)


def acts(plan: Plan, path: str, seen: Callable[[Plan], Any], before: Any, values: slice) -> bool:
    """Say whether one of these other values of the number is seen."""
    for other in list(others(value_at(plan, path)))[values]:
        try:
            if other != value_at(plan, path) and seen(changed(plan, {path: other})) != before:
                return True
        except AssayError:
            continue
    return False


def field_of(plan: Plan, path: str) -> str:
    parent, _dot, name = path.rpartition(".")
    return f"{type(value_at(plan, parent)).__name__.partition('[')[0]}.{name}"


def dead() -> set[str]:
    """Return the numbers that no plan shows to act. The likely values are tried on all plans before the rest:
    most numbers act at once, but not in every plan.
    """
    shown, live, known = _shown_only(), set[str](), set[str]()
    for plan, values in [(one, part) for part in (slice(1), slice(1, None)) for one in plans()]:
        before = outcome(plan)
        for path in number_paths(plan):
            field = field_of(plan, path)
            known.add(field)
            if field in live:
                continue
            seen = shown.get(field, outcome)
            try:
                at_first = before if seen is outcome else seen(plan)
            except (AssayError, ValueError, StopIteration):
                continue  # this plan has no such round
            if acts(plan, path, seen, at_first, values):
                live.add(field)
    return known - live


if __name__ == "__main__":
    print("\n".join(sorted(dead())))
