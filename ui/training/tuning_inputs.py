"""What is to be tuned, and how: the inputs of the tuning page."""

from typing import Any

import streamlit as st

from core.errors import AssayError
from core.texts import mark
from core.training.data.data_sets import LOADERS
from core.training.trials.ensembles import DEPTHS, INITIALISERS, REGULARISERS
from core.training.trials.tuning import Search, fits
from present.translation import _
from ui.forms.own_table import own_table
from ui.frame.strip import show_faults
from ui.session.kept import kept_choice

_RATES, _WIDTHS = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1], [4, 8, 16, 32, 64, 128]
_DATA = {
    "digits": mark("Handwritten digits"),
    "wine": mark("wines, by chemistry"),
    "breast_cancer": mark("tumours, by cells"),
    "iris": mark("irises, by leaves"),
}


_METHODS = {
    "grid": mark("grid: every combination"),
    "random": mark("random draws"),
    "halving": mark("successive halving: many short, few long"),
}


WAYS = {
    "member": mark("mean member"),
    "vote": mark("vote"),
    "mean": mark("mean of odds"),
    "weighted": mark("weighted mean of odds"),
}


CHOICES = {
    "he": mark("He"),
    "glorot": mark("Glorot (Xavier)"),
    "gaussian": mark("Gaussian, σ = 0.01 (documents)"),
    "none": mark("nothing"),
    "dropout": mark("dropout"),
    "decay": mark("weight decay"),
    "both": mark("both"),
}


STUDIES = {
    "search": mark("Search for settings"),
    "ensemble": mark("Ensembles"),
    "initialisation": mark("Initialisation"),
    "regularisation": mark("Regularisation"),
}


def inputs() -> tuple[dict[str, Any], int]:
    """Draw the inputs into the sidebar; return what the worker is asked and how many networks it will
    train.
    """
    with st.sidebar:
        study = kept_choice("study", _("Study"), list(STUDIES), "search", labels=lambda one: _(STUDIES[one]))
        data = kept_choice(
            "tuning_data", _("Data"), list(LOADERS), "digits", labels=lambda one: _(_DATA[one])
        )
        asked: dict[str, Any] = {"study": study, "data": data, "own": None}
        if study == "search":
            search = _search()
            asked["search"], count = (
                {name: getattr(search, name) for name in Search.__dataclass_fields__},
                fits(search),
            )
        elif study == "ensemble":
            count = asked["members"] = int(kept_choice("members", _("Members"), [3, 5, 7, 11, 15], 7))
            asked["settings"] = {
                "hidden": int(kept_choice("member_width", _("Width"), _WIDTHS, 16)),
                "epochs": int(kept_choice("member_epochs", _("Epochs"), [5, 10, 20, 40], 20)),
            }
        else:
            seeds = asked["seeds"] = int(
                kept_choice(
                    "effect_seeds",
                    _("Seeds"),
                    [3, 5, 10],
                    5,
                    help=_(
                        "Each choice is trained this often; the spread between seeds is the standard error."
                    ),
                )
            )
            asked["epochs"] = int(
                kept_choice(
                    f"effect_epochs:{study}",
                    _("Epochs"),
                    [5, 10, 20, 60],
                    10 if study == "initialisation" else 60,
                )
            )
            count = seeds * (
                len(DEPTHS) * len(INITIALISERS) if study == "initialisation" else len(REGULARISERS)
            )
        upload = st.file_uploader(
            _("Your own data (CSV, Excel)"),
            type=["csv", "xlsx"],
            key="own:tuning",
            max_upload_size=2,
            help=_("Columns of numbers; the last column names the class."),
        )
        if upload is not None:
            try:
                asked["own"] = _read(upload.getvalue())
            except AssayError as error:
                show_faults(list(error.faults))
    return asked, count


def _search() -> Search:
    method = kept_choice("method", _("Method"), list(_METHODS), "grid", labels=lambda one: _(_METHODS[one]))
    candidates = int(
        kept_choice(
            "candidates",
            _("Candidates"),
            [16, 24, 32, 64] if method == "grid" else [9, 18, 27, 54],
            32 if method == "grid" else 27,
        )
    )
    folds = int(
        kept_choice(
            "folds",
            _("Folds"),
            [3, 5, 10],
            5,
            help=_("The training rows are split so often; each part is held out once."),
        )
    )
    epochs = int(
        kept_choice(
            "epochs",
            _("Epochs"),
            [9, 20, 27, 40],
            20,
            help=_("Passes over the data; successive halving gives the first round a fraction of them."),
        )
    )
    low = float(
        kept_choice("rate_low", _("Learning rate from"), _RATES[:-1], 0.0003, labels=lambda one: f"{one:g}")
    )
    high = float(
        kept_choice(
            "rate_high",
            _("Learning rate to"),
            [one for one in _RATES if one > low],
            max(0.03, _RATES[_RATES.index(low) + 1]),
            labels=lambda one: f"{one:g}",
        )
    )
    narrow = int(kept_choice("width_low", _("Width from"), _WIDTHS[:-1], 8))
    wide = int(
        kept_choice(
            "width_high", _("Width to"), [one for one in _WIDTHS if one > narrow], max(64, 2 * narrow)
        )
    )
    return Search(method, candidates, folds, epochs, (low, high), (narrow, wide))


def _read(content: bytes) -> dict[str, Any]:
    rows = own_table(content, text_column=-1)
    return {"inputs": [row[:-1] for row in rows], "classes": [row[-1] for row in rows]}
