"""Loans month by month: identities of every kind."""

from datetime import date, timedelta

import numpy as np
import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from core.financing.debt.cost import covenants, effective_annual_cost
from core.financing.debt.notes import NoteAccount
from core.financing.debt.schedule import schedule
from core.plan.convertibles import Note
from core.plan.debt import Loan
from tests.core.sections import loan

KINDS = ["amortising", "interest_only", "bullet", "balloon", "venture", "lease"]


def present_value(flows: np.ndarray, rate: float) -> float:
    return float((flows / (1 + rate / 12) ** np.arange(len(flows))).sum())


@given(st.sampled_from(KINDS), st.integers(-5, 20), st.integers(2, 30), st.floats(0, 0.5), st.floats(0, 1))
def test_closing_is_opening_plus_drawn_less_repaid(
    kind: str, draw: int, term: int, rate: float, balloon: float
) -> None:
    found = schedule(
        loan=loan(
            kind=kind,
            draw_month=draw,
            term_months=term,
            rate_per_year=rate,
            balloon_share=balloon,
            interest_only_months=term // 2,
        ),
        months=60,
    )
    opening = np.concatenate(
        [found.closing_balance[:1] + found.repaid[:1] - found.drawn[:1], found.closing_balance[:-1]]
    )
    np.testing.assert_allclose(found.closing_balance, opening + found.drawn - found.repaid, atol=1e-9)
    assert found.closing_balance[-1, 0] == pytest.approx(0.0, abs=1e-7)
    if draw >= 0:
        assert found.repaid.sum() == pytest.approx(100.0)


@given(st.sampled_from(KINDS), st.integers(2, 40), st.floats(0, 0.4), st.floats(0, 0.9))
def test_payments_are_worth_the_principal_at_the_loans_own_rate(
    kind: str, term: int, rate: float, balloon: float
) -> None:
    found = schedule(
        loan=loan(
            kind=kind,
            term_months=term,
            rate_per_year=rate,
            balloon_share=balloon,
            interest_only_months=term // 3,
        ),
        months=60,
    )
    assert present_value(found.service[:, 0], rate) == pytest.approx(100.0, rel=1e-9)


def test_a_floating_rate_moves_the_payment_and_still_repays_all() -> None:
    floating = loan(rate_per_year=0.1)
    rates = np.concatenate([np.full((6, 1), 0.05), np.full((54, 1), 0.2)])
    found = schedule(loan=floating.model_copy(update={"rate_per_year": rates}), months=60)
    assert found.service[8, 0] > found.service[3, 0]
    assert found.repaid.sum() == pytest.approx(100)


def test_actual_days_charge_more_in_long_months() -> None:
    found = schedule(
        loan=loan(kind="interest_only", day_count="act_365", rate_per_year=0.365),
        months=13,
        start=date(2027, 1, 1),
    )
    assert found.interest[1, 0] == pytest.approx(100 * 0.365 * 28 / 365)
    assert found.interest[2, 0] == pytest.approx(100 * 0.365 * 31 / 365)


def test_a_lease_brings_equipment_and_takes_its_first_rent_at_once() -> None:
    found = schedule(loan=loan(kind="lease", rate_per_year=0.12, balloon_share=0.2), months=24)
    assert found.received.sum() == 0
    assert found.service[0, 0] > 0
    np.testing.assert_allclose(found.service[:12, 0], found.service[0, 0])
    assert found.service[12, 0] == pytest.approx(20)


