"""Every page through `app.py` with the real core, in both languages; changes, refusals, undo."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.changes.confirm import assumed_figures
from core.changes.convert import exchange_rate
from core.changes.derived import without_certain
from core.plan.case import Case
from core.plan.document.edit import changed
from core.plan.document.files import write_plan
from core.plan.document.library import READY_MADE, ready_made
from tests.core.hand_plans import hand_plan
from ui.frame.page_list import ALONE

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py"))


def open_app(
    language: str = "en", page: str | None = None, inputs: Mapping[str, object] | None = None, **state: object
) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    app.session_state["language"] = language
    if inputs is not None:
        plan = ready_made(READY_MADE[0], language)
        chosen = Case(plan).with_inputs(inputs)
        state |= {"case": chosen, "opened": chosen, "plan_language": language}
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    if page is not None:
        app.switch_page(page)
        app.run()
    assert not app.exception, app.exception
    return app


def figures(app: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_one_title(page: str, language: str) -> None:
    app = open_app(language, page)
    assert len(app.title) == 1
    if page != "pages/financing/debt.py":  # beside it are the terms of the loans, once there are any
        assert bool(app.sidebar.children) is (page not in ALONE)
    if language == "zh_CN":
        assert any("一" <= sign <= "鿿" for sign in app.title[0].value)


@pytest.mark.parametrize("name", READY_MADE)
def test_every_ready_made_plan_shows_its_overview_and_money(name: str) -> None:
    plan = ready_made(name)
    app = open_app(case=Case(plan), opened=Case(plan), plan_language="en")
    assert "futures" in " ".join(text.value for text in app.markdown)
    for page in (
        "pages/financing/rounds.py",
        "pages/cash_flow/runway.py",
        "pages/market/risk.py",
        "pages/returns/return_on_investment.py",
    ):
        app.switch_page(page)
        app.run()
        assert not app.exception, (page, app.exception)
        assert len(app.metric) == 6


def test_a_changed_lever_moves_figures_and_undo_brings_them_back() -> None:
    app = open_app()
    before = figures(app)
    app.number_input(key="overview:compute.gpu_price_per_hour").set_value(9.0).run()
    after = figures(app)
    assert after["Gross margin"][0] != before["Gross margin"][0]
    assert after["Gross margin"][1].startswith("-")
    app.button(key="undo_button").click().run()
    assert figures(app) == before
    app.button(key="redo_button").click().run()
    assert figures(app) == after


def test_a_refused_change_names_its_field_and_changes_nothing() -> None:
    app = open_app()
    plan = app.session_state["case"].plan
    app.number_input(key="overview:market.price_fall_per_year").set_value(5_000.0).run()
    assert app.session_state["case"].plan == plan
    assert "Price fall a year" in app.error[0].value


def test_stress_chips_stack_and_undo() -> None:
    app = open_app()
    before = figures(app)
    app.pills(key="stress_chips").set_value(["growth_halves", "gpus_dearer"]).run()
    assert figures(app) != before
    assert app.session_state["case"].plan == app.session_state["opened"].plan
    app.switch_page("pages/market/risk.py")
    app.run()
    assert app.pills(key="stress_chips").value == ["growth_halves", "gpus_dearer"]
    app.pills(key="stress_chips").set_value([]).run()
    app.switch_page("pages/plan/overview.py")
    app.run()
    assert figures(app) == before


def test_two_sessions_keep_their_own_plans() -> None:
    first, second = open_app(), open_app()
    first.text_input(key="overview:financing.rounds.series_a.amount").set_value("20").run()
    second.run()
    assert second.session_state["case"].plan == ready_made("applied")
    assert first.session_state["case"].plan != second.session_state["case"].plan


def test_an_untouched_plan_follows_the_language_and_a_touched_one_does_not() -> None:
    app = open_app("zh_CN")
    assert app.session_state["case"].plan == ready_made("applied", "zh_CN")
    app.session_state["language"] = "en"
    app.run()
    assert app.session_state["case"].plan == ready_made("applied", "en")


@pytest.mark.parametrize(
    "section",
    [
        "market",
        "revenue",
        "people",
        "compute",
        "costs",
        "financing",
        "risks",
        "taxes",
        "exchange",
        "exit",
        "investor",
        "sceptic",
        "correlations",
    ],
)
def test_every_section_of_the_editor_opens(section: str) -> None:
    app = open_app(page="pages/plan/editor.py", section=section)
    app.session_state["section"] = section
    app.run()
    assert not app.exception
    assert app.header[0].value


@pytest.mark.parametrize(("growth_from", "told"), [("own", False), ("base_rates", True)])
def test_a_pair_that_has_no_effect_is_told_of(growth_from: str, told: bool) -> None:
    plan = ready_made(READY_MADE[0])
    growth = f"market.segments.{plan.market.segments[0].id}.growth_per_month"
    pair = {"first": growth, "second": "exit.revenue_multiple", "coefficient": 0.5}
    chosen = Case(changed(plan, {"growth_from": growth_from, "correlations": [pair]}))
    state = {"case": chosen, "opened": chosen, "plan_language": "en", "section": "correlations"}
    app = open_app(page="pages/plan/editor.py", **state)
    app.session_state["section"] = "correlations"
    app.run()
    assert any("no effect" in one.value for one in app.info) == told


def test_the_search_finds_a_figure_and_edits_it() -> None:
    app = open_app(page="pages/plan/editor.py")
    app.text_input(key="search").set_value("churn insurers").run()
    app.number_input(key="search:market.segments.insurers.churn_per_month").set_value(4.0).run()
    assert app.session_state["case"].plan.market.segments[0].churn_per_month.median == pytest.approx(0.04)


def test_the_search_offers_to_add_what_the_plan_has_none_of() -> None:
    app = open_app(page="pages/plan/editor.py")
    app.text_input(key="search").set_value("redemption").run()
    app.button(key="add:financing.redemptions").click().run()
    assert len(app.session_state["case"].plan.financing.redemptions) == 1


def test_the_editor_adds_and_removes_entries() -> None:
    app = open_app(page="pages/plan/editor.py")
    app.session_state["section"] = "risks"
    app.run()
    app.button(key="add:risks").click().run()
    assert len(app.session_state["case"].plan.risks) == 3


def test_a_team_is_paid_as_usual_in_a_country_and_undo_takes_it_back() -> None:
    app = open_app(page="pages/plan/editor.py")
    app.session_state["section"], app.session_state["open:people.teams.research"] = "people", True
    app.run()
    before = app.session_state["case"].plan
    app.selectbox(key="usual_pay_role:research").set_value("salary_ml_uk_2024").run()
    assert any("66 full-time entries" in one.value for one in app.caption)
    app.button(key="take_pay:research").click().run()
    plan = app.session_state["case"].plan
    assert plan.people.teams[0].salary_per_year.support() == pytest.approx((77_222, 198_924))
    app.button(key="undo_button").click().run()
    assert app.session_state["case"].plan == before


def test_a_second_currency_brings_the_parts_that_are_in_it() -> None:
    app = open_app(page="pages/plan/editor.py")
    app.session_state["section"], app.session_state["open:people.teams.research"] = "people", True
    app.run()
    key = "editor:people.teams.research.second_currency_share"
    assert key not in [one.key for one in app.number_input]
    app.session_state["section"] = "exchange"
    app.run()
    app.selectbox(key="editor:exchange.currency").set_value("USD").run()
    assert any("plan's own currency" in one.value for one in app.error)
    app.selectbox(key="editor:exchange.currency").set_value("EUR").run()
    app.session_state["section"] = "people"
    app.run()
    app.number_input(key=key).set_value(40.0).run()
    assert app.session_state["case"].plan.people.teams[0].second_currency_share == pytest.approx(0.4)


def test_a_broken_plan_file_changes_nothing_and_names_every_fault() -> None:
    app = open_app(page="pages/plan/editor.py")
    broken = write_plan(ready_made("applied")).replace('curve = "logistic"', 'curve = "wavy"').encode()
    app.file_uploader(key="plan_file").upload("plan.toml", broken, "application/toml").run()
    assert "Demand curve" in app.error[0].value
    assert app.session_state["case"].plan == ready_made("applied")


def test_a_plan_file_opens() -> None:
    app = open_app(page="pages/plan/editor.py")
    app.file_uploader(key="plan_file").upload(
        "plan.toml", write_plan(ready_made("medical")).encode(), "application/toml"
    ).run()
    assert app.session_state["case"].plan == ready_made("medical")


def test_an_uploaded_history_is_previewed_and_adopted() -> None:
    rows = "\n".join(
        f"2026-{month:02d},{100_000 * 1.05**month:.0f},250000,{4_000_000 - 150_000 * month}"
        for month in range(1, 11)
    )
    app = open_app(page="pages/plan/history.py")
    app.file_uploader(key="history_file").upload(
        "history.csv", f"Month,Revenue,Costs,Cash\n{rows}\nTotal,1,2,3\n".encode(), "text/csv"
    ).run()
    assert not app.exception
    assert figures(app)["Opening cash"][0] == "$2.5\u202fM"
    app.button(key="adopt").click().run()
    assert not app.exception
    assert app.session_state["case"].plan.opening.cash == 2_500_000


def _uploaded(text: str) -> AppTest:
    app = open_app(page="pages/plan/history.py")
    return app.file_uploader(key="history_file").upload("history.csv", text.encode(), "text/csv").run()


def test_repeated_rows_of_a_history_are_asked_about_before_it_can_be_taken() -> None:
    rows = "\n".join(f"2026-{month:02d},{100 + month}" for month in range(1, 8))
    app = _uploaded(f"Month,Revenue\n{rows}\n2026-07,107\n")
    assert app.button(key="adopt").disabled
    question = next(one for one in app.radio if one.key.startswith("repeated:"))
    question.set_value("each").run()
    assert not app.exception
    assert not app.button(key="adopt").disabled
    assert figures(app)["Latest monthly revenue"][0] == "$214"


def test_a_history_in_another_currency_is_converted_at_a_rate_that_is_asked_for() -> None:
    rows = "\n".join(f"2026-{month:02d},{1_000 * month}" for month in range(1, 8))
    app = _uploaded(f"Month,Revenue (EUR)\n{rows}\n")
    rate = next(one for one in app.number_input if str(one.key).startswith("rate:"))
    rate.set_value(2.0).run()
    assert figures(app)["Latest monthly revenue"][0] == "$14\u202fK"
    app.button(key="adopt").click().run()
    assert not app.exception
    assert app.session_state["case"].plan.history.revenue["2026-07"] == 14_000


@pytest.mark.parametrize("search", ["M1", "npv", "试"])
def test_methods_can_be_searched(search: str) -> None:
    app = open_app(page="pages/guide/methods.py")
    app.text_input(key="method_search").set_value(search).run()
    assert not app.exception


def test_a_pre_money_convention_changes_the_rounds_price_and_the_steps_can_be_opened() -> None:
    app = open_app(page="pages/financing/round_editor.py")
    before = figures(app)["Price a share"]
    app.selectbox(key="round_editor:financing.rounds.series_a.convention").set_value("pre_money").run()
    assert figures(app)["Price a share"] != before
    assert app.session_state["case"].plan.financing.rounds[0].convention == "pre_money"
    assert not app.exception


@pytest.mark.parametrize("number", [2, 3, 4])
def test_term_sheets_are_added_and_compared(number: int) -> None:
    app = open_app(page="pages/financing/term_sheets.py")
    for _ in range(number - 2):
        app.button(key="add_sheet").click().run()
    assert not app.exception
    assert len(app.dataframe[0].value.columns) == number + 1


def test_a_sheet_changes_its_own_offer_and_never_the_plan() -> None:
    app = open_app(page="pages/financing/term_sheets.py")
    plan, before = app.session_state["case"].plan, app.dataframe[0].value
    app.text_input(key="sheet:series_a:1:pre_money").set_value("90").run()
    after = app.dataframe[0].value
    assert app.session_state["case"].plan == plan
    assert before.iloc[:, 1].tolist() == after.iloc[:, 1].tolist()
    assert before.iloc[:, 2].tolist() != after.iloc[:, 2].tolist()


@pytest.mark.parametrize(
    "goal", ["founders_stake", "founders_payout", "investor_multiple", "investor_irr", "founders_stake_odds"]
)
def test_every_inverse_question_is_answered_or_refused_in_words(goal: str) -> None:
    app = open_app(page="pages/financing/inverse.py")
    app.selectbox(key="kept:goal").set_value(goal).run()
    assert not app.exception
    assert app.success or app.warning


def test_a_file_at_the_wrong_page_is_pointed_to_the_right_one() -> None:
    app = _uploaded("Owner,Security,Shares\nAda,common,6000000\nBob,common,2000000\n")
    assert app.error
    assert "This reads like a cap table: import it there" in [one.proto.label for one in app.get("page_link")]
    months = "".join(f"2026-{month:02d},{100 + month}\n" for month in range(1, 8))
    other = open_app(page="pages/financing/securities.py")
    other.file_uploader(key="cap_table_file").set_value(
        ("months.csv", f"Month,Revenue\n{months}".encode(), "text/csv")
    ).run()
    assert other.error
    links = [one.proto.label for one in other.get("page_link")]
    assert "This reads like monthly figures: upload it there" in links
    assert not any("cap table" in one for one in links)


def test_a_cap_table_is_shown_before_it_replaces_the_owners_and_a_broken_one_changes_nothing() -> None:
    from core.financing.interchange.ocf_write import write_ocf

    app = open_app(page="pages/financing/securities.py")
    plan = app.session_state["case"].plan

    def names() -> list[str]:
        return [one.name for one in app.session_state["case"].plan.financing.holders]

    def give(name: str, content: bytes) -> None:
        app.file_uploader(key="cap_table_file").set_value((name, content, "text/csv")).run()

    give("broken.csv", b"Owner,Security,Shares\nAda,gold,5\n")
    assert app.session_state["case"].plan == plan
    assert "Security" in app.error[0].value
    table = b"Owner,Security,Shares,Role\nAda,common,6000000,founder\nPool,pool,1000000,\n"
    give("table.csv", table)
    assert app.session_state["case"].plan == plan, "read, and not yet taken"
    assert "7,000,000" in [one.value for one in app.metric]
    take = app.button(key="take_cap_table")
    assert take.disabled, "no sum of the file proves its shares"
    next(one for one in app.checkbox if "7,000,000" in one.label).check().run()
    app.button(key="take_cap_table").click().run()
    assert names() == ["Ada"]
    assert "table.csv" in app.success[0].value
    app.button(key="undo_button").click().run()
    assert app.session_state["case"].plan == plan
    give("proved.csv", table + b"Total,,7000000,\n")
    app.button(key="take_cap_table").click().run()
    assert names() == ["Ada"]
    give("table.zip", write_ocf(plan))
    app.button(key="take_cap_table").click().run()
    assert [one.shares for one in app.session_state["case"].plan.financing.holders] == [
        one.shares for one in plan.financing.holders
    ]


def test_a_cap_table_that_the_plan_s_rounds_cannot_carry_is_shown_and_not_offered() -> None:
    app = open_app(page="pages/financing/securities.py")
    table = "Holder,Security,Shares,Amount,Cap\nAda,common,5000000,,\n"
    table += "One,SAFE,,40000000,48000000\nTwo,SAFE,,40000000,48000000\nTotal,,5000000,,\n"
    app.file_uploader(key="cap_table_file").set_value(("t.csv", table.encode(), "text/csv")).run()
    assert "5,000,000" in [one.value for one in app.metric]
    assert "Pre-money" in app.error[0].value
    assert "take_cap_table" not in [one.key for one in app.button]


def test_the_browser_s_language_holds_where_its_back_has_cleared_the_chosen_one() -> None:
    app = open_app(page="pages/financing/securities.py")
    app.session_state["language"] = None
    app.run()
    assert not app.exception
    assert app.session_state["language"] == "en"


def test_promises_of_the_medical_plan_show_what_founders_may_owe() -> None:
    plan = ready_made("medical")
    app = open_app(page="pages/financing/promises.py", case=Case(plan), opened=Case(plan), plan_language="en")
    assert len(app.dataframe[0].value) == 2


def test_the_price_page_puts_its_run_into_the_plan_and_undo_takes_it_out() -> None:
    app = open_app(page="pages/training/price.py")
    plan = app.session_state["case"].plan
    app.checkbox(key="kept:adopt:people").uncheck().run()
    app.button(key="adopt_run").click().run()
    adopted = app.session_state["case"].plan
    assert [one.id for one in adopted.compute.training_runs[-3:]] == [
        f"lab_{part}" for part in ("experiments", "final_run", "post_training")
    ]
    assert [one.id for one in adopted.costs if one.id.startswith("lab_")] == ["lab_data"]
    assert adopted.compute.inference == plan.compute.inference
    app.button(key="undo_button").click().run()
    assert app.session_state["case"].plan == plan


def test_a_published_run_is_priced_at_its_own_hours_and_a_model_may_be_typed_in() -> None:
    app = open_app(page="pages/training/price.py")
    app.number_input(key="kept:chips").set_value(16_384).run()
    app.selectbox(key="kept:model_from").set_value("Llama 3.1 405B").run()
    assert "takes 30.8\u202fM NVIDIA" in app.markdown[0].value
    app.selectbox(key="kept:model_from").set_value("size").run()
    app.number_input(key="kept:parameters").set_value(671.0)
    app.number_input(key="kept:active_parameters").set_value(37.0)
    app.number_input(key="kept:tokens").set_value(14_800.0).run()
    assert "A model of 671" in app.markdown[0].value
    assert "active" in app.markdown[0].value
    assert not app.exception


@pytest.mark.parametrize(("chip", "contract"), [("h100", "contract"), ("a100", "on_demand")])
def test_a_price_put_into_the_plan_is_not_discounted_again(chip: str, contract: str) -> None:
    app = open_app(page="pages/training/price.py")
    app.selectbox(key="kept:chip").set_value(chip).run()
    app.selectbox(key="kept:contract").set_value(contract).run()
    key = f"kept:gpu_price:{chip}" + ("" if contract == "on_demand" else f":{contract}")
    before = app.number_input(key=key).value
    app.checkbox(key="kept:adopt:gpu_price").check().run()
    for _ in range(2):
        app.button(key="adopt_run").click().run()
        assert app.number_input(key=key).value == pytest.approx(before)
    assert not app.exception


def test_more_chips_than_can_run_are_refused_in_words() -> None:
    app = open_app(page="pages/training/price.py")
    app.number_input(key="kept:chips").set_value(1_000_000_000).run()
    assert not app.exception
    assert "never moves on" in " ".join(one.value for one in (*app.error, *app.warning))


def test_the_price_of_a_chip_is_its_own() -> None:
    app = open_app(page="pages/training/price.py")
    app.number_input(key="kept:gpu_price:h100").set_value(9.5).run()
    app.selectbox(key="kept:chip").set_value("a100").run()
    assert app.number_input(key="kept:gpu_price:a100").value != 9.5
    app.selectbox(key="kept:chip").set_value("h100").run()
    assert app.number_input(key="kept:gpu_price:h100").value == 9.5


def test_an_impossible_run_is_refused_in_words() -> None:
    app = open_app(page="pages/training/price.py")
    app.number_input(key="kept:chips").set_value(1).run()
    assert "at least" in app.error[0].value
    assert not app.exception


def test_a_table_of_runs_that_holds_no_law_is_refused() -> None:
    app = open_app(page="pages/training/laws.py")
    app.file_uploader(key="runs_file").set_value(
        ("runs.csv", b"parameters,tokens,loss\n1e9,2e10,2.5\n2e9,4e10,2.4\n", "text/csv")
    ).run()
    assert "too few" in app.error[0].value


def test_stresses_are_named_on_every_page_and_can_be_switched_off_there() -> None:
    app = open_app()
    app.pills(key="stress_chips").set_value(["growth_halves"]).run()
    app.switch_page("pages/cash_flow/runway.py")
    app.run()
    assert any("Growth halves" in text.value for text in app.markdown)
    app.button(key="stresses_off").click().run()
    assert app.session_state["case"].stresses == ()
    app.button(key="undo_button").click().run()
    assert app.session_state["case"].stresses == ("growth_halves",)


@pytest.mark.parametrize(
    ("lever", "value"), [("pre_money", "0.2"), ("amount", "500")], ids=["tiny pre-money", "vast raise"]
)
def test_a_plan_that_cannot_be_computed_is_said_and_the_last_good_one_stays(lever: str, value: str) -> None:
    app = open_app()
    good = app.session_state["case"]
    app.text_input(key=f"overview:financing.rounds.series_a.{lever}").set_value(value).run()
    assert not app.exception
    assert app.session_state["case"] == good
    assert "Pre-money valuation" in app.error[0].value
    assert len(app.metric) == 6


def test_a_round_is_switched_between_date_and_runway_in_one_place() -> None:
    app = open_app(page="pages/financing/round_editor.py")
    key = "round_editor:timing:financing.rounds.series_a"
    app.segmented_control(key=key).set_value("runway").run()
    first = app.session_state["case"].plan.financing.rounds[0]
    assert (first.close_month, first.runway_trigger_months) == (None, 6)
    app.number_input(key="round_editor:financing.rounds.series_a.runway_trigger_months").set_value(9.0).run()
    assert app.session_state["case"].plan.financing.rounds[0].runway_trigger_months == 9
    app.segmented_control(key=key).set_value("date").run()
    assert app.session_state["case"].plan.financing.rounds[0].close_month == 12
    assert not app.error


def test_another_currency_asks_what_it_means() -> None:
    rate = exchange_rate(of="USD", into="CNY")
    for button, factor in (("currency_label", 1.0), ("currency_convert", rate)):
        app = open_app(page="pages/plan/editor.py")
        before = app.session_state["case"].plan
        app.selectbox(key="currency_chosen").set_value("CNY").run()
        assert app.session_state["case"].plan == before
        app.button(key=button).click().run()
        after = app.session_state["case"].plan
        assert after.company.currency == "CNY"
        assert after.opening.cash / before.opening.cash == pytest.approx(factor)
        # What differences are shown against is in the same currency, and was moved alike.
        assert app.session_state["opened"].plan == after
        app.button(key="undo_button").click().run()
        assert app.selectbox(key="currency_chosen").value == "USD"


@pytest.mark.parametrize(("chosen", "told"), [("CNY", True), ("EUR", False)])
def test_the_second_currency_as_the_plan_s_own_says_what_it_fixes(chosen: str, told: bool) -> None:
    case = Case(changed(ready_made("applied"), {"exchange.currency": "CNY"}))
    app = open_app(page="pages/plan/editor.py", case=case, opened=case, plan_language="en")
    app.selectbox(key="currency_chosen").set_value(chosen).run()
    assert any("are then fixed in CNY" in one.value for one in app.caption) == told


def test_offers_and_inputs_belong_to_the_plan_and_undo_takes_them_back() -> None:
    app = open_app(page="pages/financing/term_sheets.py")
    app.button(key="add_sheet").click().run()
    assert len(app.session_state["case"].offers["series_a"]) == 3
    app.button(key="undo_button").click().run()
    assert app.session_state["case"].offers == {}


def test_who_is_a_founder_is_asked_beside_the_cap_table() -> None:
    app = open_app(page="pages/financing/securities.py")
    founders = app.pills(key="founders_chosen").value
    app.pills(key="founders_chosen").set_value(founders[:1]).run()
    kinds = {one.id: one.kind for one in app.session_state["case"].plan.financing.holders}
    assert [name for name, kind in kinds.items() if kind == "founder"] == founders[:1]


def test_a_cleared_input_goes_back_to_what_it_was() -> None:
    app = open_app(page="pages/plan/editor.py", section="opening")
    app.text_input(key="editor:opening.cash").set_value("").run()
    assert not app.exception
    assert app.session_state["case"].plan == ready_made("applied")
    assert "Opening cash" in app.error[0].value


def test_a_figure_has_one_value_wherever_it_is_shown() -> None:
    app, seen = open_app(), dict[str, tuple[str, str]]()
    for page in PAGES:
        source = (ROOT / page).read_text(encoding="utf-8")
        if page.startswith("pages/training") or not ("metric(" in source or "kpi_row" in source):
            continue  # the lab's figures are of models, not of the company
        app.switch_page(page)
        app.run()
        for metric in app.metric:
            shown, where = seen.setdefault(metric.label, (metric.value, page))
            assert metric.value == shown, (metric.label, where, page)
    assert len(seen) > 15


def test_assumed_figures_are_counted_on_every_page_and_confirmed_on_their_own() -> None:
    app = open_app(page="pages/plan/assumed.py")
    count = len(app.dataframe[0].value)
    assert count > 0
    assert f"{count} assumed" in [one.label for one in app.get("page_link")]
    app.button(key="confirm_all").click().run()
    assert not app.exception
    assert any("No figure of this plan is assumed" in one.value for one in app.success)
    assert assumed_figures(app.session_state["case"].plan) == ()


def test_a_round_says_by_whose_terms_a_most_favoured_safe_converts() -> None:
    safe = {"id": "m", "name": "Angel", "amount": 5e5, "most_favoured": True}
    cheap = {"id": "cheap", "name": "Cheap SAFE", "amount": 1e5, "cap": 4e6}
    plan = changed(ready_made("applied", "en"), {"financing.safes": [safe, cheap]})
    app = open_app(page="pages/financing/round_editor.py", case=Case(plan), opened=Case(plan), steps=True)
    steps = " ".join(str(one) for frame in app.dataframe for one in frame.value.iloc[:, 0])
    assert "Angel converts at its cap (terms of Cheap SAFE) into" in steps
    assert "Cheap SAFE converts at its cap into" in steps


def test_an_amount_keeps_its_unit_while_it_is_typed_and_is_read_in_full_with_a_scale() -> None:
    """2.5k under $ M is two and a half thousand, still shown in millions; 250万 is two and a half million."""
    app, key = open_app(page="pages/plan/editor.py", section="opening"), "editor:opening.cash"
    for typed, amount, shown in (("2.5k", 2_500.0, "0.0025"), ("250万", 2.5e6, "2.50"), ("7", 7e6, "7.00")):
        app.text_input(key=key).set_value(typed).run()
        assert app.session_state["case"].plan.opening.cash == amount
        assert app.text_input(key=key).value == shown
        assert app.text_input(key=key).label == "Opening cash ($ M)"
    app.text_input(key=key).set_value("seven").run()
    assert "seven" in app.error[0].value
    assert app.session_state["case"].plan.opening.cash == 7e6


def test_an_amount_of_a_page_is_read_alike_and_its_limits_are_said() -> None:
    app = open_app(page="pages/financing/waterfall.py")
    app.text_input(key="kept:exit_price").set_value("30m").run()
    assert app.text_input(key="kept:exit_price").value in ("30.00", "30")
    app.text_input(key="kept:exit_price").set_value("900 trillion").run()
    assert app.error
    app.text_input(key="kept:exit_price").set_value("-5").run()
    assert "0" in app.error[0].value
    assert app.text_input(key="kept:exit_price").value in ("30.00", "30")


def test_terms_of_which_no_round_can_be_made_are_refused_and_nothing_is_lost() -> None:
    """A SAFE that takes more than the company: every page needs the round's table."""
    folds = {"edit:safes": True, "open:financing.safes.safe_2026": True}
    app = open_app(page="pages/financing/securities.py", **folds)
    before, name = app.session_state["case"], "safe_2026"
    app.text_input(key=f"editor:financing.safes.{name}.amount").set_value("500,000,000").run()
    assert not app.exception
    assert app.session_state["case"] == before
    assert any("leave nothing for the owners" in one.value for one in app.error)
    assert app.dataframe


