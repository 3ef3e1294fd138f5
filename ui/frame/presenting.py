"""Presenting: the whole screen, large type, one headline chart at a time turned by the arrow keys; three
levers and the stress chips stay.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.plan.plan import Plan
from core.simulation.summary import Summary
from core.studies.plan.judgement import Judgement
from present import formats, words
from present.translation import _
from ui.cash_flow.cash_fan import draw_cash_fan
from ui.forms import lever_sets
from ui.forms.inputs import number_field
from ui.frame import strip
from ui.frame.stress_chips import stress_banner, stress_chips
from ui.plan.headline_charts import (
    draw_exit_revenue,
    draw_multiple,
    draw_ownership,
    draw_price_line,
    draw_scale,
)
from ui.session import current, presenting, runs
from ui.show.figures import kpi_row

# The browser grants the whole screen for some seconds after a click, so not after a reload; all sizes of the
# page hang on the type of its root.
_STAGE = """
export default function () {
  const root = document.documentElement, before = root.style.fontSize;
  const size = Math.min(24, window.innerHeight / 52);
  if (window.innerWidth > 800 && size > 15) root.style.fontSize = `${size}px`;
  root.requestFullscreen?.().catch(() => {});
  return () => {
    root.style.fontSize = before;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  };
}
"""


@dataclass(frozen=True)
class _Slide:
    """A question, the figures that answer it, and the chart that shows it."""

    question: str
    figures: tuple[str, ...]
    chart: Callable[[], None]


def _slides(plan: Plan, judgement: Judgement, before: Summary | None) -> list[_Slide]:
    """Return the slides that this plan has: without a round there is no price, nobody's stake changes."""
    summary, price = judgement.summary, judgement.price
    found = [
        _Slide(
            _("Does the money last?"),
            ("runway", "start_raising", "ruin"),
            lambda: draw_cash_fan(plan, summary, before),
        )
    ]
    if price is None:
        return found
    return [
        _Slide(_("Bubble or gold mine?"), ("gold", "close"), lambda: draw_scale(judgement)),
        _Slide(
            _("What does the price require?"),
            ("exit_revenue", "gold"),
            lambda: draw_price_line(plan, judgement),
        ),
        *found,
        _Slide(
            _("Who owns the company?"),
            ("founders_stake", "close", "capital_needed"),
            lambda: draw_ownership(plan),
        ),
        _Slide(
            _("What does the next investor get back?"),
            ("multiple", "irr"),
            lambda: draw_multiple(plan, summary),
        ),
        _Slide(
            _("What is it worth at the exit?"),
            ("enterprise_value", "founders_payout"),
            lambda: draw_exit_revenue(plan, summary, price),
        ),
    ]


def draw(number: int) -> None:
    """Draw a slide: its question, figures and chart; below it levers and stresses that act at once."""
    st.components.v2.component("presenting_stage", js=_STAGE)(key="presenting_stage", height=0)
    plan, judgement = current.shown_plan(), runs.judgement("cash", "revenue")
    before = runs.baseline("cash", "revenue")
    slides = _slides(plan, judgement, before)
    number = min(number, len(slides))
    slide = slides[number - 1]
    _turning(plan, slide.question, number, len(slides))
    stress_banner()
    strip.say()
    figures, chart = st.columns((1, 4))
    with figures:
        kpi_row(slide.figures, judgement.summary, before, wide=1)
    with chart:
        if number == 1:
            st.markdown(f"### {words.verdict_sentence(plan, judgement)}")
        slide.chart()
    stress_chips()
    for column, lever in zip(st.columns(3), lever_sets.presenting(plan), strict=False):
        with column:
            number_field(lever, scope="presenting")


def _turning(plan: Plan, question: str, number: int, count: int) -> None:
    """Draw the question, whose it is, the place among the slides, and the buttons that the arrow keys
    press.
    """
    turns = (
        (_("Back"), "arrow_back", "Left", number - 1, number == 1),
        (_("On"), "arrow_forward", "Right", number + 1, number == count),
        (_("Leave"), "close_fullscreen", "Esc", None, False),
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(question, width="content")
        st.space("stretch")
        place = _("{number} of {count}").format(number=number, count=count)
        st.caption(f"{formats.plain(plan.company.name)} · {place}", width="content")
        for label, icon, key, target, disabled in turns:
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"turn:{key}",
                type="tertiary",
                shortcut=key,
                on_click=presenting.turn_to,
                args=(target,),
                disabled=disabled,
            )
