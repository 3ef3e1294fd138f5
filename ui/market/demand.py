"""Parts of the page Demand curve: the figures typed, the curves and their table, and taking one into the
plan.
"""

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import AssayError
from core.history.numbers import MISSING, Unreadable, read_number
from core.market.curves import Name, bass_peak
from core.plan.plan import Plan
from core.studies.market.demand_fit import PLANNED, CurveResult, DemandFit, as_changes
from core.texts import mark
from present import formats
from present.charts.outlook import demand_chart
from present.translation import _
from ui.session import current, kept
from ui.show import charts

KINDS = {"levels": mark("customers in all"), "new": mark("new customers of each period")}
NAMES: dict[Name, str] = {
    "exponential": mark("exponential"),
    "compound": mark("compound"),
    "logistic": mark("logistic"),
    "gompertz": mark("Gompertz"),
    "bass": mark("Bass, difference form"),
}
_MOST = 600
"""Figures that are taken."""


def series_field() -> str:
    """Draw the field of figures; they belong to the case."""
    key = "kept:market_series"
    held = kept.held("market_series", "")
    st.session_state[key] = held if isinstance(held, str) else ""

    def take() -> None:
        kept.keep({"market_series": st.session_state[key]})

    return str(
        st.text_area(
            _("The market's figures"),
            key=key,
            height=240,
            max_chars=10_000,
            placeholder="96\n195\n238\n380\n1045",
            on_change=take,
        )
    )


def read_series(text: str) -> tuple[list[float], list[str]]:
    """Return (figures, lines that are none); an empty line between figures is a gap."""
    found, unread = list[float](), list[str]()
    for line in text.strip().splitlines()[:_MOST]:
        if line.strip().lower() in MISSING:
            found.append(float("nan"))
            continue
        value = read_number(line.strip())
        if value is None or isinstance(value, Unreadable):
            unread.append(line.strip()[:20])
        else:
            found.append(float(value))
    return found, unread


def draw_curves(found: DemandFit) -> None:
    """Draw the best curve with its band, and the table of all."""
    chosen = kept.kept_choice(
        "market_curve",
        _("Curve"),
        [one.name for one in found.curves if one.fit is not None] or ["none"],
        found.best or "bass",
        labels=lambda name: _(NAMES.get(name, mark("none"))),
    )
    result = next((one for one in found.curves if one.name == chosen and one.fit is not None), None)
    if result is not None and result.band is not None:
        charts.draw(
            demand_chart(
                mode=charts.mode(), levels=found.levels, fan=result.band, label=_(NAMES[result.name])
            ),
            key="demand_fit",
            title=_("The market so far, and the curve ahead"),
            alt=_("Figures of the market and the fitted curve with its range"),
        )
        if result.name == "bass" and result.fit is not None:
            peak = max(bass_peak(p=result.fit.estimates["p"], q=result.fit.estimates["q"]), 0.0)
            most = int(result.fit.values(int(peak) + 3).argmax()) + 1  # the difference form peaks beside it
            st.caption(
                _(
                    "Most are won in period {peak}. The first figure counts as the first period of sales. "
                    "The density form of Bass gives other figures: never mix them."
                ).format(peak=most)
            )
    frame = pd.DataFrame([_row(one) for one in found.curves])
    st.dataframe(
        frame, hide_index=True, key="demand_curves", alt=_("Curves, what they say, and how they did")
    )
    charts.table_download(frame, name="demand_curves")
    st.caption(
        _(
            "Ranges hold 90 % of 500 fits to redrawn residuals. AICc compares curves of the same "
            "figures: the "
            "smaller, the better; Bass is fitted to new customers. Nearness is the error of the next "
            "period's "
            "forecast ÷ that of “as in the last one”, from each of the last 36 periods at most."
        )
    )


def _row(result: CurveResult) -> dict[str, str]:
    if result.fit is None:
        assert result.refused is not None
        says = _(result.refused.message).format(**result.refused.parameters)
        return {_("Curve"): _(NAMES[result.name]), _("What it says"): says, _("AICc"): "", _("Nearness"): ""}
    says = "; ".join(
        f"{name} {value:,.4g} ({result.intervals[name][0]:,.4g} – {result.intervals[name][1]:,.4g})"
        for name, value in result.fit.estimates.items()
    )
    tested = result.tested
    near = (
        formats.NONE
        if tested is None or not np.isfinite(tested.error) or not tested.naive_error
        else formats.multiple(tested.error / tested.naive_error)
    )
    return {
        _("Curve"): _(NAMES[result.name]),
        _("What it says"): says,
        _("AICc"): f"{result.fit.aicc:,.1f}",
        _("Nearness"): near,
    }


def adopt(plan: Plan, found: DemandFit, *, periods: int, yearly: bool) -> None:
    """Offer to let a segment's demand follow the chosen curve."""
    fits = {one.name: one for one in found.curves if one.fit is not None and one.name in PLANNED}
    if not fits:
        st.caption(
            _("A plan's demand follows an exponential, compound or logistic curve: none of them fits.")
        )
        return
    left, right = st.columns(2)
    with left:
        segment = kept.kept_choice(
            "market_segment",
            _("Segment"),
            [one.id for one in plan.market.segments],
            plan.market.segments[0].id,
            labels=lambda one: {each.id: each.name for each in plan.market.segments}[one],
        )
    with right:
        best = found.best if found.best in fits else next(iter(fits))
        name = kept.kept_choice(
            "market_taken", _("Follows"), list(fits), best, labels=lambda one: _(NAMES[one])
        )

    def take() -> None:
        try:
            current.change(as_changes(segment, fits[name], periods=periods, yearly=yearly))
        except AssayError as error:
            current.report(error.faults)

    st.button(_("Let demand follow this curve"), key="take_curve", on_click=take, icon=":material/task_alt:")
