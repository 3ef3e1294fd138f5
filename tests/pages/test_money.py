"""The pages Statements, Unit economics, How much and when, Returns by class: views, choices, refusals."""

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.plan.case import Case
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.document.templates import TEMPLATES, still_item
from tests.pages.test_market import open_plan, texts
from tests.pages.test_pages import open_app

PLAN = ready_made("applied")
STATEMENTS, UNITS = "pages/cash_flow/statements.py", "pages/cash_flow/unit_economics.py"
RAISE, CLASSES = "pages/financing/raise_size.py", "pages/returns/by_class.py"


def choose(app: AppTest, key: str, value: Any) -> None:
    next(one for one in app.get("button_group") if one.key == key).set_value(value).run()
    assert not app.exception, app.exception


def table(app: AppTest) -> pd.DataFrame:
    return app.dataframe[0].value


def row(frame: pd.DataFrame, label: str) -> list[float]:
    return [float(one) for one in frame[frame[""] == label].iloc[0, 1:]]


def test_the_balance_sheet_on_the_page_balances_by_year_and_by_month() -> None:
    app = open_plan(PLAN, STATEMENTS)
    choose(app, "statement_view", "balance_sheet")
    years = table(app)
    assert row(years, "Assets") == pytest.approx(row(years, "Liabilities and equity"))
    choose(app, "statement_period", "month")
    choose(app, "statement_reading", "mean")
    months = table(app)
    assert months.shape[1] > years.shape[1]
    assert row(months, "Assets") == pytest.approx(row(months, "Liabilities and equity"))


def test_a_country_sets_its_taxes_and_they_can_be_taken_back() -> None:
    app = open_plan(PLAN, STATEMENTS)
    assert "Taxes are 0" in texts(app)
    app.selectbox(key="tax_country").select("DE").run()
    assert app.session_state["case"].plan.taxes.income_tax_rate.median == pytest.approx(0.3006)
    assert "taken at the rate that comes with Assay" in texts(app)
    assert "Income tax falls in December" in texts(app)
    app.selectbox(key="tax_country").select("").run()
    assert app.session_state["case"].plan.taxes == PLAN.taxes


@pytest.mark.parametrize("view", ["position", "costs", "margins"])
def test_a_finance_head_s_questions_have_answers(view: str) -> None:
    app = open_plan(PLAN, STATEMENTS)
    choose(app, "statement_view", view)
    if view == "position":
        labels = [one.label for one in app.metric]
        assert labels[1:4] == ["Cash, P10", "Cash, median", "Cash, P90"]
    else:
        assert len(table(app)) >= 3


def test_unit_economics_show_what_others_have() -> None:
    app = open_plan(PLAN, UNITS)
    company = table(app)
    assert company["Measure"][0] == "Gross margin on what is paid for"
    assert "(" in company["Others"][0]
    assert "A million tokens cost" in texts(app)
    bought = next(one.value for one in app.dataframe if "Model API" in one.value.columns)
    assert "Frontier model" in bought["Model API"][0]


def test_revenue_stands_beside_what_is_left_without_money_that_goes_round() -> None:
    stream = PLAN.revenue.streams[0].id
    party = {"id": "cloud", "name": "Cloud", "stream": stream, "stream_share": 0.5, "invested": 1e9}
    app = open_plan(changed(PLAN, {"revenue.related_parties": [party]}), UNITS)
    shown = next(one.value for one in app.dataframe if "All revenue" in list(one.value.get("Figure", ())))
    assert list(shown["Figure"]) == [
        "All revenue",
        "Cloud pays",
        "of it circular",
        "Cloud is paid for compute",
        "Revenue without circular money",
    ]
    assert shown["Year 1"][1] == shown["Year 1"][2]
    assert "Name it under Plan" in texts(open_plan(PLAN, UNITS))


def test_the_smallest_raise_and_the_latest_month_are_told() -> None:
    app = open_plan(PLAN, RAISE)
    assert "keeps ruin at 20" in " ".join(one.value for one in app.success)
    choose(app, "raise_question", "month")
    assert app.success or app.warning
    nothing = open_plan(changed(PLAN, {"financing.rounds": []}), RAISE)
    assert "no round" in texts(nothing)


def test_rounds_and_spending_are_searched_and_refused_where_spending_does_nothing() -> None:
    names = ("selling_elasticity", "research_pace", "delivery_share")
    off = changed(PLAN, {f"market.responses.{name}": 0.0 for name in names})
    app = open_plan(off, RAISE)
    choose(app, "raise_question", "together")
    app.button(key="raise_search").click().run()
    assert "what spending does" in " ".join(one.value for one in app.error)
    small = changed(ready_made("apps_and_api"), {"company.months": 61})
    app = open_plan(small, RAISE)
    choose(app, "raise_question", "together")
    app.slider(key="kept:ruin_limit").set_value(60.0).run()
    app.button(key="raise_search").click().run()
    assert not app.exception, app.exception
    assert "futures that the search has not seen" in texts(app)
    app.slider(key="kept:ruin_limit").set_value(50.0).run()
    assert "search again" in texts(app)


