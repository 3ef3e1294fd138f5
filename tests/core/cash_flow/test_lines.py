"""What enters the ledger beside sales: debt without terms, the last interest of a note, each known by
hand.
"""

from datetime import date

import numpy as np
import pytest

from core.cash_flow.accounts import DEFERRED_REVENUE, FIXED_ASSETS, RECEIVABLES
from core.cash_flow.lines import (
    last_interest,
    loan_lines,
    opening_balances,
    opening_lines,
    other_debt,
    sales_lines,
)
from core.financing.debt.notes import NoteAccount
from core.financing.debt.schedule import schedule
from core.plan.convertibles import Note
from core.plan.opening import Opening
from tests.core.sections import loan

START = date(2027, 1, 1)


def test_debt_without_terms_is_owed_in_full_until_the_month_in_which_it_is_due() -> None:
    opening = Opening[object](cash=0.0, loans=500.0, loans_due_month=2)
    assert other_debt(opening=opening, months=4)[:, 0].tolist() == [500.0, 500.0, 0.0, 0.0]


def test_what_was_there_at_the_start_is_paid_delivered_and_written_off_in_its_months() -> None:
    opening = Opening[object](
        cash=0.0,
        payables=40.0,
        deferred_revenue=90.0,
        deferred_revenue_months=3,
        fixed_assets=100.0,
        depreciation_months=2,
        loans=500.0,
        loans_due_month=2,
    )
    all_lines = opening_lines(opening=opening, revenue=np.full((5, 1), 50.0))
    lines = {line.id: line for line in all_lines if line.account != "transfers"}
    paid = {name: line.paid[:, 0].tolist() for name, line in lines.items() if line.paid is not None}
    assert paid == {"opening.payables": [-40, 0, 0, 0, 0], "opening.loans": [0, 0, -500, 0, 0]}
    moved = {line.item: line.sign * line.earned[:, 0] for line in all_lines if line.account == "transfers"}
    assert moved[DEFERRED_REVENUE].tolist() == [30, 30, 30, 0, 0]
    assert moved[RECEIVABLES].tolist() == [-30, -30, -30, 0, 0]
    worn = lines["opening.fixed_assets"].earned
    assert worn is not None
    assert worn[:, 0].tolist() == [-50, -50, 0, 0, 0]


def test_no_more_is_delivered_in_a_month_than_its_revenue_and_the_rest_follows() -> None:
    """30 a month are due for three months: the first brings 10, of which all is delivered; 20 wait."""
    opening = Opening[object](cash=0.0, deferred_revenue=90.0, deferred_revenue_months=3)
    revenue = np.array([[10, 50, 0], [35, 50, 0], [100, 50, 0], [0, 50, 0], [100, 50, 60]], dtype=float)
    lines = opening_lines(opening=opening, revenue=revenue)
    assert all(line.paid is None for line in lines)
    np.testing.assert_allclose(
        lines[0].earned, np.array([[10, 35, 45, 0, 0], [30, 30, 30, 0, 0], [0, 0, 0, 0, 60]]).T, atol=1e-12
    )


def test_delivery_and_review_are_taken_off_once() -> None:
    month = np.full((2, 1), 1.0)
    lines = sales_lines(
        revenue={"s": 100 * month},
        delivery={"s": 30 * month},
        review={"s": 7 * month},
        billings={},
        receipts=90 * month,
        bad_debts=None,
    )
    counted = {
        (line.account, kind): (line.sign * flow)[:, 0].tolist()
        for line in lines
        for kind, flow in (("earned", line.earned), ("paid", line.paid))
        if flow is not None
    }
    assert counted == {
        ("revenue", "earned"): [100, 100],
        ("revenue", "paid"): [90, 90],
        ("delivery", "earned"): [-30, -30],
        ("delivery", "paid"): [-30, -30],
        ("review", "earned"): [-7, -7],
        ("review", "paid"): [-7, -7],
    }


def test_leased_equipment_is_written_off_over_its_term_from_the_month_after_it_came() -> None:
    """100 less a quarter left over three months: 25 a month, in months 2, 3 and 4."""
    lease = loan(kind="lease", draw_month=1, term_months=3, balloon_share=0.25)
    lines = loan_lines(loan=lease, schedule=schedule(loan=lease, months=7))
    (worn,) = [line for line in lines if line.account == "depreciation"]
    assert worn.earned is not None
    assert worn.earned[:, 0].tolist() == [0, 0, -25, -25, -25, 0, 0]
    assert worn.paid is None


def test_a_lease_from_before_is_equipment_at_the_start_less_what_it_has_lost() -> None:
    """100 over ten months: drawn three months before month 0 it has lost 10 twice; drawn in month 0 it is not
    there yet.
    """
    for draw_month, there in ((-3, 80.0), (-1, 100.0), (0, 0.0), (2, 0.0)):
        lease = loan(kind="lease", draw_month=draw_month, term_months=10)
        found = opening_balances(
            opening=Opening[object](cash=0.0),
            billings=(),
            loans=((lease, schedule(loan=lease, months=3)),),
            machines=(),
            convertibles=0.0,
            credit=0.0,
            prepaid_contracts=0.0,
            paths=1,
        )
        assert float(np.max(found[FIXED_ASSETS])) == pytest.approx(there)


def note(maturity: date, at_maturity: str = "repay") -> Note[object]:
    return Note[object](
        id="note",
        name="Note",
        principal=1_000.0,
        rate_per_year=0.365,
        issued=date(2026, 12, 31),
        maturity=maturity,
        at_maturity=at_maturity,
    )


def test_a_repaid_note_accrues_its_last_days_where_it_has_not_converted_before() -> None:
    """At 36.5 % a year a note of 1,000 earns 1 a day: 10 of the last month of March."""
    (line,) = last_interest(
        accounts=[NoteAccount(note(date(2027, 3, 10)), {}, START)],
        months=6,
        converted={"financing.notes.note": np.array([np.inf, 2.0, 1.0])},
    )
    assert line.sign == -1
    assert isinstance(line.earned, np.ndarray)
    assert line.earned[2].tolist() == pytest.approx([10.0, 10.0, 0.0])
    assert line.earned.sum() == pytest.approx(20.0)


@pytest.mark.parametrize(
    ("maturity", "at_maturity"), [(date(2027, 3, 10), "extend"), (date(2027, 7, 1), "repay")]
)
def test_a_note_that_runs_on_or_beyond_the_horizon_has_no_last_interest(
    maturity: date, at_maturity: str
) -> None:
    held = [NoteAccount(note(maturity, at_maturity), {}, START)]
    assert (
        last_interest(accounts=held, months=6, converted={"financing.notes.note": np.array([np.inf])}) == ()
    )
