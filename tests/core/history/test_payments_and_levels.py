"""Fees, what was taken back and cards in exports of payments; revenue beside its level; empty rows."""

import numpy as np
import pytest

from core.history.history import History, interpret
from core.history.table import read_table


def _read(text: str) -> History:
    return interpret(read_table(text.encode()))


def _is(found: History, role: str, *values: float) -> None:
    np.testing.assert_array_equal(found.series[role], values)  # type: ignore[index]


_STRIPE = (
    "id,Type,Amount,Fee,Net,Currency,Created (UTC),Description\n"
    "txn_1,charge,300.00,9.30,290.70,usd,2025-01-31 10:11,Sub\n"
    "txn_3,payout,-290.70,0.00,-290.70,usd,2025-01-31 10:12,STRIPE PAYOUT\n"
    "txn_4,charge,300.00,9.00,291.00,usd,2025-02-28 10:11,Sub\n"
    "txn_5,refund,-50.00,0.00,-50.00,usd,2025-02-28 10:12,REFUND\n"
    "txn_6,adjustment,-100.00,15.00,-115.00,usd,2025-02-28 10:13,Chargeback withdrawal\n"
    "txn_7,stripe_fee,-2.00,0.00,-2.00,usd,2025-02-28 10:14,Billing fee\n"
)


def test_what_was_charged_back_comes_off_revenue_as_a_refund_does_and_fees_are_named() -> None:
    found = _read(_STRIPE)
    _is(found, "revenue", 300, 150)
    _is(found, "costs", np.nan, 2)
    fees = [dict(note.parameters)["fees"] for note in found.notes if note.message.startswith("fees are not")]
    assert fees == ["33.30"]


def test_an_export_without_fees_says_nothing_of_them() -> None:
    found = _read(_STRIPE.replace("9.30", "0").replace("9.00", "0").replace("15.00", "0"))
    assert not [note for note in found.notes if note.message.startswith("fees")]


def test_the_number_of_a_balance_transaction_is_no_balance() -> None:
    found = _read(
        "balance_transaction_id,created,gross,fee,net,reporting_category\n"
        "txn_1,2025-01-31,100,3,97,charge\ntxn_2,2025-02-28,110,3,107,charge\n"
    )
    _is(found, "revenue", 100, 110)
    assert "cash" not in found.series


def test_what_a_market_place_pays_to_the_bank_is_no_cost() -> None:
    found = _read(
        "date/time,type,order id,description,product sales,selling fees,total\n"
        '"Jan 3, 2025 10:00:00 AM PST",Order,1,x,100,-17,83\n'
        '"Jan 15, 2025 10:00:00 AM PST",Transfer,,To account ending 123,0,0,-83\n'
        '"Feb 3, 2025 10:00:00 AM PST",Order,2,x,200,-30,170\n'
        '"Feb 28, 2025 10:00:00 AM PST",Service Fee,,Subscription,0,0,-39.99\n'
    )
    _is(found, "revenue", 83, 170)
    _is(found, "costs", np.nan, 39.99)


def test_a_transfer_elsewhere_is_a_payment_like_others() -> None:
    found = _read(
        "Date,Type,Description,Amount,Balance\n2025-01-30,CARD_PAYMENT,x,-100,900\n"
        "2025-01-31,TRANSFER,Landlord,-400,500\n2025-02-28,TOPUP,Customer,50,550\n"
    )
    assert found.series["costs"][0] == 500.0


def test_purchases_on_a_company_s_card_are_costs_and_paying_the_card_is_none() -> None:
    found = _read(
        "Date,Description,Card Member,Account #,Amount\n01/31/2025,AWS,ANN,-1001,600.00\n"
        "01/15/2025,AUTOPAY PAYMENT - THANK YOU,ANN,-1001,-5000.00\n02/28/2025,AWS,ANN,-1001,610.00\n"
    )
    assert "revenue" not in found.series
    _is(found, "costs", 600, 610)


@pytest.mark.parametrize(
    ("header", "revenue"),
    [
        ("MRR,Revenue", (130.0, 90.0)),
        ("Total MRR,Revenue", (130.0, 90.0)),
        ("Closing MRR,Net revenue", (130.0, 90.0)),
        ("MRR,Pipeline", (100.0, 110.0)),
        ("New MRR,MRR", (130.0, 90.0)),
    ],
)
def test_what_came_is_taken_before_what_runs_at_a_month_s_rate(
    header: str, revenue: tuple[float, ...]
) -> None:
    _is(_read(f"Month,{header},Cash\n2025-01,100,130,900\n2025-02,110,90,880\n"), "revenue", *revenue)