def test_returns_by_class_and_the_price_s_growth() -> None:
    kinds = [{"id": "list", "name": "Listed", "ending": "listing", "odds": 0.3, "value_share": 1.5}]
    app = open_plan(changed(PLAN, {"exit.kinds": kinds}), CLASSES)
    assert list(table(app)["Class"][:2]) == ["Series A", "Series B"]
    assert "a year for ten years" in texts(app)
    ended = next(one.value for one in app.dataframe if "It ends" in one.value.columns)
    assert "Listed (listing)" in list(ended["It ends"])


def test_cuts_agreed_in_advance_are_told_with_their_odds() -> None:
    app = open_plan(ready_made("foundation"), "pages/cash_flow/runway.py")
    cuts = next(one.value for one in app.dataframe if "Cut" in one.value.columns)
    assert cuts["Taken in"][0].endswith("in 100")


def test_what_is_in_a_second_currency_is_told_by_year() -> None:
    plan = ready_made("medical")
    usd = {"exchange": {"currency": "USD", "volatility_per_year": 0.05}, "compute.second_currency_share": 1.0}
    app = open_plan(changed(plan, usd), "pages/cash_flow/runway.py")
    frame = next(one.value for one in app.dataframe if "Spent in it" in one.value.columns)
    assert len(frame) == -(-(plan.exit.month + 1) // 12)
    assert frame["Earned in it"][0].endswith("0")
    assert any("10 % dearer" in one.value for one in app.caption)
    assert not any(
        "Second currency" in one.value for one in open_plan(plan, "pages/cash_flow/runway.py").subheader
    )


def test_a_loan_that_is_called_says_how_often() -> None:
    loan = {"id": "bank", "name": "Bank", "kind": "interest_only", "principal": 2e6, "draw_month": 0}
    loan |= {"term_months": 36, "rate_per_year": 0.1, "minimum_cash": 3e6, "on_breach": "called"}
    plan = changed(ready_made("applied"), {"financing.loans": [loan]})
    app = open_plan(plan, "pages/financing/debt.py")
    assert next(one.value for one in app.metric if one.label == "The lender calls it").endswith("in 100")


def test_all_stresses_stand_side_by_side_on_the_same_futures() -> None:
    app = open_app("en", "pages/market/risk.py", all_stresses=True)
    found = next((one.value for one in app.dataframe if "Stress" in one.value.columns), None)
    assert found is not None
    assert len(found) == 9
    assert found["Stress"][0] == "The plan"
    assert "(" not in found["Runway"][0]
    assert "(" in found["Odds of ruin"][8]


def test_named_investors_stand_with_what_they_put_in_and_hold() -> None:
    plan = ready_made("applied")
    lead = {"id": "lead", "name": "Lead", "round": plan.financing.rounds[0].id, "money_share": 0.6}
    app = open_plan(changed(plan, {"financing.investors": [lead]}), "pages/returns/by_class.py")
    frame = next(one.value for one in app.dataframe if "Holds at the exit, median" in one.value.columns)
    assert list(frame["Investor"]) == ["Lead"]
    assert 0 < frame["Holds at the exit, median"][0] < 1


def test_a_loan_s_instalments_stand_in_cents_to_the_last() -> None:
    loan = {"id": "bank", "name": "Bank", "kind": "amortising", "principal": 10_000, "draw_month": 0}
    loan |= {"term_months": 84, "rate_per_year": 0.1, "payment_interval_months": 12}
    plan = changed(ready_made("applied"), {"financing.loans": [loan]})
    chosen = Case(plan)
    app = open_app(
        "en", "pages/financing/debt.py", case=chosen, opened=chosen, plan_language="en", schedule=True
    )
    frame = next(one.value for one in app.dataframe if "Payment" in one.value.columns)
    assert len(frame) == 7
    assert frame["Balance"].iloc[-1] == 0
    assert round(frame["Principal"].sum(), 2) == 10_000


def test_a_loan_that_was_just_added_waits_for_its_principal() -> None:
    kind = next(one for one in TEMPLATES["financing.loans"])
    loan = still_item("financing.loans", kind, "Venture debt", [])
    plan = changed(ready_made("applied"), {"financing.loans": [loan]})
    app = open_plan(plan, "pages/financing/debt.py")
    assert any("Venture debt is new" in one.value for one in app.info)
    assert not app.metric
    known = changed(plan, {f"financing.loans.{loan['id']}.principal": 1e6})
    assert open_plan(known, "pages/financing/debt.py").metric


@pytest.mark.parametrize("loans", [True, False])
def test_a_credit_line_says_how_often_it_is_drawn(loans: bool) -> None:
    line = {"id": "bank", "name": "Bank line", "limit": 2e6, "rate_per_year": 0.1, "minimum_cash": 1e6}
    changes: dict[str, Any] = {"financing.credit_lines": [line], "opening.cash": 1.5e6}
    if not loans:
        changes["financing.loans"] = []
    plan = changed(ready_made("applied" if not loans else "medical"), changes)
    app = open_plan(plan, "pages/financing/debt.py")
    frame = next(one.value for one in app.dataframe if "Drawn at all" in one.value.columns)
    assert list(frame["Credit line"]) == ["Bank line"]
    assert 0 < frame["Drawn at all"][0] <= 1
    bare = open_plan(ready_made("applied"), "pages/financing/debt.py")
    assert any("as soon as there is more" in one.value for one in bare.caption)
