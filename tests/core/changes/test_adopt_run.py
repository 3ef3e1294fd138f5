"""The big run goes into the plan and moves its figures."""

import pytest

from core.changes.adopt_run import Adoption, adopted_plan, consequence
from core.compute.hardware import CHIPS
from core.compute.laws import BESIROGLU
from core.compute.model_choice import by_law, by_ratio, layout_of, shape_of
from core.errors import CalculationError
from core.plan.document.edit import changed
from core.plan.document.library import ready_made

PLAN = ready_made("applied", "en")
RUN = Adoption(400_000, 600_000, 1_000_000, 900.0, CHIPS["h100"], 3)


def test_the_first_training_run_takes_the_hours_with_their_range_and_serving_its_speed() -> None:
    plan = adopted_plan(PLAN, RUN)
    hours = plan.compute.training_runs[0].gpu_hours
    assert hours.support() == pytest.approx((400_000, 1_000_000), rel=1e-6)
    assert plan.compute.training_runs[0].duration_months == 3
    assert plan.compute.inference.tokens_per_gpu_second.median == 900.0


def test_a_plan_without_runs_gets_one() -> None:
    plan = adopted_plan(changed(PLAN, {"compute.training_runs": []}), RUN)
    assert [one.id for one in plan.compute.training_runs] == ["lab_run"]


def test_a_dearer_run_needs_more_capital() -> None:
    found = consequence(PLAN, RUN, 400, 1)
    assert found is not None
    before, after = (one.figures["capital_needed"] for one in (found.before, found.after))
    assert after.value > before.value  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [1e8, 7e9, 70e9, 4e11])
def test_a_usual_shape_has_about_the_size_asked_for(size: float) -> None:
    shape = shape_of(size)
    ends = shape.vocabulary * shape.width
    assert shape.parameters() - ends == pytest.approx(size, rel=0.4)


def test_models_spend_their_budget() -> None:
    for model in (by_ratio(flops=1e23, tokens_per_parameter=20), by_law(flops=1e23, law=BESIROGLU)):
        assert 6 * model.parameters * model.tokens == pytest.approx(1e23)


def test_a_layout_fits_and_too_few_chips_are_refused_with_the_number_needed() -> None:
    layout = layout_of(parameters=70e9, chip=CHIPS["h100"], chips=512)
    assert layout.tensor * layout.pipeline * layout.data <= 512
    assert layout.bytes_per_chip < CHIPS["h100"].memory_bytes
    with pytest.raises(CalculationError, match="at least"):
        layout_of(parameters=400e9, chip=CHIPS["h100"], chips=8)
