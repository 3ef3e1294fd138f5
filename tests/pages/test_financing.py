"""Financing pages with inputs of their own: the table of comparables, run through `app.py`."""

from typing import Any

import pytest

from core.plan.case import Case
from core.plan.document.edit import changed
from core.plan.document.files import as_data
from core.plan.document.library import ready_made
from core.studies.financing.planned import planned_table
from tests.pages.test_pages import open_app
from ui.financing import comparables


def open_valuation() -> Any:
    app = open_app(page="pages/financing/valuation.py")
    app.session_state["comparables_fold"] = True
    return app.run()


def test_laboratories_of_the_facts_enter_the_table_price_the_plan_and_can_be_undone() -> None:
    app = open_valuation()
    before = app.session_state["case"].plan
    app.button(key="known_prices").click().run()
    assert not app.exception
    table = next(one.value for one in app.dataframe if "Multiple used" in one.value.columns)
    assert table.loc[table["Name"] == "Anthropic, May 2026", "Multiple used"].item() == "20.5×"
    gaps = next(one.value for one in app.dataframe if "Price ÷ value" in one.value.columns)
    needed = gaps.loc[gaps["Method"] == "Market (comparables)", "To reach the price it would need"].item()
    assert needed.startswith("Multiple ")
    app.button(key="undo_button").click().run()
    assert app.session_state["case"].plan == before


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that types edits into the table of a plan and gives what was changed or reported."""
    from core.plan.document.library import ready_made

    plan, seen = ready_made("applied"), {}
    monkeypatch.setattr(comparables.current, "plan", lambda: plan)
    monkeypatch.setattr(comparables.current, "change", lambda changes: seen.update(changes))
    monkeypatch.setattr(comparables.current, "report", lambda faults: seen.update(faults=list(faults)))

    def take(**edits: Any) -> dict[str, Any]:
        held = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **edits}
        monkeypatch.setattr(comparables.st, "session_state", {"table": held})
        comparables._take("table")
        return seen

    return take


def test_a_row_pasted_in_is_taken_in_millions(typed: Any) -> None:
    row = {"name": "Peer", "as_of": "2026-10-01T00:00:00", "value": 90.0, "revenue": 12.5}
    (taken,) = typed(added_rows=[{}, row])["valuation.comparables"]
    assert (taken["name"], taken["value"], taken["revenue"]) == ("Peer", 90e6, 12.5e6)
    assert str(taken["as_of"]) == "2026-10-01"


def test_a_row_that_is_not_whole_is_named_and_waits(typed: Any) -> None:
    seen = typed(added_rows=[{"name": "Peer", "value": 90.0}])
    assert "valuation.comparables" not in seen
    assert seen["faults"][0].parameters["fields"] == "As of, Its yearly revenue then"


def test_a_cleared_source_is_gone_and_a_cleared_value_is_named(typed: Any) -> None:
    row = {"name": "Peer", "as_of": "2026-10-01", "value": 90.0, "revenue": 0.0, "source": "a friend"}
    from core.plan.document.edit import changed

    held = typed(added_rows=[row])
    plan = changed(comparables.current.plan(), held)
    comparables.current.plan = lambda: plan  # type: ignore[attr-defined]
    (taken,) = typed(edited_rows={"0": {"source": None}})["valuation.comparables"]
    assert taken["source"] == ""
    assert typed(edited_rows={"0": {"value": None}})["faults"][0].parameters["fields"] == "Valued at"


def test_a_changed_fact_is_the_persons_own_and_a_deleted_row_leaves_no_source(typed: Any) -> None:
    from core.changes.known_prices import with_known_prices
    from core.plan.document.edit import changed

    plan = changed(comparables.current.plan(), with_known_prices(comparables.current.plan()))
    comparables.current.plan = lambda: plan  # type: ignore[attr-defined]
    taken = typed(edited_rows={"0": {"value": 1.0}}, deleted_rows=[1])
    sources = taken["sources"]
    assert sources["valuation.comparables.known_1.value"] == "stated"
    assert sources["valuation.comparables.known_1.revenue"] == "openai_run_rate_2024_12"
    assert not any("known_2" in path for path in sources)
    assert len(taken["valuation.comparables"]) == 4


def test_a_round_may_be_named_by_what_is_sold_of_the_company() -> None:
    app = open_app(page="pages/financing/round_editor.py")
    app.number_input(key="wanted_stake").set_value(15.0).run()
    app.button(key="set_by_stake").click().run()
    assert not app.exception
    plan = app.session_state["case"].plan
    table = planned_table(plan)
    first = plan.financing.rounds[0].id
    held = [place for place, one in enumerate(table.owners) if one in (first, f"{first}_pro_rata")]
    assert table.ownership()[1, held, 0].sum() == pytest.approx(0.15)
    before = plan.financing.rounds[0].pre_money
    app.number_input(key="wanted_price").set_value(1e9).run()
    app.button(key="set_by_price").click().run()
    assert any("no pre-money gives this" in one.value for one in app.error)
    assert app.session_state["case"].plan.financing.rounds[0].pre_money == before


def test_a_rate_of_a_note_is_asked_for_where_there_is_a_note() -> None:
    app = open_app(page="pages/financing/securities.py", **{"edit:note_rates": True})
    assert any("Convertible notes" in one.value for one in app.caption)
    assert not any(one.key == "add:financing.note_rates" for one in app.button)
    note = {"id": "n", "name": "N", "principal": 1e5, "issued": "2026-01-01", "maturity": "2029-06-01"}
    plan = changed(ready_made("applied"), {"financing.notes": [note]})
    chosen = Case(plan)
    app = open_app(
        "en",
        "pages/financing/securities.py",
        case=chosen,
        opened=chosen,
        plan_language="en",
        **{"edit:note_rates": True},
    )
    app.button(key="add:financing.note_rates").click().run()
    assert not app.exception
    (rate,) = app.session_state["case"].plan.financing.note_rates
    assert (rate.note, str(rate.first_day)) == ("n", "2029-06-01")
    app.button(key="add:financing.note_rates").click().run()
    assert len(app.session_state["case"].plan.financing.note_rates) == 2


def test_a_round_that_has_closed_moves_into_the_table_at_the_terms_that_came_true() -> None:
    app = open_app(page="pages/financing/securities.py")
    before = app.session_state["case"].plan
    one = before.financing.next_round
    app.text_input(key=f"close:{one.id}:amount").set_value("9m")
    app.text_input(key=f"close:{one.id}:pre_money").set_value("nonsense")
    app.button(key="close_round").click().run()
    assert app.session_state["case"].plan == before
    assert "nonsense" in " ".join(each.value for each in app.error)
    app.text_input(key=f"close:{one.id}:pre_money").set_value("31m")
    app.button(key="close_round").click().run()
    assert not app.exception
    after = app.session_state["case"].plan
    series = next(each for each in after.financing.series if each.id == one.id)
    assert series.shares * series.issue_price == pytest.approx(9e6, rel=1e-6)
    assert after.opening.cash == before.opening.cash + 9e6
    assert one.id not in {each.id for each in after.financing.rounds}
    app.button(key="undo_button").click().run()
    assert app.session_state["case"].plan == before


def test_a_dated_round_behind_one_that_waits_for_the_runway_says_that_it_waits() -> None:
    plan = ready_made("applied")
    third = {"id": "c", "name": "Series C", "amount": 2e7, "pre_money": 1e8, "close_month": 12, "asks": {}}
    rounds = [*as_data(plan.financing.rounds), third]
    case = Case(changed(plan, {"financing.rounds": rounds}))
    app = open_app(page="pages/financing/rounds.py", case=case, opened=case, plan_language="en")
    assert any("Series C is planned for" in one.value for one in app.caption)
    bare = open_app(page="pages/financing/rounds.py")
    assert not any("is planned for" in one.value for one in bare.caption)


@pytest.mark.parametrize("page", ["investor_lens", "raise_size"])
def test_a_plan_whose_only_round_has_no_amount_yet_opens_the_pages_of_its_money(page: str) -> None:
    still = {"id": "x", "name": "New", "amount": 0.0, "pre_money": 2e7, "close_month": 71, "asks": {}}
    case = Case(changed(ready_made("applied"), {"financing.rounds": [still], "financing.investors": []}))
    app = open_app(page=f"pages/financing/{page}.py", case=case, opened=case, plan_language="en")
    assert not app.error


@pytest.mark.parametrize(
    ("month", "shares", "said"), [(6, 90_000_000, 1), (6, 1_000, 0), (600, 90_000_000, 0)]
)
def test_a_grant_that_the_pool_does_not_hold_is_said(month: int, shares: int, said: int) -> None:
    app = open_app(page="pages/financing/securities.py")
    grant = {"id": "g", "name": "Hires", "month": month, "shares": shares}
    app.session_state["case"] = Case(changed(ready_made("applied"), {"financing.option_grants": [grant]}))
    app.run()
    assert not app.exception
    found = [one.value for one in app.warning if "Hires" in one.value]
    assert len(found) == said
    assert all("of 90,000,000 options" in one for one in found)


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ({"redemptions": {"due_month": 11}}, 1),
        ({"redemptions": {"due_month": 12}}, 0),
        ({"ratchets": {"test_month": 11, "target_revenue": 1e6}}, 1),
        ({"ratchets": {"test_month": 12, "target_revenue": 1e6}}, 0),
    ],
)
def test_a_promise_that_falls_due_before_its_round_is_said(right: dict[str, Any], said: int) -> None:
    app = open_app(page="pages/financing/promises.py")
    plan = ready_made("applied")
    first = plan.financing.rounds[0].id
    ((name, terms),) = right.items()
    promise = {"id": "r", "name": "Buy back", "round": first, **terms}
    changes = {f"financing.rounds.{first}.close_month": 12, f"financing.{name}": [promise]}
    app.session_state["case"] = Case(changed(plan, changes))
    app.run()
    assert not app.exception
    assert len([one for one in app.warning if "Buy back falls due" in one.value]) == said


@pytest.mark.parametrize(("granted", "said"), [("none", 1), ("inside", 0)])
def test_a_right_to_buy_that_no_round_grants_is_said(granted: str, said: int) -> None:
    app = open_app(page="pages/financing/securities.py")
    plan = ready_made("applied")
    holder, *_others = plan.financing.holders
    changes: dict[str, Any] = {
        f"financing.rounds.{one.id}.pro_rata": granted for one in plan.financing.rounds
    }
    app.session_state["case"] = Case(
        changed(plan, {f"financing.holders.{holder.id}.pro_rata": True} | changes)
    )
    app.run()
    assert not app.exception
    assert len([one for one in app.caption if f"those of {holder.name} buy nothing" in one.value]) == said
