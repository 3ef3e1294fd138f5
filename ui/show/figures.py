"""Figures on the page: the row of KPI cards, each with its change and its derivation."""

from collections.abc import Sequence

import streamlit as st

from core.derivation import Derivation
from core.errors import AssayError
from core.simulation.estimates import Estimate
from core.simulation.headline import MEASURES, ROUND_MADE
from core.simulation.summary import Summary
from core.texts import mark
from present import formats
from present.translation import _
from ui.forms.labels import label_of_path
from ui.session import current

_ALL = 0.995


def kpi_row(names: Sequence[str], summary: Summary, before: Summary | None, *, wide: int = 6) -> None:
    """Draw equal cards, two a row on phones and at most `wide` elsewhere: figure, change against the plan as
    opened, and "how?".
    """
    grid = st.grid(min(len(names), wide), min_column_width=150, border=True, gap="xsmall")
    for name in names:
        with grid.cell():
            _card(name, summary, before)


def _card(name: str, summary: Summary, before: Summary | None) -> None:
    measure, figure = MEASURES[name], summary.figures[name]
    delta, noisy = _delta(name, summary, before)
    colour = "off" if noisy or delta is None else "normal" if measure.better > 0 else "inverse"
    st.metric(
        _(measure.derivation.label),
        shown_figure(name, summary),
        delta,
        delta_color=colour,  # type: ignore[arg-type]
        delta_arrow="off" if noisy else "auto",
        help=_(measure.derivation.help),
    )
    if figure is not None and (remarks := _remarks(name, summary)):
        st.caption(remarks)
    with st.popover(_("How?"), type="tertiary", icon=":material/function:", key=f"how:{name}"):
        derivation(measure.derivation, figure, summary)


def _remarks(name: str, summary: Summary) -> str:
    """Return of which futures a figure speaks, where these are not all, and how many stand at its bottom."""
    measure, share, bottom = MEASURES[name], summary.population(name), summary.at_the_bottom(name)
    said = []
    if bottom is not None:
        lowest = formats.quantity(
            bottom[0], measure.derivation.unit, currency=summary.currency, start=summary.start
        )
        said.append(
            _("{value} in {number} of 100").format(value=lowest, number=formats.hundredths(bottom[1]))
        )
    if share < _ALL:
        of = _("over the {number} of 100 futures {population}")
        population = _(measure.population or mark("in which it is defined"))
        said.append(of.format(number=formats.hundredths(share), population=population))
    return " · ".join(said)


def shown_figure(name: str, summary: Summary) -> str:
    """Return a headline figure in words; months beyond the exit are said to be so."""
    measure, figure = MEASURES[name], summary.figures[name]
    if figure is None and name == "months_of_burn":
        return _("no burn")
    if figure is None and measure.statistic == "month_median":
        return _("≥ {number} months").format(number=summary.months)
    if figure is None and measure.population == ROUND_MADE:
        return _("no round made")
    if figure is None:
        return _("not needed") if measure.statistic == "start_raising" else _("undefined")
    return formats.quantity(
        figure.value, measure.derivation.unit, currency=summary.currency, start=summary.start
    )


def _delta(name: str, summary: Summary, before: Summary | None) -> tuple[str | None, bool]:
    difference = summary.difference(before, name) if before is not None else None
    if difference is None:
        return None, False
    if before is not None and shown_figure(name, before) == shown_figure(name, summary):
        return None, False
    if not difference.resolved():
        return _("not resolved") if difference.value else None, True
    unit = MEASURES[name].derivation.unit
    text = formats.change(difference.value, unit, summary.currency)
    if not any(sign in "123456789" for sign in text.replace("100", "")):
        return None, False
    return text.replace("−", "-", 1), False  # the element reads only the ASCII sign as a fall


def derivation(entry: Derivation, figure: Estimate | None, summary: Summary) -> None:
    """Draw what a figure means: formula, sampling error, inputs with their values, documents' id and code."""
    st.markdown(_(entry.help))
    st.code(entry.formula, language=None, wrap_lines=True)
    if figure is not None and figure.error > 0:
        spread = (
            formats.quantity(
                figure.error,
                "share" if entry.unit == "odds" else entry.unit,
                currency=summary.currency,
                start=summary.start,
            )
            if entry.unit != "month"
            else formats.months(figure.error)
        )
        st.caption(
            _("Sampling error of {paths} futures: ± {error}").format(paths=f"{summary.paths:,}", error=spread)
        )
    st.caption(
        _("From: {inputs}").format(
            inputs=" · ".join(label_of_path(path, current.plan()) for path in entry.inputs)
        )
    )
    st.caption(_("Code: {file}").format(file=f"`{entry.code}`"))
    if entry.documents:
        st.caption(_("Documents: {ids}").format(ids=", ".join(entry.documents)))


def say_not_computed(name: str, error: AssayError) -> None:
    """Say of one plan among several why it stands without figures."""
    why = "; ".join(
        f"{label_of_path(fault.path, current.plan())}: {_(fault.message).format(**fault.parameters)}"
        for fault in error.faults
    )
    text = _("{name} cannot be computed: {why}")
    st.warning(text.format(name=formats.plain(name), why=formats.plain(why)), icon=":material/error:")
