"""Inputs and results of the tuning page: what is searched, on which rows, and what came out."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import AssayError
from core.texts import mark
from core.training.data.data_sets import LOADERS
from core.training.trials.ensembles import DEPTHS, INITIALISERS, REGULARISERS
from core.training.trials.tuning import Search, fits
from present.charts.tuning import effects_chart, search_chart
from present.translation import _
from ui.forms.own_table import own_table
from ui.frame.strip import show_faults
from ui.session.kept import kept_choice
from ui.show import charts

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
_WAYS = {
    "member": mark("mean member"),
    "vote": mark("vote"),
    "mean": mark("mean of odds"),
    "weighted": mark("weighted mean of odds"),
}
_CHOICES = {
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
_RATES, _WIDTHS = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1], [4, 8, 16, 32, 64, 128]


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


def draw_search(reports: Sequence[Mapping[str, Any]], result: Mapping[str, Any] | None) -> None:
    """Draw the candidates so far, and at the end the ranking with what is resolved."""
    charts.draw(
        search_chart(mode=charts.mode(), reports=reports, found=result["candidates"] if result else []),
        key="search",
        title=_("Accuracy over folds by learning rate"),
        alt=_("Accuracy of each candidate over its learning rate"),
    )
    if result is None:
        return
    best, others = result["candidates"][0], result["candidates"][1:]
    equal = sum(not one["resolved"] for one in others)
    st.markdown(
        _(
            "Best: learning rate {rate}, width {width}, dropout {dropout}, weight decay {decay}. On rows "
            "never searched it is right in **{held_out}** ± {error}."
        ).format(
            rate=f"{best['settings']['learning_rate']:.2g}",
            width=int(best["settings"]["hidden"]),
            dropout=f"{best['settings']['dropout']:.0%}",
            decay=f"{best['settings']['weight_decay']:.2g}",
            held_out=f"{result['held_out']:.1%}",
            error=f"{result['held_out_error']:.1%}",
        )
    )
    if equal:
        st.info(
            _(
                "{equal} of {count} others cannot be told from it (95 %, for so few folds). Take the "
                "cheapest of them; of many candidates compared, one in forty looks worse by luck alone."
            ).format(equal=equal, count=len(others)),
            icon=":material/balance:",
        )
    rows = [
        [
            f"{one['settings']['learning_rate']:.2g}",
            int(one["settings"]["hidden"]),
            f"{one['settings']['dropout']:.0%}",
            f"{one['settings']['weight_decay']:.2g}",
            one["epochs"],
            f"{one['accuracy']:.1%}",
            f"{one['standard_error']:.1%}",
            _("best") if place == 0 else _("yes") if one["resolved"] else _("not resolved"),
        ]
        for place, one in enumerate(result["candidates"])
    ]
    frame = pd.DataFrame(
        rows,
        columns=[
            _("Learning rate"),
            _("Width"),
            _("Dropout"),
            _("Weight decay"),
            _("Epochs"),
            _("Accuracy"),
            _("Standard error"),
            _("Worse than the best"),
        ],
    )
    st.dataframe(frame, hide_index=True, alt=_("Candidates by accuracy"), key="candidates_table")
    charts.table_download(frame, name="tuning")


def draw_ensemble(result: Sequence[Mapping[str, Any]]) -> None:
    """Draw what members say together."""
    points = [(_(_WAYS[one["way"]]), one["accuracy"], one["standard_error"]) for one in result]
    charts.draw(
        effects_chart(mode=charts.mode(), series={_("held out"): points}),
        key="ensemble",
        title=_("Accuracy on rows held out"),
        alt=_("Accuracy of the mean member and of the ensemble by way of combining"),
    )
    rows = [
        [
            _(_WAYS[one["way"]]),
            f"{one['accuracy']:.1%}",
            ""
            if one["way"] == "member"
            else f"{one['ahead'] * 100:+.1f} ± {one['standard_error'] * 100:.1f}",
            "" if one["way"] == "member" else _("yes") if one["resolved"] else _("not resolved"),
        ]
        for one in result
    ]
    frame = pd.DataFrame(
        rows, columns=[_("Together by"), _("Accuracy"), _("Ahead of the mean member (points)"), _("Resolved")]
    )
    st.dataframe(frame, hide_index=True, alt=_("Ensembles compared"), key="ensemble_table")
    charts.table_download(frame, name="ensembles")
    st.caption(
        _(
            "Members differ in seed and in the fifth of the rows kept aside; a member's weight is its odds "
            "of being right there. Errors that differ cancel, shared ones do not."
        )
    )


def draw_effects(study: str, result: Sequence[Mapping[str, Any]]) -> None:
    """Draw what initialisation does at depth, or regularisation on few rows."""
    if study == "initialisation":
        series = {
            _(_CHOICES[name]): [
                (_("{count} layers").format(count=one["depth"]), one["held_out"], one["standard_error"])
                for one in result
                if one["choice"] == name
            ]
            for name in INITIALISERS
        }
        title, note = (
            _("Accuracy by depth"),
            _(
                "Gaussian weights of σ = 0.01, as the documents have them, shrink the signal tenfold a "
                "layer: deep networks learn nothing. He and Glorot keep its size."
            ),
        )
    else:
        series = {
            _("held out"): [
                (_(_CHOICES[one["choice"]]), one["held_out"], one["standard_error"]) for one in result
            ],
            _("rows trained on"): [(_(_CHOICES[one["choice"]]), one["trained"], 0.0) for one in result],
        }
        title, note = (
            _("Accuracy with few rows"),
            _(
                "128 neurons learn 150 rows (or fewer) by heart. The gap between both lines is what "
                "regularisation may close; where it does not, the table says not resolved."
            ),
        )
    charts.draw(
        effects_chart(mode=charts.mode(), series=series, joined=study == "initialisation"),
        key="effects",
        title=title,
        alt=title,
    )
    rows = [
        [
            _(_CHOICES[one["choice"]]),
            one["depth"],
            f"{one['held_out']:.1%}",
            f"{one['standard_error']:.1%}",
            f"{one['trained']:.1%}",
            f"{one['ahead'] * 100:+.1f}",
            "" if one["choice"] in ("he", "none") else _("yes") if one["resolved"] else _("not resolved"),
        ]
        for one in result
    ]
    frame = pd.DataFrame(
        rows,
        columns=[
            _("Choice"),
            _("Layers"),
            _("Held out"),
            _("Standard error"),
            _("Rows trained on"),
            _("Ahead of the first (points)"),
            _("Resolved"),
        ],
    )
    st.dataframe(frame, hide_index=True, alt=_("Effects compared"), key="effects_table")
    charts.table_download(frame, name="effects")
    st.caption(note)
