"""What is billed ahead of delivery and after it, and what that leaves in the balance sheet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cash_flow.accounts import ACCOUNTS, CASH, CONTRACT_ASSETS, DEFERRED_REVENUE, RECEIVABLES
from core.cash_flow.billing import signed_growth, terms_of
from core.plan.conditions import as_stated_now
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.run import base_chain
from core.studies.cash_flow.statements import statements_of
from tests.core.hand_plans import hand_plan
from tests.core.sections import by_month


def sold(*, start: int, monthly_churn: float = 0.0, **stream: object) -> Plan:
    """Return a plan that sells one stream to `start` customers who are there from the beginning."""
    plan = hand_plan(costs=0, months=36, exit_month=35)
    data = plan.model_dump()
    segment = data["market"]["segments"][0]
    segment |= {"opening_customers": start, "opening_demand": 1e6, "reachable_customers": 1e7}
    segment |= {"churn_per_month": monthly_churn, "growth_per_month": -monthly_churn}
    data["revenue"]["streams"] = [
        {"id": "sold", "name": "Sold", "quality": "contracted", "segment": "all", "price_exposure": 0.0}
        | stream
    ]
    return Plan.model_validate(data)


def balances(chain: Chain, item: str) -> np.ndarray:
    return chain.ledger.balance(item)[:, 0]


def test_a_steady_licence_paid_by_the_year_brings_as_much_cash_and_defers_five_and_a_half_months() -> None:
    chain = base_chain(sold(start=10, kind="licence", fee_per_year=12.0))
    assert chain.plan.revenue.streams[0].billing_months == 12
    paid = chain.ledger.paid(("revenue",))[:, 0]
    np.testing.assert_allclose(paid, 10.0)
    np.testing.assert_allclose(-balances(chain, DEFERRED_REVENUE), 10 * 5.5)


@pytest.mark.parametrize(
    ("stream", "use", "beyond"),
    [
        (
            {"kind": "committed", "commitment_per_year": 12_000, "list_price_per_million_tokens": 4},
            (250, 300),
            200 * 1.05,
        ),
        (
            {"kind": "subscription", "price_per_month": 1_000, "included_million_tokens": 250}
            | {"billing_months": 12, "overage_price_per_million_tokens": 4},
            (250, 300),
            200 * 1.05,
        ),
    ],
)
def test_what_is_used_beyond_the_agreed_is_billed_as_it_is_used(
    stream: dict[str, object], use: tuple[float, float], beyond: float
) -> None:
    """50 M tokens more at $4 are 200 a month: earned and paid in the same month, while customers grow."""

    def found(million_tokens: float) -> tuple[np.ndarray, np.ndarray]:
        plan = sold(start=1, **stream, million_tokens_per_customer_per_month=million_tokens)
        decided = {"market.competition.decision_share_per_month": 1.0}
        grown = changed(plan, {"market.segments.all.growth_per_month": 0.05} | decided)
        ledger = base_chain(grown).ledger
        return ledger.paid(("revenue",))[:, 0], ledger.earned(("revenue",))[:, 0]

    (paid, earned), (more_paid, more_earned) = found(use[0]), found(use[1])
    np.testing.assert_allclose(more_paid - paid, more_earned - earned)
    assert (more_earned - earned)[0] == pytest.approx(beyond)
    assert (paid != earned).any()


def test_the_first_licence_is_paid_at_once_and_again_after_a_year() -> None:
    """One customer who comes in month 3 pays 12 in months 3, 15 and 27, and is earned 1 a month."""
    data = sold(start=1, kind="licence", fee_per_year=12.0).model_dump()
    data["market"]["segments"][0].update(first_month=3)
    data["market"]["competition"].update(decision_share_per_month=1.0)
    chain = base_chain(Plan.model_validate(data))
    paid = chain.ledger.paid(("revenue",))[:, 0]
    np.testing.assert_array_equal(np.flatnonzero(paid), [3, 15, 27])
    np.testing.assert_allclose(paid[[3, 15, 27]], 12.0)
    np.testing.assert_allclose(chain.ledger.earned(("revenue",))[3:, 0], 1.0)
    np.testing.assert_allclose(-balances(chain, DEFERRED_REVENUE)[3:15], np.arange(11, -1, -1))


def test_a_fall_of_the_price_reaches_what_is_renewed_and_no_running_contract() -> None:
    """Steady customers whose price falls by 40 % a year: a month earns the mean of the last twelve prices,
    and of what began a months ago (11 − a) twelfths are deferred.
    """
    fall = {"id": "fall", "name": "Fall", "risk_class": "market", "events_per_year": 50}
    plan = sold(start=100, kind="data", fee_per_month=1.0, billing_months=12)
    chain = base_chain(changed(plan, {"risks": [fall | {"price_fall_share": 0.01}]}))
    earned, deferred = chain.ledger.earned(("revenue",))[:, 0], -balances(chain, DEFERRED_REVENUE)
    assert chain.befallen.price is not None
    prices = 100 * chain.befallen.price[:, 0]
    ages = np.arange(12)
    begun = prices[np.maximum(np.arange(len(prices))[:, None] - ages, 0)]
    assert prices[30] < 40
    np.testing.assert_allclose(earned, begun.mean(axis=1))
    np.testing.assert_allclose(deferred, begun @ (11 - ages) / 12)


@pytest.mark.parametrize("factor", [1.5, 0.5])
def test_a_list_price_that_changes_reaches_what_is_renewed_and_refunds_nobody(factor: float) -> None:
    """100 a month from yearly licences whose price changes in month 3: a twelfth of them begins each month,
    at its price; the rest go on at theirs.
    """
    price = {
        "distribution": "fixed",
        "value": 12.0,
        "monthly": {"kind": "planned", "factors": [1, 1, 1, factor]},
    }
    plan = sold(start=100, kind="licence", fee_per_year=price)
    plan = changed(plan, {"market.segments.all.driver": "market_share"})
    chain = base_chain(changed(plan, {"market.competition.decision_share_per_month": 0.0}))
    dearer = np.clip(np.arange(36) - 2, 0, 12) / 12
    np.testing.assert_allclose(chain.ledger.earned(("revenue",))[:, 0], 100 + 100 * (factor - 1) * dearer)
    np.testing.assert_allclose(chain.ledger.paid(("revenue",))[:, 0], [100] * 3 + [100 * factor] * 33)


def test_a_month_that_costs_nothing_gives_nobody_money_back() -> None:
    """What begins in month 3 is free for its year: a twelfth less is earned from it on."""
    free = {"kind": "planned", "factors": [1, 1, 1, 0, 1]}
    price = {"distribution": "fixed", "value": 12.0, "monthly": free}
    plan = changed(
        sold(start=100, kind="licence", fee_per_year=price), {"market.segments.all.driver": "market_share"}
    )
    chain = base_chain(changed(plan, {"market.competition.decision_share_per_month": 0.0}))
    earned = [100.0] * 3 + [100 * 11 / 12] * 12 + [100.0] * 21
    np.testing.assert_allclose(chain.ledger.earned(("revenue",))[:, 0], earned)
    paid = [100.0] * 36
    paid[3] = 0.0
    np.testing.assert_allclose(chain.ledger.paid(("revenue",))[:, 0], paid)


def test_a_market_that_falls_faster_than_growth_takes_for_granted_reaches_what_is_renewed() -> None:
    """Prices fall by 30 % a year, typed beside growth that takes none for granted: what begins in a month is
    worth its index, and a month earns the mean of the last twelve.
    """
    plan = sold(start=100, kind="data", fee_per_month=1.0, billing_months=12, price_exposure=1.0)
    chain = base_chain(changed(as_stated_now(plan), {"market.price_fall_per_year": 0.3}))
    index = 0.7 ** (np.arange(36) / 12)
    begun = 100 * index[np.maximum(np.arange(36)[:, None] - np.arange(12), 0)]
    np.testing.assert_allclose(chain.ledger.paid(("revenue",))[:, 0], 100 * index)
    np.testing.assert_allclose(chain.ledger.earned(("revenue",))[:, 0], begun.mean(axis=1))


def test_a_credit_note_of_one_stream_pays_no_debt_of_another() -> None:
    """A fifth of the yearly customers leaves each month and is given money back; 100 a month of the others'
    are invoiced, of which a tenth is never paid.
    """
    plan = sold(start=100, monthly_churn=0.2, kind="licence", fee_per_year=120.0)
    other = {"id": "other", "name": "O", "kind": "project", "quality": "services", "projects_per_month": 1.0}
    other |= {"price_per_project": 100.0, "delivery_months": 1, "delivery_cost_share": 0.0}
    streams = [*plan.model_dump()["revenue"]["streams"], other]
    chain = base_chain(changed(plan, {"revenue.streams": streams, "revenue.bad_debt_share": 0.1}))
    licences = chain.operations.sales.billings["sold"]
    assert licences.ahead is not None
    assert (licences.earned + licences.ahead < 0).all()
    np.testing.assert_allclose(chain.operations.sales.bad_debts, 10.0)


def test_refunds_of_a_month_and_the_rate_of_exchange_leave_running_contracts_alone() -> None:
    """Flat 100 a month in yearly terms: refunds of a fifth in month 1 alone bring 80 in it and again only
    from what is renewed; at 20 % dearer euros a month brings its own twelfth at its own rate.
    """
    flat = {"start": 100, "kind": "data", "fee_per_month": 1.0, "billing_months": 12}
    factors = {"kind": "planned", "factors": [0.0, 1.0, 0.0]}
    stream = sold(**flat).revenue.streams[0]
    refund = {"distribution": "fixed", "value": 0.2, "monthly": factors}
    refunded = changed(sold(**flat), {f"revenue.streams.{stream.id}.refund_share": refund})
    cash = base_chain(refunded).operations.sales.receipts[:, 0]
    np.testing.assert_allclose(cash[:14], [100, 80, *[100] * 12])
    euros = {"exchange.currency": "EUR", "exchange.change_per_year": 0.2}
    dearer = changed(sold(**flat), {f"revenue.streams.{stream.id}.second_currency_share": 1.0} | euros)
    cash = base_chain(dearer).operations.sales.receipts[:, 0]
    np.testing.assert_allclose(cash[:13], 100 * 1.2 ** (np.arange(13) / 12))


@given(
    revenue=st.lists(st.floats(0, 1e6), min_size=2, max_size=40),
    term=st.integers(2, 14),
    renewed=st.booleans(),
    seed=st.integers(0, 99),
)
def test_contracts_at_worths_of_their_own_are_those_contracts_one_by_one(
    revenue: list[float], term: int, renewed: bool, seed: int
) -> None:
    """What begins at a worth w earns w times what it earns at 1: the sum over months begun alone is whole."""
    flow = by_month(*revenue)
    worths = np.random.default_rng(seed).uniform(0.5, 2.0, flow.shape)
    plain = terms_of(revenue=flow, term_months=term, renewed=renewed)
    once = terms_of(revenue=flow, term_months=term, renewed=renewed, worth=np.ones_like(flow))
    for name in ("earned", "begun", "given_back", "finished", "before"):
        np.testing.assert_allclose(getattr(once, name), getattr(plain, name), atol=1e-6 * (1 + flow.max()))
    found = terms_of(revenue=flow, term_months=term, renewed=renewed, worth=worths)
    parts = np.zeros_like(flow)
    for month in range(len(flow)):
        alone = np.zeros_like(flow)
        alone[month] = worths[month]
        parts += terms_of(revenue=flow, term_months=term, renewed=renewed, worth=alone).earned
    np.testing.assert_allclose(found.earned, parts, atol=1e-6 * (1 + flow.max()))


@given(revenue=st.lists(st.floats(0, 1e6), min_size=2, max_size=40), term=st.integers(2, 14))
def test_nothing_is_earned_that_was_not_billed_and_nothing_stays_deferred(
    revenue: list[float], term: int
) -> None:
    flow = by_month(*revenue)
    terms = terms_of(revenue=flow, term_months=term)
    deferred = terms.before + np.cumsum(terms.begun - terms.given_back - flow, axis=0)
    unbilled = terms.before + np.cumsum(flow - terms.finished, axis=0)
    scale = 1e-9 * (1 + flow.max())
    assert (deferred >= -scale).all()
    assert (unbilled >= -scale).all()
    assert (np.minimum(terms.begun, terms.given_back) >= -scale).all()
    # No more is deferred than all but the first month of terms that earn what was earned at most.
    assert (deferred <= (term - 1) * np.maximum.accumulate(flow) + scale).all()
    # When nothing is sold any more, nothing is left at once: what runs is given up.
    ended = terms_of(revenue=np.concatenate([flow, np.zeros((1, 1))]), term_months=term)
    left = ended.before + (ended.begun - ended.given_back).sum() - flow.sum()
    np.testing.assert_allclose(left, 0.0, atol=scale * len(flow))


def test_renewals_go_on_where_revenue_falls() -> None:
    """Steady 10 a month in yearly terms, then 5: half of each term is given up, and 5 are renewed every
    month.
    """
    flow = by_month(*[10.0] * 6, *[5.0] * 18)
    terms = terms_of(revenue=flow, term_months=12)
    np.testing.assert_allclose(terms.begun[:, 0], [10.0] * 6 + [5.0] * 18)
    np.testing.assert_allclose(terms.given_back[:, 0], [0.0] * 6 + [5 * 5.5] + [0.0] * 17, atol=1e-9)


def project(**values: object) -> Plan:
    plan = hand_plan(income=60.0, costs=0, months=24, exit_month=23)
    here = "revenue.streams.projects"
    return changed(plan, {f"{here}.delivery_months": 3} | {f"{here}.{k}": v for k, v in values.items()})


@pytest.mark.parametrize(("signing", "acceptance"), [(0.4, 0.0), (0.0, 0.5), (0.3, 0.3), (0.0, 1.0)])
def test_steady_projects_bring_their_price_whatever_the_milestones(signing: float, acceptance: float) -> None:
    """60 a month over 3 months of delivery: half of the term, one month's worth, is billed ahead or waits."""
    chain = base_chain(project(paid_at_signing_share=signing, paid_at_acceptance_share=acceptance))
    np.testing.assert_allclose(chain.ledger.paid(("revenue",))[:, 0], 60.0)
    np.testing.assert_allclose(-balances(chain, DEFERRED_REVENUE), 60 * signing)
    np.testing.assert_allclose(balances(chain, CONTRACT_ASSETS), 60 * acceptance)


