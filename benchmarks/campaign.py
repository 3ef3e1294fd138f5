"""A long campaign: thousands of random plans must keep every identity of the books, or be refused by name.

`python -m benchmarks.campaign [CASES]`; the test suite runs a short form of it.
"""

import sys
from typing import Any

import numpy as np

from core.changes.readings import READINGS, reading
from core.changes.stress import STRESSES, stressed
from core.errors import AssayError
from core.plan.assumption.distribution import Distribution
from core.plan.document.edit import changed, value_at
from core.plan.document.files import as_data
from core.plan.document.library import READY_MADE, ready_made
from core.plan.document.templates import REFERS, TEMPLATES, new_item
from core.plan.plan import Plan, assumptions_of, number_paths
from core.simulation.chain import Chain
from core.simulation.run import chain_of
from core.simulation.streams import RandomDraws
from core.simulation.summary import summary_of

PATHS = 32
_OPENING = ("receivables", "payables", "deferred_revenue", "prepaid_compute", "fixed_assets", "loans")


def varied(plan: Plan, generator: np.random.Generator) -> Plan:
    """Return the plan with a few more entries of any kind, an opening balance sheet, and up to six
    assumptions scaled or set to something extreme; may raise `AssayError`.
    """
    plan = changed(plan, _opening(generator) | _entries(plan, generator))
    plan = changed(plan, _taxes(generator) | _billed(plan, generator))
    plan = changed(plan, _priced_elsewhere(plan, generator) | _agreed(plan, generator))
    found = dict(assumptions_of(plan))
    changes: dict[str, object] = {}
    for path in generator.choice(list(found), size=int(generator.integers(1, 7)), replace=False):
        value: Distribution = found[str(path)]
        extreme = float(generator.choice([0.0, 1e-9, 1.0, 0.999, 1e9, -1.0]))
        scaled = value.affine(float(generator.lognormal(0, 1.5)))
        changes[str(path)] = scaled if generator.random() < 0.6 else extreme
    return changed(plan, changes)


def _opening(generator: np.random.Generator) -> dict[str, Any]:
    chosen = generator.choice(_OPENING, size=int(generator.integers(0, 4)), replace=False)
    return {f"opening.{name}": float(np.round(generator.lognormal(11, 1))) for name in chosen}


def _taxes(generator: np.random.Generator) -> dict[str, Any]:
    """Return taxes of any kind, and interest on cash, in half of the plans."""
    if generator.random() < 0.5:
        return {}
    share = generator.random
    interest, rate = 0.1 * share(), 0.6 * share()
    losses = float(np.round(generator.lognormal(11, 2)))
    return {
        "company.interest_on_cash_per_year": interest,
        "taxes.income_tax_rate": rate,
        "taxes.losses_before": losses,
        "taxes.loss_offset_share": share(),
        "taxes.loss_years": int(generator.integers(1, 6)) if share() < 0.5 else None,
        "taxes.research_credit_share": 0.5 * share(),
        "taxes.research_credit_paid_out": bool(share() < 0.5),
        "taxes.vat_rate": 0.25 * share(),
        "taxes.vat_refunded": bool(share() < 0.5),
        "revenue.bad_debt_share": 0.2 * share(),
        "taxes.profit_this_year": 6e4 - losses,
        "taxes.research_this_year": 0.2 * losses,
        "taxes.credit_before": 0.1 * losses,
    }


def _billed(plan: Plan, generator: np.random.Generator) -> dict[str, Any]:
    """Return terms of payment for some streams."""
    changes: dict[str, Any] = {}
    for stream in plan.revenue.streams:
        here = f"revenue.streams.{stream.id}"
        if generator.random() < 0.5:
            continue
        if hasattr(stream, "billing_months"):
            changes[f"{here}.billing_months"] = int(generator.integers(1, 25))
            changes[f"{here}.running_price_share"] = 2 * generator.random()
            changes[f"{here}.signed_growth_per_month"] = generator.uniform(-0.3, 0.3)
        elif stream.kind == "project":
            first, last = generator.dirichlet((1, 1, 1))[:2]
            changes |= {f"{here}.paid_at_signing_share": first, f"{here}.paid_at_acceptance_share": last}
    return changes


