"""The investor update: a month in figures, made from plan and actuals, to be finished by hand and taken
away.
"""

import re
from hashlib import sha256

import streamlit as st

from core.changes.move_on import as_it_stands
from core.plan.document.case_text import LONGEST_TEXT
from core.simulation.headline import MEASURES
from present import formats
from present.translation import LANGUAGES, _, language, speaking
from reports.document import as_document
from reports.investor_update import Fact, investor_update, last_month
from ui.session import current, runs
from ui.show.figures import shown_figure

SHOWN = ("runway", "start_raising", "capital_needed", "gross_margin")

case = current.case()
latest = last_month(case)


def _outlook() -> list[Fact]:
    """Return what the plan says from here on, in the language spoken."""
    summary = runs.summary_of_plan(as_it_stands(case))
    return [(_(MEASURES[name].derivation.label), shown_figure(name, summary)) for name in SHOWN]


def _as_preview(text: str) -> str:
    """Return the text with headings below the page's own, and amounts that are no formulas."""
    return re.sub(r"(?m)^(#{1,4}) ", r"##\1 ", text).replace("$", "\\$")


def _keep(name: str, made: str) -> None:
    current.set_inputs({name: st.session_state["update_text"], f"{name}:from": _sign(made)})


def _sign(made: str) -> str:
    """Return what tells one text made from the figures from another."""
    return sha256(made.encode()).hexdigest()[:16]


def _afresh(name: str) -> None:
    current.set_inputs({name: None, f"{name}:from": None})


if latest is None:
    st.info(_("Nothing to report yet: enter a month, or upload your figures."), icon=":material/mail:")
    st.page_link("pages/plan/actuals.py", label=_("Enter a month"), icon=":material/checklist:")
else:
    st.markdown(
        _(
            "Made from the plan and the months entered, with the outlook from the last of them. Change what "
            "you like."
        )
    )
    spoken = st.segmented_control(
        _("Language of the update"), list(LANGUAGES), default=language(), required=True,
        format_func=lambda code: LANGUAGES[code], key="update_language",
    ) or language()  # fmt: skip
    with speaking(spoken):
        made = investor_update(case, latest, _outlook())
        title = _("{company}: update for {month}").format(
            company=case.plan.company.name, month=formats.month_of(latest)
        )
    name = f"update:{latest}:{spoken}"
    written = str(case.input(name, made))
    st.session_state["update_text"] = written
    left, right = st.columns(2)
    with left:
        st.text_area(
            _("Text (Markdown)"),
            height=520,
            key="update_text",
            on_change=_keep,
            args=(name, made),
            max_chars=LONGEST_TEXT,
        )
        if written != made and case.input(f"{name}:from", _sign(made)) != _sign(made):
            st.warning(
                _("Figures have changed since you edited this text: correct it, or make it afresh."),
                icon=":material/update:",
            )
    with right.container(border=True):
        st.markdown(_as_preview(written))
    buttons = st.grid(3, min_column_width=170)
    file = f"update-{latest}-{spoken}"
    with buttons.cell():
        st.download_button(
            _("HTML, to print or send"), as_document(written, title=title, language=spoken),
            f"{file}.html", "text/html", icon=":material/download:", on_click="ignore", key="update_html",
        )  # fmt: skip
    with buttons.cell():
        st.download_button(
            _("Markdown"), written, f"{file}.md", "text/markdown",
            icon=":material/download:", on_click="ignore", key="update_md",
        )  # fmt: skip
    with buttons.cell():
        st.button(
            _("Make it afresh"), on_click=_afresh, args=(name,), disabled=written == made,
            icon=":material/refresh:", key="update_afresh", help=_("Undo brings your text back."),
        )  # fmt: skip
runs.sharpen()
