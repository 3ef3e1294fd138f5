"""Inputs and results of the tuning page: what is searched, on which rows, and what came out."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.training.trials.ensembles import INITIALISERS
from present.charts.tuning import effects_chart, search_chart
from present.translation import _
from ui.show import charts
from ui.training.tuning_inputs import CHOICES, WAYS


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
    points = [(_(WAYS[one["way"]]), one["accuracy"], one["standard_error"]) for one in result]
    charts.draw(
        effects_chart(mode=charts.mode(), series={_("held out"): points}),
        key="ensemble",
        title=_("Accuracy on rows held out"),
        alt=_("Accuracy of the mean member and of the ensemble by way of combining"),
    )
    rows = [
        [
            _(WAYS[one["way"]]),
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
            _(CHOICES[name]): [
                (_("{count} layers").format(count=one["depth"]), one["held_out"], one["standard_error"])
                for one in result
                if one["choice"] == name
            ]
            for name in INITIALISERS
        }
        title, note = (
            _("Accuracy by depth"),
            _(
                "Gaussian weights of σ = 0.01, as the documents have them, shrink the signal some twenty "
                "times a layer: the deeper the network, the later it learns, if at all. He and Glorot keep "
                "its size."
            ),
        )
    else:
        series = {
            _("held out"): [
                (_(CHOICES[one["choice"]]), one["held_out"], one["standard_error"]) for one in result
            ],
            _("rows trained on"): [(_(CHOICES[one["choice"]]), one["trained"], 0.0) for one in result],
        }
        title, note = (
            _("Accuracy with few rows"),
            _(
                "128 neurons can learn 150 rows (or fewer) nearly by heart. The gap between both lines is "
                "what regularisation may close; where it does not, the table says not resolved."
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
            _(CHOICES[one["choice"]]),
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