def _priced_elsewhere(plan: Plan, generator: np.random.Generator) -> dict[str, Any]:
    """Return a second currency, teams elsewhere and hiring that takes time, in half of the plans."""
    share = generator.random
    if share() < 0.5:
        return {}
    other = "EUR" if plan.company.currency != "EUR" else "USD"
    moves = {"currency": other, "change_per_year": share() - 0.5, "volatility_per_year": 0.3 * share()}
    changes: dict[str, Any] = {"exchange": moves, "people.hiring_lag_months": int(generator.integers(0, 9))}
    for path in number_paths(plan):
        if path.endswith(".second_currency_share") and share() < 0.5:
            changes[path] = share()
    for team in plan.people.teams:
        if share() < 0.3:
            changes[f"people.teams.{team.id}.first_month"] = int(generator.integers(0, 30))
            changes[f"people.teams.{team.id}.on_cost_share"] = share()
    return changes


def _agreed(plan: Plan, generator: np.random.Generator) -> dict[str, Any]:
    """Return tranches and pro-rata rights of rounds, their investors, and loans that may be called."""
    share, changes = generator.random, dict[str, Any]()
    for one in plan.financing.rounds:
        here = f"financing.rounds.{one.id}"
        changes[f"{here}.pro_rata"] = str(generator.choice(["none", "inside", "on_top"]))
        if share() < 0.5:
            changes |= {f"{here}.later_share": 0.9 * share(), f"{here}.later_odds": share()}
            changes[f"{here}.later_months"] = int(generator.integers(1, 25))
            changes[f"{here}.later_closings"] = int(generator.integers(1, 5))
        elif share() < 0.5:
            changes |= {f"{here}.dividend": "in_shares", f"{here}.dividend_per_year": 0.2 * share()}
        changes[f"{here}.pay_to_play"] = bool(share() < 0.3)
        changes[f"{here}.takes_part"] = bool(share() < 0.7)
    first = plan.financing.rounds[0].id
    named = [{"id": f"i{part}", "name": "I", "round": first, "money_share": part / 10} for part in (2, 5)]
    changes["financing.investors"] = named if share() < 0.5 else []
    changes["financing.conversion_vote_share"] = 0.1 + 0.9 * share() if share() < 0.5 else None
    if share() < 0.5:
        changes |= {"exit.later_rounds": int(generator.integers(1, 4)), "exit.later_amount": 1e7 * share()}
    if share() < 0.5:
        changes["financing.credit_lines"] = [_line(place, plan, generator) for place in range(2)]
    for loan in plan.financing.loans:
        if loan.kind != "lease":
            called = {"on_breach": "called", "minimum_cash": plan.opening.cash * share()}
            changes |= {f"financing.loans.{loan.id}.{name}": value for name, value in called.items()}
    return changes


def _line(place: int, plan: Plan, generator: np.random.Generator) -> dict[str, Any]:
    """Return a credit line of any size, term and price."""
    share, limit = generator.random, plan.opening.cash * generator.random()
    first = int(generator.integers(-5, 10))
    return {
        "id": f"line_{place}",
        "name": "Line",
        "limit": limit,
        "minimum_cash": plan.opening.cash * 0.2 * share(),
        "first_month": first,
        "term_months": int(generator.integers(1, 60)),
        "drawn_today": limit * share() if first <= 0 and share() < 0.5 else 0.0,
        "revenue_months": 6 * share() if share() < 0.5 else None,
        "rate_per_year": 0.3 * share(),
        "undrawn_fee_per_year": 0.02 * share(),
        "fee_share": 0.02 * share(),
    }


def _entries(plan: Plan, generator: np.random.Generator) -> dict[str, Any]:
    """Return up to three lists of the plan with an entry more, made from its template."""
    lists = {"segment": plan.market.segments, "round": plan.financing.rounds, "note": plan.financing.notes}
    first = {name: items[0].id for name, items in lists.items() if items}
    changes: dict[str, Any] = {}
    for path in generator.choice(list(TEMPLATES), size=int(generator.integers(0, 4)), replace=False):
        if path in ("people.teams", "financing.rounds"):
            continue  # the teams' shares must add up to 1; a round may not stand after the exit
        if REFERS.get(str(path), "round") not in first:
            continue
        items = as_data(value_at(plan, str(path)))
        kind = str(generator.choice(list(TEMPLATES[str(path)])))
        item = new_item(str(path), kind, "New", [one["id"] for one in items], first)
        changes[str(path)] = [*items, item | {"id": f"{str(path).rpartition('.')[2]}_new"[:39]}]
    return changes