def test_a_figure_that_becomes_certain_leaves_its_correlations() -> None:
    plan = ready_made("applied")
    path = plan.correlations[0].first
    for certain in (0.0, {"distribution": "fixed", "value": 0.1}):
        left = without_certain(plan, {path: certain})
        assert all(path not in (one.first, one.second) for one in left.correlations)
        assert changed(left, {path: certain}).correlations == left.correlations
    assert without_certain(plan, {path: {"distribution": "uniform", "low": 0.01, "high": 0.1}}) is plan


def test_a_page_that_ends_early_is_drawn_again_from_all_futures() -> None:
    plan = changed(ready_made("applied"), {"financing.rounds": [], "financing.investors": []})
    app = open_app(page="pages/financing/rounds.py", case=Case(plan), opened=Case(plan))
    assert app.session_state["sharp"] == plan


def test_a_round_that_is_never_made_is_said_to_be_and_nothing_reads_nan() -> None:
    plan = changed(ready_made("applied"), {"opening.cash": 1e5})
    app = open_app(case=Case(plan), opened=Case(plan))
    texts = [one.value for one in (*app.markdown, *app.caption, *app.metric)]
    assert any("hardly any" in one for one in texts)
    assert not any("nan" in one.split() for one in texts)


def test_a_new_round_changes_nothing_until_it_is_set() -> None:
    app = open_app(page="pages/financing/rounds.py")
    before = figures(app)
    app = open_app(page="pages/plan/editor.py", section="financing")
    app.button(key="add:financing.rounds").click().run()
    added = app.session_state["case"].plan.financing.rounds[-1]
    assert (added.amount.median, added.close_month) == (0, 71)
    assert any("nothing comes of it" in one.value for one in app.caption)
    app.switch_page("pages/financing/rounds.py")
    app.run()
    assert {name: value for name, (value, _d) in figures(app).items()} == {
        name: value for name, (value, _d) in before.items()
    }