DEARER = {"exchange.currency": "EUR", "exchange.change_per_year": 0.3, "exchange.volatility_per_year": 0.0}


def in_euros(signing: float, acceptance: float) -> Chain:
    """Return projects of a year, one signed a month for 1,200 in a currency that gets 30 % dearer a year."""
    here = "revenue.streams.projects"
    plan = hand_plan(income=1_200, costs=0, cash=1e5, months=60, exit_month=59)
    terms = {f"{here}.paid_at_signing_share": signing, f"{here}.paid_at_acceptance_share": acceptance}
    own = {f"{here}.delivery_months": 12, f"{here}.second_currency_share": 1.0}
    return base_chain(changed(plan, own | terms | DEARER))


@pytest.mark.parametrize(
    ("signing", "acceptance"), [(0, 0), (1e-9, 0), (0.1, 0), (1, 0), (0, 1), (0.3, 0.4), (0.3, 0.7)]
)
def test_each_instalment_of_a_project_comes_at_the_rate_of_its_month(
    signing: float, acceptance: float
) -> None:
    """Cash of a month is 1,200 at its own rate, whatever the instalments; what was paid at signing is earned
    at the rate of then, the rest at the rate of its month; what waits for acceptance gains with the rate, so
    that all that is earned comes.
    """
    chain, rate = in_euros(signing, acceptance), 1.3 ** (np.arange(60) / 12)
    np.testing.assert_allclose(chain.ledger.paid(("revenue",))[:, 0], 1_200 * rate)
    signed = np.mean([rate[24 - back : 48 - back] for back in range(12)], axis=0)
    revenue = 1_200 * (signing * signed + (1 - signing) * rate[24:48])
    np.testing.assert_allclose(chain.ledger.earned(("revenue",))[24:48, 0], revenue)
    waiting = np.mean([11 - back for back in range(12)]) * 1_200 * acceptance
    np.testing.assert_allclose(balances(chain, CONTRACT_ASSETS), waiting * rate, atol=1e-9)
    gained = chain.ledger.earned(("exchange_gains",))[24:48, 0]
    np.testing.assert_allclose(gained, waiting * (rate[24:48] - rate[23:47]), atol=1e-9)
    years = {one.label: one.amounts for one in statements_of(chain, period="year").profit_and_loss}
    earned = chain.ledger.earned(tuple(ACCOUNTS))[:, 0].reshape(5, 12).sum(axis=1)
    np.testing.assert_allclose(years["Net profit"], earned)