def check(chain: Chain) -> None:
    """Assert what must hold of every chain: books that balance, whole ownership, exactly the equity paid
    out.
    """
    ledger, table = chain.ledger, chain.table
    balances = {item: ledger.balance(item) for item in ledger.items}
    size = np.abs(ledger.cash) + sum(np.abs(one) for one in balances.values())
    tolerance = 1e-9 * np.maximum.accumulate(size) + 1e-3
    assert np.isfinite(ledger.cash).all()
    assert (np.abs(ledger.cash + sum(balances.values()) - ledger.equity) <= tolerance).all()
    assert (np.abs(ledger.cash - chain.treasury.cash) <= tolerance).all()
    assert (ledger.paid(("income_tax",)) <= 0).all()
    going = ledger.running > 0
    for item, expected in _sub_ledgers(chain).items():
        found = balances.get(item, np.zeros(going.shape))
        assert (np.abs(found - expected) <= tolerance)[going].all(), item
    np.testing.assert_allclose(table.ownership().sum(axis=1), 1.0)
    paid, later, equity = chain.exit.paid, chain.exit.later, chain.exit.equity_value
    assert (paid >= -1e-6).all()
    assert (later >= -1e-6).all()
    np.testing.assert_allclose(paid.sum(axis=0) + later, equity, rtol=1e-9, atol=1e-3)


def _sub_ledgers(chain: Chain) -> dict[str, np.ndarray]:
    """Return balances worked out another way: from what is unpaid, not delivered and not written off yet."""
    plan, revenue = chain.plan, chain.operations.sales.revenue
    months, opening = len(revenue), plan.opening
    month = np.arange(months)[:, None]
    lag = np.broadcast_to(plan.revenue.collection_days / (365 / 12), (1, revenue.shape[1]))
    unpaid = opening.receivables * np.maximum(1 - (month + 1) / np.maximum(lag, 1), 0)
    sales, deferred = chain.operations.sales, np.zeros(revenue.shape)
    each = {name: one.copy() for name, one in sales.revenue_by_stream.items()}
    for name, one in sales.billings.items():
        ahead = np.zeros(revenue.shape) if one.ahead is None else one.ahead
        each[name] += ahead + (0.0 if one.after is None else one.after)
        deferred += one.deferred + np.cumsum(ahead, axis=0)
    at_once = sum((one for name, one in each.items() if name not in sales.billings), np.zeros(revenue.shape))
    parts = [at_once, *(each[name] for name in sales.billings)]
    invoiced, owing = sum(parts), sum(np.maximum(one, 0) for one in parts)
    owed = np.full(revenue.shape[1], opening.deferred_revenue)
    for at in range(months):  # no more is delivered than there is revenue, and it is not invoiced again
        due = opening.deferred_revenue * max(1 - (at + 1) / opening.deferred_revenue_months, 0)
        done = np.clip(owed - due, 0, revenue[at])
        owed = owed - done
        invoiced[at] -= done
        owing[at] -= done
        deferred[at] += owed
    invoiced -= np.maximum(owing, 0) * plan.revenue.bad_debt_share
    for sold in range(months):
        unpaid[sold:] += invoiced[sold] * np.clip(lag - (month[sold:] - sold), 0, 1)
    found = {"receivables": unpaid, "deferred_revenue": -deferred}
    if not plan.compute.machines and not any(loan.kind == "lease" for loan in plan.financing.loans):
        found["fixed_assets"] = opening.fixed_assets * np.maximum(
            1 - (month + 1) / opening.depreciation_months, 0
        )
    if not plan.financing.loans and not plan.opening.loans:
        found["loans"] = -sum(chain.credit.values(), np.zeros(revenue.shape))
    return found


def campaign(cases: int, seed: int = 1) -> tuple[int, int]:
    """Run the cases, each under a stress and a reading too; return how many ran and how many were refused."""
    generator, ran, refused = np.random.default_rng(seed), 0, 0
    for case in range(cases):
        try:
            plan = varied(ready_made(READY_MADE[case % len(READY_MADE)]), generator)
            check(chain_of(plan, RandomDraws(case, 0, PATHS, keep=False)))
        except AssayError:
            refused += 1
            continue
        # What a person did not type may not be refused.
        name = str(generator.choice(list(STRESSES)))
        for other in (stressed(plan, [name]), reading(plan, READINGS[1 + case % 2])):
            check(chain_of(other, RandomDraws(case, 0, PATHS, keep=False)))
        if case % 10 == 0:
            figures = summary_of(plan, PATHS, case, ("cash",)).figures
            assert all(one is None or np.isfinite(one.value) for one in figures.values())
        ran += 1
    return ran, refused


if __name__ == "__main__":
    print("ran {}, refused {}".format(*campaign(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)))
