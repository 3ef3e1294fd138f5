"""Another currency: the same company, every figure of money at one rate."""

import pytest

from core.changes.convert import converted, converted_case, exchange_rate, relabelled
from core.plan.case import Case, Scenario
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.headline import MEASURES
from core.simulation.measures import figure
from core.simulation.run import run


@pytest.mark.parametrize("name", READY_MADE)
def test_a_converted_plan_has_the_same_future_in_other_money(name: str) -> None:
    plan = ready_made(name)
    currency = "CNY" if plan.company.currency != "CNY" else "USD"
    rate = exchange_rate(of=plan.company.currency, into=currency)
    before, after = (run(one, 200, 1, ()) for one in (plan, converted(plan, currency)))
    for measure in MEASURES.values():
        first, second = figure(measure, before), figure(measure, after)
        if first is None or second is None:
            assert first is second
            continue
        factor = rate if measure.derivation.unit == "money" else 1
        assert second.value == pytest.approx(first.value * factor, rel=1e-6, abs=1e-9)


def test_there_and_back_is_the_same_plan_and_a_label_changes_no_amount() -> None:
    plan = ready_made("applied")
    back = converted(converted(plan, "EUR"), "USD")
    assert back.opening.cash == pytest.approx(plan.opening.cash)
    assert exchange_rate(of="USD", into="CNY") > 1
    assert relabelled(plan, "CNY").opening.cash == plan.opening.cash
    assert relabelled(plan, "CNY").company.currency == "CNY"


def test_scenarios_and_term_sheets_are_converted_with_the_plan() -> None:
    plan = ready_made("applied")
    case = Case(
        plan,
        offers={"series_a": ({"pre_money": 5e7, "participation": "full", "pool_after_share": 0.1},)},
        inputs={"USD:fund": 1.0},
        scenarios=(
            Scenario("big", {"financing.rounds.series_a.amount": 5e7, "exit.month": 50}),
            Scenario("stale", {"financing.rounds.series_z.amount": 1.0}),
        ),
    )
    rate = exchange_rate(of="USD", into="CNY")
    found = converted_case(case, "CNY")
    assert found.plan == converted(plan, "CNY")
    (scenario,) = found.scenarios
    assert scenario.changes["financing.rounds.series_a.amount"] == pytest.approx(5e7 * rate)
    assert scenario.changes["exit.month"] == 50
    (sheet,) = found.offers["series_a"]
    assert sheet == {"pre_money": pytest.approx(5e7 * rate), "participation": "full", "pool_after_share": 0.1}
    assert found.inputs == {"USD:fund": 1.0, "CNY:fund": 1.0}


def test_inputs_of_pages_are_carried_over_and_only_money_is_converted() -> None:
    case = Case(ready_made("applied", "en")).with_inputs({"people": 6.0, "chips": 2_048.0, "chip": "a100"})
    rate = exchange_rate(of="USD", into="CNY")
    again = converted_case(case, "CNY")
    assert again.input("people", None) == pytest.approx(6.0 * rate)
    assert (again.input("chips", None), again.input("chip", None)) == (2_048.0, "a100")
