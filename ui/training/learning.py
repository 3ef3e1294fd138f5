"""Inputs of the live lab: the experiment, what it starts from, what may change while it runs, and one's own
data.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.errors import AssayError, CalculationError, Fault
from core.texts import mark
from core.training.engine.loop import Configuration
from core.training.experiments.registry import EXPERIMENTS, Preset
from core.training.workers.remote import RemoteRun
from present.translation import _
from ui.forms.own_table import own_table
from ui.frame.strip import show_faults
from ui.session.address import show
from ui.session.kept import keep, kept_choice
from ui.training.drawing import LEAST_POINTS, drawn_points

_RATES = [0.0001, 0.0003, 0.001, 0.003, 0.005, 0.01, 0.03, 0.1, 0.3, 0.5, 1.0]
_BATCHES = [1, 2, 3, 8, 16, 32, 64, 128, 256]
_VARIANTS = {
    "moons": mark("moons"),
    "circles": mark("circles"),
    "spirals": mark("spirals"),
    "diabetes": mark("patients (real)"),
    "noise": mark("random numbers (document 000)"),
    "by_heart": mark("cross-entropy"),
    "as_written": mark("as written (document 003)"),
    "plain": mark("plain"),
    "augmented": mark("augmented"),
    "lstm": "LSTM",
    "gru": "GRU",
    "prepared": mark("cleaned and standardised"),
    "raw": mark("raw"),
}
_OPTIMISERS = {
    "sgd": "SGD",
    "momentum": mark("Momentum"),
    "adam": "Adam",
    "adam_uncorrected": mark("Adam as document 000 writes it"),
    "adamw": "AdamW",
}


def configuration() -> Configuration:
    """Draw the inputs into the sidebar and return what a run would start from; settings that are live are
    among them.
    """
    with st.sidebar:
        name = str(
            kept_choice(
                "experiment",
                _("Experiment"),
                list(EXPERIMENTS),
                "digits",
                labels=lambda one: _(EXPERIMENTS[one].label),
                address="experiment",
            )
        )
        preset = EXPERIMENTS[name]

        def choice(what: str, label: str, options: Sequence[Any], default: Any, **more: Any) -> Any:
            return kept_choice(f"{what}:{name}", label, options, default, address=what, **more)

        variant = (
            str(
                choice(
                    "variant",
                    _("Variant"),
                    preset.variants,
                    preset.variants[0],
                    labels=lambda one: _(_VARIANTS[one]),
                )
            )
            if preset.variants
            else ""
        )
        hidden = (
            preset.hidden
            if "hidden" in preset.without
            else int(
                choice(
                    "hidden",
                    _("Width"),
                    sorted({2, 4, 8, 16, 24, 32, 64, 128, 256, preset.hidden}),
                    preset.hidden,
                    help=_("Neurons of a hidden layer; applies to the next start."),
                )
            )
        )
        optimiser: Any = choice(
            "optimiser",
            _("Optimiser"),
            list(_OPTIMISERS),
            preset.optimiser,
            labels=lambda one: _(_OPTIMISERS[one]),
            help=_("How gradients change the weights; applies to the next start."),
        )
        schedule: Any = choice(
            "schedule",
            _("Schedule"),
            ["constant", "linear", "cosine", "steps"],
            "constant",
            labels=lambda one: {
                "constant": _("constant"),
                "linear": _("linear to 0"),
                "cosine": _("cosine"),
                "steps": _("in steps"),
            }[one],
            help=_("How the learning rate falls over 3,000 steps; applies to the next start."),
        )
        st.caption(_("These take effect at once, without a reset:"))
        own_rate = preset.variant_rates.get(variant)
        rate = float(
            kept_choice(
                _rate_key(name, variant),
                _("Learning rate"),
                _RATES,
                preset.learning_rate if own_rate is None else own_rate,
                labels=lambda one: f"{one:g}",
                address="rate",
            )
        )
        batch = int(choice("batch", _("Batch size"), _BATCHES, preset.batch_size))
        decay = float(
            choice(
                "decay",
                _("Weight decay"),
                [0.0, 0.0001, 0.001, 0.01, 0.1],
                0.0,
                labels=lambda one: f"{one:g}",
            )
        )
        share = (
            0.0
            if "dropout" in preset.without
            else float(
                choice(
                    "dropout", _("Dropout"), [0.0, 0.1, 0.2, 0.3, 0.5], 0.0, labels=lambda one: f"{one:.0%}"
                )
            )
        )
        pace = float(
            kept_choice(
                "pace",
                _("Batches a second"),
                [2, 10, 100, 1_000, 100_000],
                100,
                labels=lambda one: _("as fast as it goes") if one == 100_000 else str(one),
                address="pace",
            )
        )
        data = _own_data(name, preset) if preset.own_data else {}
    show(
        {
            "experiment": name,
            "variant": variant,
            "hidden": hidden,
            "optimiser": optimiser,
            "schedule": schedule,
            "rate": rate,
            "batch": batch,
            "decay": decay,
            "dropout": share,
            "pace": int(pace),
        }
    )
    return Configuration(
        name, variant, hidden, optimiser, rate, batch, decay, share, schedule, 3_000, 0, pace, data
    )


def waiting_changes(run: RemoteRun | None, wanted: Configuration) -> str:
    """Return in words which settings differ from those the run was started with and act at the next start."""
    if run is None:
        return ""
    labels = {"hidden": _("Width"), "optimiser": _("Optimiser"), "schedule": _("Schedule"), "data": _("Data")}
    held = run.configuration
    return ", ".join(label for name, label in labels.items() if getattr(held, name) != getattr(wanted, name))


def choose(given: Configuration) -> None:
    """Set the inputs to those of a configuration, as a saved model brings one."""
    name = given.experiment
    chosen = {
        "variant": given.variant,
        "hidden": given.hidden,
        "optimiser": given.optimiser,
        "schedule": given.schedule,
        "batch": given.batch_size,
        "decay": given.weight_decay,
        "dropout": given.dropout,
    }
    keep(
        {"experiment": name, "pace": int(given.pace), _rate_key(name, given.variant): given.learning_rate}
        | {f"{what}:{name}": value for what, value in chosen.items()}
    )


def _rate_key(name: str, variant: str) -> str:
    """Return where a learning rate is kept: a variant that has its own does not share it."""
    return f"rate:{name}" + (f":{variant}" if variant in EXPERIMENTS[name].variant_rates else "")


def _own_data(name: str, preset: Preset) -> dict[str, Any]:
    """Draw the upload and return the rows; a broken file is refused by row and the experiment keeps its own
    data.
    """
    plain = preset.own_data == "text"
    upload = st.file_uploader(
        _("Your own text (TXT, UTF-8)") if plain else _("Your own data (CSV, Excel)"),
        type=["txt", "md"] if plain else ["csv", "xlsx"],
        key=f"own:{name}",
        max_upload_size=2,
        help={
            "rows": _("Columns of numbers, the last one is the target."),
            "points": _("Three columns: x, y and the class, 0 or 1."),
            "texts": _("Two columns: the text and its class, 0 or 1."),
            "text": _("Any script, 2,000 to 2,000,000 signs; the last tenth is held out."),
        }[preset.own_data],
    )
    if upload is None:
        points = [list(one) for one in drawn_points()]
        return {"rows": points} if preset.own_data == "points" and len(points) >= LEAST_POINTS else {}
    try:
        return _read(upload.getvalue(), preset.own_data)
    except AssayError as error:
        show_faults(list(error.faults))
        return {}


def _read(content: bytes, kind: str) -> dict[str, Any]:
    if kind == "text":
        return {"text": _decoded(content)}
    if kind == "texts":
        rows = own_table(content, text_column=0)
        return {"texts": [row[0] for row in rows], "labels": [row[-1] for row in rows]}
    return {"rows": own_table(content)}


def _decoded(content: bytes) -> str:
    """Return a text file's text: UTF-8, UTF-16 with its mark, or GB 18030 as Chinese Windows writes it."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CalculationError(Fault("file", mark("is no text: save it as UTF-8")))
