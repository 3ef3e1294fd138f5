"""A run's whole state as a file: NumPy's .npz, every array under its name, nothing that could run code when
it is read.
"""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any
from zipfile import ZipFile

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.errors import CalculationError, Fault
from core.texts import mark
from core.training.engine.loop import Configuration, Run
from core.training.experiments.registry import EXPERIMENTS

LARGEST_UNPACKED = 64 * 2**20
_SETTINGS = ("learning_rate", "batch_size", "weight_decay")


def saved(run: Run) -> bytes:
    """Return the state from which training goes on exactly as it would have: weights, moments, place in the
    epoch, random state.

    The data are not part of it. Arrays: `weights/<name>`, `moments/<number>`, `order`, and `about` (JSON:
    configuration without data, settings, counters, the generator's state).
    """
    configuration = asdict(run.configuration) | {"data": {}}
    about = {
        "configuration": configuration,
        "settings": {name: getattr(run, name) for name in _SETTINGS} | {"dropout": run.experiment.dropout},
        "samples": run.experiment.samples,
        "steps": run.steps,
        "loss": run.loss,
        "seen": run.seen,
        "updates": run.optimiser.steps,
        "generator": run.generator.bit_generator.state,
    }
    arrays = {f"weights/{name}": tensor.data for name, tensor in run.names.items()}
    arrays |= {f"moments/{number}": moment for number, moment in enumerate(run.optimiser.moments)}
    file = io.BytesIO()
    np.savez(file, about=np.array(json.dumps(about)), order=run.order, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def configuration_of(content: bytes) -> Configuration:
    """Return the configuration to go on with: the file's, under its last settings. Reads nothing else of the
    file.

    Raises `CalculationError` for a file of another kind, and for figures outside what the lab allows.
    """
    about = _about(content)
    settings: dict[str, Any] = dict(about.settings)
    return replace(about.configuration, **settings)


def restore(run: Run, content: bytes) -> None:
    """Put a saved state into a run of the same shape; one of another shape is refused and the run stays as it
    is.
    """
    about, arrays = _about(content), _arrays(content)
    wanted = {f"weights/{name}": tensor.data.shape for name, tensor in run.names.items()}
    wanted |= {f"moments/{number}": moment.shape for number, moment in enumerate(run.optimiser.moments)}
    given = {name: array.shape for name, array in arrays.items() if name != "order"}
    for name in sorted(wanted.keys() | given.keys()):
        if wanted.get(name) != given.get(name):
            raise CalculationError(
                Fault("file", mark("belongs to another model: {name} differs"), {"name": name})
            )
    for name, tensor in run.names.items():
        tensor.data[:] = arrays[
            f"weights/{name}"
        ]  # in place: parameters are views of the optimiser's flat array
    for number, moment in enumerate(run.optimiser.moments):
        moment[:] = arrays[f"moments/{number}"]
    for name, value in about.settings.items():
        setattr(run.experiment if name == "dropout" else run, name, value)
    run.steps, run.loss, run.seen, run.optimiser.steps = about.steps, about.loss, about.seen, about.updates
    run.order = (
        arrays["order"] if about.samples == run.experiment.samples else run.order[:0]
    )  # other data: a new epoch
    run.generator.bit_generator.state = about.generator


class _About(BaseModel):
    """What a file says of itself; anything outside these limits is refused."""

    model_config = ConfigDict(extra="forbid")
    configuration: Configuration
    settings: dict[str, float]
    samples: int = Field(ge=1)
    steps: int = Field(ge=0)
    seen: int = Field(ge=0)
    updates: int = Field(ge=0)
    loss: float
    generator: dict[str, Any]

    @model_validator(mode="after")
    def _within_limits(self) -> "_About":
        given, preset = self.configuration, EXPERIMENTS[self.configuration.experiment]
        if sorted(self.settings) != sorted((*_SETTINGS, "dropout")):
            raise ValueError
        if given.variant not in ("", *preset.variants) or given.data:
            raise ValueError
        self.settings["batch_size"] = int(self.settings["batch_size"])
        limits = (
            (given.hidden, 512),
            (given.batch_size, 4_096),
            (self.settings["batch_size"], 4_096),
            (given.learning_rate, 10),
            (self.settings["learning_rate"], 10),
            (given.pace, 1e6),
        )
        if not all(0 < value <= limit for value, limit in limits) or not (
            0 <= self.settings["dropout"] < 1 and self.settings["weight_decay"] >= 0
        ):
            raise ValueError
        return self


def _about(content: bytes) -> _About:
    with _opened(content) as file:
        return _About.model_validate_json(str(file["about"]))


def _arrays(content: bytes) -> dict[str, Any]:
    with _opened(content) as file:
        found = {name: file[name] for name in file.files if name != "about"}
        if not all(isinstance(array, np.ndarray) for array in found.values()):
            raise ValueError("a part that is no array")
        return found


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    """Open a file that may come from anyone: nothing is unpacked that would be too large, no pickle is
    read.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise ValueError("too large")
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            yield file
    except Exception as error:  # damaged archives raise a dozen kinds; each means the same to a person
        raise CalculationError(Fault("file", mark("is not a model saved by this lab (.npz)"))) from error