@pytest.mark.parametrize("signing", [0.0, 1e-9, 0.5])
def test_an_event_that_lowers_prices_reaches_the_projects_signed_from_then_on(signing: float) -> None:
    """Half the price from month 6 on, of projects of a year: each month a twelfth more of what runs."""
    here, risk = "revenue.streams.projects", {"id": "r", "name": "R", "risk_class": "market"}
    plan = hand_plan(income=1_200, costs=0, cash=1e5, months=24, exit_month=23)
    struck = {"risks": [risk | {"events_per_year": 1.0, "price_fall_share": 0.5}]}
    terms = {f"{here}.delivery_months": 12, f"{here}.paid_at_signing_share": signing}
    revenue = base_chain(changed(plan, struck | terms)).operations.sales.revenue[:18, 0]
    np.testing.assert_allclose(revenue, [*[1_200] * 6, *np.arange(1_150, 599, -50)])


def test_an_event_that_costs_customers_costs_projects_too() -> None:
    """Nine of ten customers gone in month 6: a tenth of the projects is signed from then on."""
    risk = {"id": "r", "name": "R", "risk_class": "market", "events_per_year": 1.0}
    plan = hand_plan(income=1_200, costs=0, cash=1e5, months=12, exit_month=11)
    plan = changed(plan, {"risks": [risk | {"customers_lost_share": 0.9}]})
    np.testing.assert_allclose(base_chain(plan).operations.sales.revenue[:, 0], [1_200] * 6 + [120] * 6)


