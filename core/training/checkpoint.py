"""A run's whole state as a file: NumPy's .npz, every array under its name, nothing that could run code when it is read."""

import io
import json
from dataclasses import asdict
from typing import Any
from zipfile import BadZipFile

import numpy as np

from core.errors import CalculationError, Fault
from core.texts import mark
from core.training.loop import Configuration, Run

_SETTINGS = ("learning_rate", "batch_size", "weight_decay")


def saved(run: Run) -> bytes:
    """Return the state from which training goes on exactly as it would have: weights, moments, place in the epoch, random state.

    The data are not part of it. Arrays: `weights/<name>`, `moments/<number>`, `order`, and `about` (JSON: configuration
    without data, settings, counters, the generator's state).
    """
    configuration = asdict(run.configuration) | {"data": {}}
    about = {
        "configuration": configuration, "settings": {name: getattr(run, name) for name in _SETTINGS} | {"dropout": run.experiment.dropout},
        "steps": run.steps, "loss": run.loss, "seen": run.seen, "updates": run.optimiser.steps, "generator": run.generator.bit_generator.state,
    }
    arrays = {f"weights/{name}": tensor.data for name, tensor in run.names.items()}
    arrays |= {f"moments/{number}": moment for number, moment in enumerate(run.optimiser.moments)}
    file = io.BytesIO()
    np.savez(file, about=np.array(json.dumps(about)), order=run.order, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def configuration_of(content: bytes) -> Configuration:
    """Return the configuration that a file was saved from. Raises `CalculationError` for a file of another kind."""
    return Configuration(**_read(content)[0]["configuration"])


def restore(run: Run, content: bytes) -> None:
    """Put a saved state into a run of the same shape; one of another shape is refused and the run stays as it is."""
    about, arrays = _read(content)
    wanted = {f"weights/{name}": tensor.data.shape for name, tensor in run.names.items()}
    wanted |= {f"moments/{number}": moment.shape for number, moment in enumerate(run.optimiser.moments)}
    given = {name: array.shape for name, array in arrays.items() if name != "order"}
    for name in sorted(wanted.keys() | given.keys()):
        if wanted.get(name) != given.get(name):
            raise CalculationError(Fault("file", mark("belongs to another model: {name} differs"), {"name": name}))
    for name, tensor in run.names.items():
        tensor.data[:] = arrays[f"weights/{name}"]  # in place: parameters are views of the optimiser's flat array
    for number, moment in enumerate(run.optimiser.moments):
        moment[:] = arrays[f"moments/{number}"]
    for name, value in about["settings"].items():
        setattr(run.experiment if name == "dropout" else run, name, value)
    run.steps, run.loss, run.seen, run.optimiser.steps = (about[name] for name in ("steps", "loss", "seen", "updates"))
    run.order = arrays["order"]
    run.generator.bit_generator.state = about["generator"]


def _read(content: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        about: dict[str, Any] = json.loads(str(arrays.pop("about")))
        Configuration(**about["configuration"])
    except (BadZipFile, ValueError, KeyError, TypeError, EOFError, OSError) as error:
        raise CalculationError(Fault("file", mark("is not a model saved by this lab (.npz)"))) from error
    return about, arrays