def test_a_range_that_falls_to_nought_says_that_it_is_certain_now() -> None:
    app = open_app()
    key = next(one.key for one in app.number_input if "growth_per_month" in (one.key or ""))
    app.number_input(key=key).set_value(-1.0).run()
    assert any("is certain now" in one.value for one in [*app.warning, *app.info])
    app.button(key="undo_button").click().run()
    app.number_input(key=key).set_value(12.0).run()
    assert not any("is certain now" in one.value for one in [*app.warning, *app.info])


def test_a_month_is_chosen_by_its_name_and_an_optional_one_can_be_cleared() -> None:
    app = open_app(page="pages/financing/rounds.py")
    box = app.selectbox(key="financing:financing.rounds.series_a.close_month")
    assert "Nov 2027" in box.options
    box.set_value(14).run()
    assert app.session_state["case"].plan.financing.rounds[0].close_month == 14
    app = open_app(page="pages/plan/editor.py", section="exit")
    key = next(one.key for one in app.selectbox if str(one.key).endswith("exit.later_first_month"))
    for month in (40, None):
        app.selectbox(key=key).set_value(month).run()
        assert app.session_state["case"].plan.exit.later_first_month == month


@pytest.mark.parametrize(
    ("page", "changes"),
    [
        ("pages/cash_flow/runway.py", {"costs": [], "opening.cash": 0.0}),
        ("pages/market/track_record.py", {"exit.revenue_multiple": 0.0}),
    ],
)
def test_a_plan_in_which_nothing_moves_or_is_worth_nothing_opens(page: str, changes: dict[str, Any]) -> None:
    case = Case(changed(hand_plan(income=0), changes))
    app = open_app(page=page, case=case, opened=case, plan_language="en")
    assert not app.exception