def test_contracts_that_ran_before_the_plan_pay_their_own_price_until_they_are_renewed() -> None:
    """Two-month terms, the older half at half of today's price, the younger at √½: month 0 renews the older
    and still has the younger; all is at today's price from month 1 on. What is deferred is a month of them.
    """
    plan = sold(start=100, kind="data", fee_per_month=1.0, billing_months=2, running_price_share=0.5)
    chain = base_chain(plan)
    younger = np.sqrt(0.5)
    revenue = chain.ledger.earned(("revenue",))[:4, 0]
    np.testing.assert_allclose(revenue, [50 + 50 * younger, 100, 100, 100])
    np.testing.assert_allclose(chain.ledger.paid(("revenue",))[:4, 0], 100)
    np.testing.assert_allclose(-balances(chain, DEFERRED_REVENUE)[:3], 50)
    assert -chain.ledger.opening[DEFERRED_REVENUE].mean() == pytest.approx(50 * younger)


def test_contracts_of_a_company_that_grew_before_the_plan_are_young() -> None:
    """Three-month terms, twice as much signed each month: sevenths of 1, 2 and 4 run, whose 0, 1 and 2 months
    are to come. They are renewed in that order.
    """
    plan = sold(start=70, kind="data", fee_per_month=1.0, billing_months=3, signed_growth_per_month=1.0)
    chain = base_chain(plan)
    assert -chain.ledger.opening[DEFERRED_REVENUE].mean() == pytest.approx(20 * 1 + 40 * 2)
    np.testing.assert_allclose(chain.ledger.paid(("revenue",))[:6, 0], [30, 60, 120, 30, 60, 120])
    np.testing.assert_allclose(chain.ledger.earned(("revenue",))[:, 0], 70)


