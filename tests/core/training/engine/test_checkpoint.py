"""A saved state goes on exactly as the run would have; a foreign file is refused and changes nothing."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.errors import CalculationError
from core.training.engine.checkpoint import configuration_of, restore, saved
from core.training.engine.loop import Configuration, Run


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "adam", "adamw"])
@pytest.mark.parametrize("experiment", ["digits", "sequence", "gpt"])
def test_a_restored_run_goes_on_as_if_it_had_never_stopped(experiment: str, optimiser: str) -> None:
    configuration = Configuration(
        experiment,
        "lstm" if experiment == "sequence" else "",
        hidden=16,
        optimiser=optimiser,
        dropout=0.2,
        schedule="cosine",
    )  # type: ignore[arg-type]
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


def tampered(change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return a saved model whose description of itself was changed."""
    with np.load(io.BytesIO(saved(Run(Configuration()))), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    about = json.loads(str(arrays.pop("about")))
    change(about)
    out = io.BytesIO()
    np.savez(out, about=np.array(json.dumps(about)), **arrays)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda about: about["configuration"].update(hidden=1_000_000),
        lambda about: about["configuration"].update(experiment="unknown"),
        lambda about: about["configuration"].update(batch_size=10**9),
        lambda about: about["settings"].update(update="evil"),
        lambda about: about["settings"].update(learning_rate="fast"),
        lambda about: about.update(more=1),
    ],
)
def test_a_file_that_asks_for_what_the_lab_does_not_allow_is_refused(
    change: Callable[[dict[str, Any]], None],
) -> None:
    with pytest.raises(CalculationError, match="not a model saved"):
        configuration_of(tampered(change))


def test_a_file_that_unpacks_to_far_more_is_not_unpacked() -> None:
    out = io.BytesIO()
    np.savez_compressed(out, about=np.array("{}"), weights=np.zeros(20_000_000))
    assert len(out.getvalue()) < 200_000
    with pytest.raises(CalculationError):
        configuration_of(out.getvalue())


def test_a_model_goes_on_under_its_last_settings_and_on_other_data_with_a_new_epoch() -> None:
    rows = np.random.default_rng(0).standard_normal((200, 3)).tolist()
    run = Run(Configuration("regression", data={"rows": rows}))
    run.step()
    run.learning_rate, run.batch_size = 0.1, 8
    given = configuration_of(saved(run))
    assert (given.learning_rate, given.batch_size) == (0.1, 8)
    other = Run(replace(given, data={"rows": rows[:30]}))
    restore(other, saved(run))
    for _ in range(20):
        other.step()