def test_total_sales_between_gross_and_net_hold_what_net_sales_do_not() -> None:
    found = _read("Month,Gross sales,Net sales,Total sales\n2025-01,100,90,99\n2025-02,200,190,209\n")
    _is(found, "revenue", 90, 190)


_SHORT = "Month,Revenue,Costs\n{}2025-01,100,200\n2025-02,110,210\n{}"


def test_a_month_at_an_end_that_nothing_stands_in_lengthens_nothing() -> None:
    found = _read(_SHORT.format("2019-06,,\n", "2025-11,,\n"))
    assert (found.first, found.months) == ((2025, 1), 2)
    inside = _read(_SHORT.format("2024-11,90,190\n2024-12,,\n", ""))
    assert (inside.first, inside.months) == ((2024, 11), 4)


def test_a_note_below_the_table_is_no_month() -> None:
    found = _read(_SHORT.format("", "2025-03*,40,90\n* through March 12\n"))
    assert (found.first, found.months) == ((2025, 1), 3)
    _is(found, "revenue", 100, 110, np.nan)


_ROLL = (
    "Month,Opening MRR,New,Upgrades,Downgrades,{},Closing MRR\n2025-01,10000,1500,300,-200,-400,11200\n"
    "2025-02,11200,1100,200,-100,-300,12100\n2025-03,12100,900,100,-50,-350,{}\n"
)


def test_a_roll_forward_is_proved_by_cancellations_and_contradicted_by_no_line_unknown_to_it() -> None:
    proved = _read(_ROLL.format("Cancellations", 12700))
    assert [proof.holds for proof in proved.proofs if proof.role == "revenue"] == [True]
    wrong = _read(_ROLL.format("Cancellations", 12800))
    assert [proof.holds for proof in wrong.proofs if proof.role == "revenue"] == [False]
    unknown = _read(_ROLL.format("Gone", 12700))
    assert [proof.holds for proof in unknown.proofs if proof.role == "revenue"] == []


@pytest.mark.parametrize(("revenue", "net"), [((-100, -110), (100, 100)), ((-300, -310), (-100, -100))])
def test_revenue_below_nought_proves_a_result_whose_loss_is_above(
    revenue: tuple[float, ...], net: tuple[float, ...]
) -> None:
    lines = (
        ("Account", "Jan-25", "Feb-25"),
        ("Revenue", *revenue),
        ("Total costs", 200, 210),
        ("Net result", *net),
    )
    found = _read("\n".join(",".join(map(str, line)) for line in lines))
    _is(found, "revenue", *(-one for one in revenue))
    assert {proof.holds for proof in found.proofs} == {True}
    assert len(found.proofs) == 2


def test_a_stream_beside_what_recurs_is_asked_about() -> None:
    found = _read("Month,MRR,Services revenue,Costs\n2025-01,1000,300,900\n2025-02,1100,100,900\n")
    asked = [dict(note.parameters) for note in found.notes if "may be revenue too" in note.message]
    assert asked == [{"known": "MRR", "lines": "Services revenue"}]
    whole = _read("Month,MRR,Services revenue,Total revenue\n2025-01,1000,300,1300\n2025-02,1100,100,1200\n")
    _is(whole, "revenue", 1300, 1200)
    assert not any("may be revenue too" in note.message for note in whole.notes)


def test_a_note_below_months_across_the_top_is_of_the_month_with_its_sign() -> None:
    found = _read("Item,Jan 2025,Feb 2025,Mar 2025*\nRevenue,100,110,60\nCosts,80,85,40\n* MTD to 14 Mar\n")
    _is(found, "revenue", 100, 110, np.nan)
    _is(found, "costs", 80, 85, np.nan)
    whole = _read("Item,Jan 2025,Feb 2025,Mar 2025*\nRevenue,100,110,60\nCosts,80,85,40\n* audited\n")
    _is(whole, "revenue", 100, 110, 60)


def test_a_figure_in_every_third_month_alone_may_be_of_all_three() -> None:
    rows = "".join(f"2025-{month:02},{300 if month % 3 == 0 else ''},90\n" for month in range(1, 10))
    told = [
        (note.column, dict(note.parameters)["count"])
        for note in _read(f"Month,Revenue,Costs\n{rows}").notes
        if "spread it" in note.message
    ]
    assert told == [("revenue", 3)]
