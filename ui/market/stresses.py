"""All named stresses side by side, each against the plan on the same futures."""

import pandas as pd
import streamlit as st

from core.changes.stress import STRESSES, stressed, that_apply
from core.errors import AssayError
from core.simulation.headline import MEASURES
from core.simulation.summary import Summary
from present import formats
from present.translation import _
from ui.session import current, runs
from ui.session.studies import scenarios
from ui.show import charts
from ui.show.figures import say_not_computed, shown_figure

_SHOWN = ("runway", "ruin", "close", "gold", "founders_payout", "capital_needed")


def stresses_side_by_side() -> None:
    """Draw a row for the plan, one for each stress, and one for all of them; what is not resolved says so."""
    plan = current.plan()
    applied = that_apply(plan)
    names = [(), *((name,) for name in applied), applied]
    labels = [_("The plan"), *(_(STRESSES[name][0]) for name in applied), _("All of them")]
    paths = runs.paths()
    with st.spinner(_("Running every stress …")):
        found = scenarios([stressed(plan, chosen) for chosen in names], paths)
    base = found[0]
    if isinstance(base, AssayError):
        raise base
    frame = pd.DataFrame(
        [
            {_("Stress"): label}
            | {_(MEASURES[name].derivation.label): _cell(name, one, base) for name in _SHOWN}
            for label, one in zip(labels, found, strict=True)
        ]
    )
    st.dataframe(frame, hide_index=True, height="content", alt=_("Stresses side by side"), key="stresses")
    charts.table_download(frame, name="stresses")
    for label, one in zip(labels, found, strict=True):
        if isinstance(one, AssayError):
            say_not_computed(label, one)
    st.caption(
        _(
            "The same {count} futures in every row, other stresses switched off; the difference to "
            "the plan in "
            "brackets, “=” where it is not resolved."
        ).format(count=f"{paths:,}")
    )


def _cell(name: str, summary: Summary | AssayError, plan: Summary) -> str:
    if isinstance(summary, AssayError):
        return formats.NONE
    text = shown_figure(name, summary)
    if summary is plan:
        return text
    difference = summary.difference(plan, name)
    if difference is None:
        return text
    if not difference.resolved():
        return f"{text} (=)"
    change = formats.change(difference.value, MEASURES[name].derivation.unit, summary.currency)
    return f"{text} ({change})"