@pytest.mark.parametrize("growth", [-0.5, 0.0, 0.3])
def test_the_growth_of_what_was_signed_is_told_by_the_age_of_what_runs(growth: float) -> None:
    begun = (1 + growth) ** np.arange(12)
    age = float(np.arange(12, 0, -1) @ begun / begun.sum())
    assert signed_growth(term=12, mean_age=age) == pytest.approx(growth, abs=1e-9)
    assert signed_growth(term=12, mean_age=12) == -0.9
    assert signed_growth(term=12, mean_age=1) == 1.0


def test_growing_projects_paid_at_acceptance_wait_for_their_cash() -> None:
    chain = base_chain(project(paid_at_acceptance_share=1.0, project_growth_per_year=1.0))
    at_once = base_chain(project(project_growth_per_year=1.0))
    assert (chain.ledger.cash[1:] < at_once.ledger.cash[1:]).all()
    earned = chain.ledger.earned(("revenue",))[:, 0]
    np.testing.assert_allclose(earned, at_once.ledger.earned(("revenue",))[:, 0])
    total = chain.ledger.cash[-1, 0] - 1_000 + balances(chain, CONTRACT_ASSETS)[-1] - 60
    assert total == pytest.approx(earned.sum())


def test_more_than_the_whole_price_cannot_be_paid_early_and_late() -> None:
    with pytest.raises(Exception, match="must be 1 or less"):
        project(paid_at_signing_share=0.7, paid_at_acceptance_share=0.6)