@pytest.mark.parametrize("day_count", ["act_365", "act_360"])
@pytest.mark.parametrize("residual", [0.0, 0.1])
@pytest.mark.parametrize("term", [2, 3, 12, 24, 36])
def test_a_leases_last_rent_corrects_what_actual_days_left(
    term: int, residual: float, day_count: str
) -> None:
    """Rents are level but for the last; the residual alone follows, and nothing comes back."""
    lease = loan(
        kind="lease", rate_per_year=0.12, balloon_share=residual, term_months=term, day_count=day_count
    )
    found = schedule(loan=lease, months=60, start=date(2027, 1, 1))
    np.testing.assert_allclose(found.service[: term - 1, 0], found.service[0, 0])
    assert found.service[term - 1, 0] == pytest.approx(found.service[0, 0], rel=0.02)
    assert found.service[term, 0] == pytest.approx(100 * residual, abs=1e-9)
    days = 365 if day_count == "act_365" else 360
    ends = [date(2027 + (one + 1) // 12, (one + 1) % 12 + 1, 1) for one in range(term + 1)]
    worth, factor = 0.0, 1.0
    for month in range(term + 1):
        factor *= 1 + 0.12 * (ends[month] - ends[month - 1]).days / days if month else 1.0
        worth += found.service[month, 0] / factor
    assert worth == pytest.approx(100.0)
    assert 0.1 < effective_annual_cost(schedule=found)[0] < 0.15


def test_a_venture_loan_pays_interest_then_principal_then_its_end_payment() -> None:
    found = schedule(
        loan=loan(
            kind="venture", interest_only_months=6, term_months=18, fee_share=0.01, end_payment_share=0.05
        ),
        months=24,
    )
    assert found.repaid[1:7, 0].sum() == 0
    assert found.fees[0, 0] == pytest.approx(1)
    assert found.fees[18, 0] == pytest.approx(5)


@given(st.floats(0.01, 0.3), st.floats(1.1, 3), st.integers(3, 30))
def test_a_revenue_based_advance_pays_its_multiple_and_no_more(
    share: float, multiple: float, term: int
) -> None:
    revenue = np.linspace(10, 80, 60)[:, None]
    found = schedule(
        loan=loan(kind="revenue_based", revenue_share=share, repayment_multiple=multiple, term_months=term),
        months=60,
        revenue=revenue,
    )
    assert found.service.sum() == pytest.approx(100 * multiple)
    assert (found.service[1:term, 0] <= share * revenue[1:term, 0] + 1e-9).all()


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("business_day", [20, 23, 22, 21, 22, 22, 22, 22, 21, 22, 23]),
        ("week", [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 5]),
    ],
)
def test_fixed_debits_take_their_amount_on_the_days_of_each_month(every: str, days: list[int]) -> None:
    """Drawn in January 2027; days from February to December, counted in a calendar."""
    terms = loan(kind="fixed_debits", debit_amount=0.5, repayment_multiple=3.0, term_months=24)
    terms = terms.model_copy(update={"debit_every": every})
    found = schedule(loan=terms, months=30, start=date(2027, 1, 1))
    np.testing.assert_allclose(found.service[1:12, 0], [0.5 * count for count in days])
    assert found.service.sum() == pytest.approx(300)
    assert found.owed[11, 0] == pytest.approx(300 - 0.5 * sum(days))


def test_the_cost_of_daily_debits_is_near_that_of_their_days() -> None:
    """100,000 for 130,000 in debits of 500: a rate found day by day by another library."""
    terms = loan(kind="fixed_debits", principal=1e5, debit_amount=500, repayment_multiple=1.3, term_months=24)
    start = date(2027, 1, 1)
    found = schedule(loan=terms, months=30, start=start)
    ours = effective_annual_cost(schedule=found, within_months=True)[0]
    days = (date(2027, 2, 1) + timedelta(days=day) for day in range(600))
    paid = [day for day in days if day.weekday() < 5][:260]
    theirs = pyxirr.xirr([date(2027, 1, 31), *paid], [1e5, *[-500.0] * 260])
    assert ours == pytest.approx(theirs, rel=0.02)
    assert effective_annual_cost(schedule=found)[0] < 0.97 * theirs


def test_what_is_owed_is_more_than_the_principal_where_cost_has_run_up() -> None:
    bullet = schedule(loan=loan(kind="bullet"), months=24)
    assert bullet.owed[11, 0] == pytest.approx(100 * 1.01**11)
    advance = schedule(
        loan=loan(kind="revenue_based", revenue_share=0.1, repayment_multiple=1.5),
        months=24,
        revenue=np.full((24, 1), 10.0),
    )
    assert advance.owed[6, 0] == pytest.approx(150 - 6)


