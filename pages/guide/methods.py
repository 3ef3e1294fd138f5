"""Methods: every formula, the documents' beside the one in use; headline figures; facts with their
sources.
"""

from datetime import date

import pandas as pd
import streamlit as st

from core.facts.reader import facts
from core.methods.entries import METHODS
from core.methods.method import Method
from core.simulation.headline import MEASURES
from present.facts import value_text
from present.translation import _, localised
from ui.forms.labels import label_of_path
from ui.frame.page_list import page_of
from ui.session import current
from ui.show.provenance import CERTAINTIES

st.markdown(_("What Assay computes, how, from what, and where the source documents say otherwise."))
wanted = st.text_input(
    _("Find a method or figure"), key="method_search", icon=":material/search:", placeholder="M1, NPV, SAFE"
).casefold()
view = st.segmented_control(
    _("View"),
    ["methods", "figures", "facts"],
    key="view",
    default="methods",
    required=True,
    bind="query-params",
    label_visibility="collapsed",
    format_func={
        "methods": _("Methods of the documents"),
        "figures": _("Headline figures"),
        "facts": _("Facts"),
    }.__getitem__,
)


def _method(entry: Method) -> None:
    """Draw one method: both forms, why they differ, numbers for both."""
    left, right = st.columns(2)
    left.caption(_("As written in the documents"))
    left.code(entry.as_written, language=None, wrap_lines=True)
    right.caption(_("As used here"))
    right.code(entry.as_used, language=None, wrap_lines=True)
    st.markdown(_(entry.why))
    if entry.example is not None:
        used = (
            ""
            if entry.example.as_used is None
            else " · " + _("as used: {value}").format(value=f"{entry.example.as_used():.8g}")
        )
        st.markdown(
            f"`{entry.example.inputs}` → "
            + _("as written: {value}").format(value=f"{entry.example.as_written():.8g}")
            + used
        )
    st.page_link(page_of(entry.page))
    st.caption(_("Code: {file}").format(file=f"`{entry.code}`"))


if view == "methods":
    for entry in sorted(METHODS, key=lambda one: (one.id[0], int(one.id[1:]))):
        if wanted in f"{entry.id} {entry.title} {_(entry.title)} {entry.as_used}".casefold():
            with st.expander(f"{entry.id} · {_(entry.title)}", key=f"method:{entry.id}"):
                _method(entry)
elif view == "figures":
    for name, measure in MEASURES.items():
        derivation = measure.derivation
        if wanted in f"{name} {_(derivation.label)} {_(derivation.help)}".casefold():
            with st.expander(_(derivation.label), key=f"figure:{name}"):
                st.markdown(_(derivation.help))
                st.code(derivation.formula, language=None, wrap_lines=True)
                st.caption(
                    _("From: {inputs}").format(
                        inputs=" · ".join(label_of_path(path, current.plan()) for path in derivation.inputs)
                    )
                )
                st.caption(
                    _("Code: {file}").format(file=f"`{derivation.code}`")
                    + (f" · {', '.join(derivation.documents)}" if derivation.documents else "")
                )
else:
    today = date.today()
    rows = [
        {
            _("Fact"): localised(fact.label),
            _("Value"): value_text(fact),
            _("As of"): fact.as_of,
            _("Certainty"): _(CERTAINTIES[fact.certainty]),
            _("Age"): _("stale") if fact.stale(today) else _("current"),
            _("Source"): fact.source,
        }
        for fact in facts().values()
        if wanted in f"{fact.id} {localised(fact.label)}".casefold()
    ]
    st.caption(
        _(
            "{count} facts. Conflicting sources are shown side by side, never averaged; stale ones are past "
            "their class's shelf life."
        ).format(count=len(rows))
    )
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=560,
        key="facts",
        alt=_("Sourced facts"),
        column_config={_("Source"): st.column_config.LinkColumn()},
    )
