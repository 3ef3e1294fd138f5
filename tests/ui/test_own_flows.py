"""Cash flows of one's own, each on its day: read as typed, worth what a dated discounting gives."""

from datetime import date
from pathlib import Path

import pytest
import pyxirr
from streamlit.testing.v1 import AppTest

from core.errors import CalculationError
from core.financing.valuation.income import discounted_cash_flow
from ui.financing.own_flows import flows_of

START = date(2027, 1, 1)
TEXT = "2027-06-30: -2.5m\n2028-12-31, 1,500,000\n31.12.2029\t4000000\n2031-01-15 6.25m\n"
DAYS = [date(2027, 6, 30), date(2028, 12, 31), date(2029, 12, 31), date(2031, 1, 15)]
FLOWS = [-2.5e6, 1.5e6, 4e6, 6.25e6]


def test_a_line_holds_a_day_and_an_amount() -> None:
    assert flows_of(TEXT, START) == (DAYS, FLOWS)
    assert flows_of("2027-06-30: (2,500)\n", START)[1] == [-2_500]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("2027-06-30: 5\nsoon: 6\n", "row 2"),
        ("2027-06: 5\n", "row 1"),
        ("2027-06-30: five\n", "row 1"),
        ("2027-06-30: 5\n2027-06-30: 6\n", "row 2"),
        ("2026-12-31: 5\n", "row 1"),
    ],
)
def test_a_line_that_is_not_understood_or_out_of_order_is_named(text: str, row: str) -> None:
    with pytest.raises(CalculationError) as refused:
        flows_of(text, START)
    assert refused.value.faults[0].path == row


def test_dated_flows_are_worth_what_xnpv_gives_and_their_growing_rest() -> None:
    rate, growth = 0.2, 0.03
    found = discounted_cash_flow(
        flows=FLOWS, years=[(day - START).days / 365 for day in DAYS], rate=rate, terminal_growth=growth
    )
    near = pyxirr.xnpv(rate, [START, *DAYS], [0.0, *FLOWS])
    rest = FLOWS[-1] * (1 + growth) / (rate - growth) / (1 + rate) ** ((DAYS[-1] - START).days / 365)
    assert found.value == pytest.approx(near + rest)


def test_the_page_adds_them_to_its_chart_and_names_a_line_it_cannot_read() -> None:
    app = AppTest.from_file(str(Path(__file__).resolve().parents[2] / "app.py"), default_timeout=60)
    app.session_state["language"] = "en"
    app.run()
    app.switch_page("pages/financing/valuation.py").run()
    app.text_area(key="kept:own_flows").set_value(TEXT).run()
    assert not app.exception
    steps = [frame.value for frame in app.dataframe if "Method" in frame.value.columns]
    assert any("Income, own flows by date" in set(frame["Method"]) for frame in steps)
    app.text_area(key="kept:own_flows").set_value("2027-06-30: five").run()
    assert "row 1" in " ".join(one.value for one in app.error)
    assert app.text_area(key="kept:own_flows").value == "2027-06-30: five"