def test_cover_compares_flow_and_service_of_the_same_months() -> None:
    """Flow 100 a month against payments of 8.88 on 100: cover 11.25 in every month, breached at a covenant of
    12 only.
    """
    found = schedule(loan=loan(), months=24)
    flow, cash = np.full((24, 1), 100.0), np.full((24, 1), 1e6)
    tests = [
        covenants(
            loan=loan(minimum_cover=level), schedule=found, cash=cash, free_cash_flow=flow
        ).cover_breached
        for level in (11.0, 12.0)
    ]
    assert not tests[0].any()
    assert tests[1][1:13, 0].all()
    exactly = covenants(loan=loan(), schedule=found, cash=cash, free_cash_flow=flow).cover[1:13, 0].min()
    met = covenants(loan=loan(minimum_cover=exactly), schedule=found, cash=cash, free_cash_flow=flow)
    assert not met.cover_breached.any()


def test_a_path_in_a_batch_is_the_path_alone() -> None:
    rates = np.array([[0.05, 0.1, 0.2]])
    together = schedule(
        loan=loan(kind="balloon", balloon_share=0.3).model_copy(update={"rate_per_year": rates}), months=24
    )
    for path in range(3):
        alone = schedule(
            loan=loan(kind="balloon", balloon_share=0.3).model_copy(
                update={"rate_per_year": rates[:, path : path + 1]}
            ),
            months=24,
        )
        np.testing.assert_array_equal(alone.service[:, 0], together.service[:, path])


def test_a_note_grows_until_it_is_repaid() -> None:
    note = Note(
        id="n",
        name="N",
        principal=1_000_000,
        rate_per_year=0.08,
        issued=date(2026, 1, 1),
        maturity=date(2027, 1, 1),
        at_maturity="repay",
    )
    account = NoteAccount(note, {}, date(2026, 1, 1))
    balance = account.levels(14)
    assert balance[0] == pytest.approx(1_000_000 * (1 + 0.08 * 30 / 365))
    assert balance[12] == 0
    assert account.repayment(14)[12] == pytest.approx(1_080_000)


@pytest.mark.parametrize("kind", [*KINDS, "equal_principal"])
def test_a_loan_that_is_alike_on_all_paths_is_as_it_is_among_others(kind: str) -> None:
    terms = {
        "kind": kind,
        "draw_month": 2,
        "term_months": 20,
        "fee_share": 0.02,
        "payment_interval_months": 1,
    }
    alike = schedule(loan=loan(paths=3, rate_per_year=0.12, **terms), months=30)
    alone = schedule(loan=loan(paths=1, rate_per_year=0.12, **terms), months=30)
    mixed = loan(paths=3, rate_per_year=0.12, **terms)
    mixed.rate_per_year[0, 2] = 0.2
    among = schedule(loan=mixed, months=30)
    for name in ("received", "interest", "repaid", "fees", "owed", "accrued", "liability"):
        assert getattr(alike, name).shape == (30, 3)
        np.testing.assert_array_equal(getattr(alike, name)[:, [1]], getattr(alone, name))
        np.testing.assert_array_equal(getattr(alike, name)[:, :2], getattr(among, name)[:, :2])
    assert not np.array_equal(among.interest[:, 1], among.interest[:, 2])


def test_a_fee_kept_at_the_draw_raises_the_cost_of_debits() -> None:
    terms = {"kind": "fixed_debits", "principal": 5e4, "debit_amount": 2_600, "repayment_multiple": 1.3}
    costs = []
    for fee in (0.0, 0.03):
        one = loan(fee_share=fee, draw_month=1, term_months=12, **terms)
        one = one.model_copy(update={"debit_every": "week"})
        whole = schedule(loan=one, months=20, start=date(2027, 1, 1))
        costs.append(float(effective_annual_cost(schedule=whole, within_months=True)[0]))
    assert 1.5 < costs[0] < costs[1] < 4


