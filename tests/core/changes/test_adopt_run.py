"""The big run goes into the plan line by line, in its own months, and moves its figures."""

from dataclasses import replace

import numpy as np
import pytest

from core.changes.adopt_run import LINES, USUAL, Adoption, Compute, adopted_plan
from core.changes.confirm import ASSUMED, STATED
from core.errors import PlanError
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.simulation.run import base_chain
from core.simulation.summary import summary_of

PLAN = ready_made("applied", "en")
RUN = Adoption(
    experiments=Compute(1_200_000, 1_800_000, 3_000_000, 2, 3),
    final_run=Compute(400_000, 600_000, 1_000_000, 5, 1),
    post_training=Compute(40_000, 60_000, 100_000, 6, 2),
    people=6_000_000,
    data=1_200_000,
    tokens_per_gpu_second=900.0,
    gpu_price_per_hour=7.0,
)


def runs(plan: object) -> dict[str, tuple[int, int]]:
    return {one.id: (one.start_month, one.duration_months) for one in plan.compute.training_runs}  # type: ignore[attr-defined]


def test_each_part_trains_in_its_own_months_and_the_plan_keeps_what_it_had() -> None:
    plan = adopted_plan(PLAN, RUN)
    own = runs(PLAN)
    assert runs(plan) == own | {
        "lab_experiments": (2, 3),
        "lab_final_run": (5, 1),
        "lab_post_training": (6, 2),
    }
    hours = adopted_plan(PLAN, RUN, (*USUAL, "gpu_price")).compute.training_runs[-2].gpu_hours
    assert hours.support() == pytest.approx((400_000, 1_000_000), rel=1e-6)
    assert plan.compute.inference == PLAN.compute.inference
    assert plan.compute.gpu_price_per_hour == PLAN.compute.gpu_price_per_hour


def test_people_and_data_are_spent_over_the_programme_and_not_after_it() -> None:
    """6 + 1.2 M over the months 2 to 7: 1.2 M a month, 7.2 M in all."""
    before, after = (base_chain(one) for one in (PLAN, adopted_plan(PLAN, RUN, ("people", "data"))))
    more = (before.free_cash_flow - after.free_cash_flow)[:, 0]
    spent = np.zeros(len(more))
    spent[2:8] = 1.2e6
    alive = (before.running * after.running)[:, 0]
    np.testing.assert_allclose(more * alive, spent * alive, atol=1)


def test_a_line_goes_in_alone_and_twice_is_once() -> None:
    once = adopted_plan(PLAN, RUN)
    assert adopted_plan(once, RUN) == once
    assert adopted_plan(once, RUN, ()) == PLAN
    for name in LINES:
        assert adopted_plan(PLAN, RUN, (name,)) != PLAN
    both = adopted_plan(PLAN, RUN, ("serving", "gpu_price")).compute
    assert both.inference.tokens_per_gpu_second.median == 900
    assert adopted_plan(PLAN, RUN, ("gpu_price",)).compute.gpu_price_per_hour.median == 7


def test_it_takes_the_place_of_a_run_that_is_named() -> None:
    """The final run's line takes it, and no other line does."""
    first = PLAN.compute.training_runs[0].id
    placed = Adoption(**(vars(RUN) | {"replaces": first}))
    assert first not in runs(adopted_plan(PLAN, placed))
    assert first in runs(adopted_plan(PLAN, RUN))
    for name in set(LINES) - {"final_run"}:
        assert adopted_plan(PLAN, placed, (name,)) == adopted_plan(PLAN, RUN, (name,))


def test_hours_cost_in_the_plan_what_they_cost_on_the_page() -> None:
    """600,000 hours at 7 are 4.2 M, whatever the plan's own GPUs cost; a token costs as much too."""
    certain = replace(RUN, final_run=Compute(6e5, 6e5, 6e5, 5, 1))
    before, after = (base_chain(one) for one in (PLAN, adopted_plan(PLAN, certain, ("final_run",))))
    more = after.operations.spending.bill.cost - before.operations.spending.bill.cost
    dearer = PLAN.compute.gpu_price_change_per_year.median
    assert more[5, 0] == pytest.approx(4.2e6 * (1 + dearer) ** (5 / 12), rel=0.02)
    alone = adopted_plan(PLAN, RUN, ("serving",)).compute
    a_token = alone.gpu_price_per_hour.median / alone.inference.tokens_per_gpu_second.median
    assert a_token == pytest.approx(7 / 900)


def test_a_plan_without_runs_gets_them() -> None:
    plan = adopted_plan(changed(PLAN, {"compute.training_runs": []}), RUN, ("final_run",))
    assert list(runs(plan)) == ["lab_final_run"]


def test_a_dearer_programme_needs_more_capital_and_each_line_tells_its_part() -> None:
    def needed(*lines: str) -> float:
        figure = summary_of(adopted_plan(PLAN, RUN, lines), 400, 1, ()).figures["capital_needed"]
        assert figure is not None
        return figure.value

    alone = [needed("final_run"), needed("people")]
    assert needed() < min(alone) < max(alone) < needed("final_run", "people")


def test_a_run_happens_once_however_long_the_plan_becomes() -> None:
    longer = changed(adopted_plan(PLAN, RUN), {"company.months": 120})
    hours = base_chain(longer).operations.spending.bill.training_gpu_hours[:, 0]
    own = base_chain(changed(PLAN, {"company.months": 120})).operations.spending.bill.training_gpu_hours[:, 0]
    np.testing.assert_allclose((hours - own)[8:], 0, atol=1e-6)


def test_a_programme_that_ends_after_the_plan_is_refused() -> None:
    late = replace(RUN, post_training=Compute(40_000, 60_000, 100_000, 71, 2))
    with pytest.raises(PlanError, match="programme_start"):
        adopted_plan(PLAN, late)
    assert adopted_plan(PLAN, late, ("gpu_price",)) != PLAN


def test_a_figure_taken_over_is_no_longer_assumed() -> None:
    path = "compute.gpu_price_per_hour"
    assumed = PLAN.model_copy(update={"sources": {path: ASSUMED, "opening.cash": ASSUMED}})
    sources = adopted_plan(assumed, RUN, ("gpu_price",)).sources
    assert (sources[path], sources["opening.cash"]) == (STATED, ASSUMED)
    assert adopted_plan(assumed, RUN, ("people",)).sources == assumed.sources