def test_bad_debts_are_written_off_as_they_are_invoiced() -> None:
    plan = changed(hand_plan(costs=0), {"revenue.bad_debt_share": 0.05})
    ledger = base_chain(plan).ledger
    np.testing.assert_allclose(ledger.paid(("revenue",))[:24, 0], 95.0)
    np.testing.assert_allclose(ledger.earned(("bad_debts",))[:24, 0], -5.0)
    np.testing.assert_allclose(ledger.balance(RECEIVABLES), 0.0, atol=1e-9)


def test_bad_debts_are_a_part_of_invoices_and_not_of_revenue() -> None:
    """The first customer of a yearly licence is invoiced 12 in month 3: 5 % of it are lost then, not .05 a
    month.
    """
    data = sold(start=1, kind="licence", fee_per_year=12.0).model_dump()
    data["market"]["segments"][0].update(first_month=3)
    data["market"]["competition"].update(decision_share_per_month=1.0)
    plan = changed(Plan.model_validate(data), {"revenue.bad_debt_share": 0.05})
    lost = -base_chain(plan).ledger.earned(("bad_debts",))[:12, 0]
    np.testing.assert_allclose(lost, [0, 0, 0, 0.6] + [0] * 8, atol=1e-12)


def test_refunds_are_no_revenue() -> None:
    plan = changed(hand_plan(costs=0), {"revenue.streams.projects.refund_share": 0.1})
    np.testing.assert_allclose(base_chain(plan).ledger.earned(("revenue",))[:24, 0], 90.0)


def test_the_opening_balance_sheet_has_what_was_billed_ahead() -> None:
    chain = base_chain(sold(start=10, kind="licence", fee_per_year=12.0))
    assert chain.ledger.opening[DEFERRED_REVENUE][0] == pytest.approx(-55.0)
    assets = chain.ledger.cash[:, 0] + balances(chain, RECEIVABLES)
    assert CASH not in chain.ledger.items
    np.testing.assert_allclose(assets, chain.ledger.equity[:, 0] - balances(chain, DEFERRED_REVENUE))


@pytest.mark.parametrize(
    ("terms", "paid"),
    [("paid_at_signing_share", [300] * 5 + [100] * 4), ("paid_at_acceptance_share", [300] * 7 + [100] * 2)],
)
def test_fewer_projects_signed_end_none_that_runs(terms: str, paid: list[float]) -> None:
    """Three a month at 100 over three months, and one from month 5 on: nobody gives up what has begun."""
    here = "revenue.streams.projects"
    course = {"kind": "planned", "factors": [1.0] * 5 + [1 / 3]}
    signed = {"distribution": "fixed", "value": 3, "monthly": course}
    plan = changed(
        hand_plan(income=100, costs=0),
        {f"{here}.delivery_months": 3, f"{here}.{terms}": 1.0, f"{here}.projects_per_month": signed},
    )
    np.testing.assert_allclose(base_chain(plan).ledger.paid(("revenue",))[:9, 0], paid)