def test_what_is_owed_before_month_0_is_what_payments_of_the_past_have_left() -> None:
    """1,200 lent a year ago, 50 a month from the month after: eleven are paid, 650 left."""
    one = loan(kind="equal_principal", principal=1_200, term_months=24, draw_month=-12, rate_per_year=0.1)
    assert schedule(loan=one, months=30).opening[0] == pytest.approx(650)


@pytest.mark.parametrize("every", [1, 3])
def test_level_payments_from_the_draw_on_are_an_annuity_due(every: int) -> None:
    """As many payments, each an interval earlier: (1 + r) less than in arrears."""
    terms = {"kind": "amortising", "term_months": 24, "rate_per_year": 0.12, "payment_interval_months": every}
    after, at_once = (schedule(loan=loan(**terms, pays_at_draw=one), months=30) for one in (False, True))
    due = [number for number in range(30) if at_once.service[number, 0] > 0]
    assert due == list(range(0, 24, every))
    np.testing.assert_allclose(at_once.service[due, 0], after.service[every, 0] / (1 + 0.01 * every))
    assert at_once.interest[0, 0] == 0
    assert pyxirr.npv(0.01 * every, (at_once.service - at_once.received)[0:24:every, 0]) == pytest.approx(0)


@given(
    st.sampled_from(["amortising", "balloon", "venture", "equal_principal"]),
    st.integers(2, 30),
    st.floats(0, 0.5),
    st.floats(0, 1),
)
def test_payments_from_the_draw_on_are_worth_the_principal(
    kind: str, term: int, rate: float, balloon: float
) -> None:
    found = schedule(
        loan=loan(
            kind=kind,
            term_months=term,
            rate_per_year=rate,
            balloon_share=balloon,
            interest_only_months=term // 3,
            pays_at_draw=True,
        ),
        months=40,
    )
    flows = found.flow[:, 0]
    assert present_value(flows, rate) == pytest.approx(0, abs=1e-7)
    assert np.flatnonzero(found.closing_balance[:, 0] > 1e-7)[-1] == term - 2
    np.testing.assert_allclose(found.repaid.sum(), 100.0)


def test_equal_parts_from_the_draw_on_bear_interest_a_month_less() -> None:
    """1,200 in 12 parts at 1 % a month: (1,100 + … + 100) · 1 % = 66 instead of 78."""
    terms = {"kind": "equal_principal", "principal": 1_200, "term_months": 12, "rate_per_year": 0.12}
    found = schedule(loan=loan(**terms, pays_at_draw=True), months=15)
    np.testing.assert_allclose(found.repaid[:12, 0], 100)
    assert found.interest.sum() == pytest.approx(66)
    assert schedule(loan=loan(**terms), months=15).interest.sum() == pytest.approx(78)


def test_debits_from_the_draw_on_begin_in_its_month() -> None:
    terms = {"kind": "revenue_based", "revenue_share": 0.1, "repayment_multiple": 1.2, "term_months": 24}
    for at_once in (False, True):
        found = schedule(loan=loan(**terms, pays_at_draw=at_once), months=30, revenue=np.full((30, 1), 100.0))
        np.testing.assert_allclose(
            found.service[:13, 0], [0.0 if not at_once else 10.0, *[10.0] * 11, 10.0 * (not at_once)]
        )


@pytest.mark.parametrize(
    "wrong", [{"kind": "lease"}, {"kind": "bullet"}, {"kind": "amortising", "term_months": 1}]
)
def test_where_a_first_payment_with_the_draw_says_nothing_it_is_refused(wrong: dict[str, object]) -> None:
    terms = {
        "id": "x",
        "name": "X",
        "principal": 100,
        "draw_month": 0,
        "term_months": 12,
        "rate_per_year": 0.1,
    }
    with pytest.raises(ValueError, match="leave it off"):
        Loan.model_validate(terms | wrong | {"pays_at_draw": True})
