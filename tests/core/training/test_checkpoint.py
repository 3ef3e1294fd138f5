"""A saved state goes on exactly as the run would have; a foreign file is refused and changes nothing."""

import numpy as np
import pytest

from core.errors import CalculationError
from core.training.checkpoint import configuration_of, restore, saved
from core.training.loop import Configuration, Run


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "adam", "adamw"])
@pytest.mark.parametrize("experiment", ["digits", "sequence", "gpt"])
def test_a_restored_run_goes_on_as_if_it_had_never_stopped(experiment: str, optimiser: str) -> None:
    configuration = Configuration(experiment, "lstm" if experiment == "sequence" else "", hidden=16, optimiser=optimiser, dropout=0.2, schedule="cosine")  # type: ignore[arg-type]
    first = Run(configuration)
    for _ in range(5):
        first.step()
    first.learning_rate = 0.01
    content = saved(first)
    expected = [first.step() for _ in range(5)]
    second = Run(configuration_of(content))
    restore(second, content)
    assert second.loss == pytest.approx(second.loss)
    assert [second.step() for _ in range(5)] == expected
    assert first.measure() == second.measure()


def test_the_data_of_a_person_are_not_in_the_file() -> None:
    rows = np.random.default_rng(0).standard_normal((40, 3)).tolist()
    run = Run(Configuration("regression", data={"rows": rows}))
    assert configuration_of(saved(run)).data == {}


@pytest.mark.parametrize("content", [b"", b"not a file", b"PK\x03\x04broken"])
def test_another_kind_of_file_is_refused(content: bytes) -> None:
    with pytest.raises(CalculationError, match="not a model saved"):
        configuration_of(content)


def test_a_model_of_another_shape_is_refused_and_the_run_stays() -> None:
    run, other = Run(Configuration(hidden=16)), Run(Configuration(hidden=32))
    before = run.optimiser.values.copy()
    with pytest.raises(CalculationError, match="another model"):
        restore(run, saved(other))
    np.testing.assert_array_equal(run.optimiser.values, before)
