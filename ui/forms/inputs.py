"""Inputs made from the Plan's schema: any number, where it stands, fixed or a range. The Plan is the only
truth.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.errors import AssayError, Fault
from core.plan.assumption.distribution import Distribution, Fixed
from core.plan.assumption.quantity import Quantity
from core.plan.assumption.variation import Shocks
from core.plan.document.edit import quantity_at, value_at
from core.texts import mark
from present.translation import _
from present.units import Shown, shown
from ui.forms.labels import label_of_path
from ui.session import current
from ui.show.provenance import source_text

SHAPES = ("fixed", "range", "percentiles")
_SHAPE_LABELS = {
    "fixed": mark("Fixed"),
    "range": mark("Low – likely – high"),
    "percentiles": mark("P5 – P50 – P95"),
}
_LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Lever:
    """A number that matters for a page: its path, and a label or a factor where the page says it its own
    way.
    """

    path: str
    label: str = ""
    factor: float = 1.0


def number_field(lever: Lever, *, scope: str) -> None:
    """Draw one number of the plan with its range editor beside it. `scope` keeps keys of two places apart."""
    quantity, value = quantity_at(current.plan(), lever.path), value_at(current.plan(), lever.path)
    view = _view(quantity, value, lever)
    key = f"{scope}:{lever.path}"
    st.session_state[key] = _shown_value(value, view)
    label = f"{_(lever.label) if lever.label else _(quantity.label)} ({view.text})"
    uncertain = isinstance(value, Distribution) and quantity.uncertain
    row = (
        st.container(horizontal=True, vertical_alignment="bottom", gap="xxsmall")
        if uncertain
        else st.container()
    )
    with row:
        st.number_input(
            label,
            value=None,
            key=key,
            help=f"{_(quantity.help)}\n\n{source_text(current.plan(), lever.path)}",
            step=_step(value, view),
            format=f"%.{view.decimals}f",
            on_change=_take_number,
            args=(lever.path, key, view.factor),
        )
        if uncertain:
            _range_editor(lever, value, view, scope, varies=quantity.monthly)


def _view(quantity: Quantity, value: Any, lever: Lever) -> Shown:
    company = current.plan().company
    middle = value.median if isinstance(value, Distribution) else value
    found = shown(quantity.unit, company.currency, float(middle or 0.0))
    decimals = 0 if isinstance(middle, int) and found.factor == 1 else found.decimals
    if quantity.unit == "money" and found.factor == 1:
        decimals = 2 if abs(float(middle or 0.0)) < 100 else 0
    return Shown(found.text, found.factor * lever.factor, decimals)


def _shown_value(value: Any, view: Shown) -> float | None:
    if value is None:
        return None
    return round(float(value.median if isinstance(value, Distribution) else value) * view.factor, 10)


def _step(value: Any, view: Shown) -> float:
    """Return what an arrow adds: about a twentieth of the value, as a round number."""
    size = abs(_shown_value(value, view) or 0.0) / 20
    steps = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 50.0, 100.0, 500.0, 1_000.0, 10_000.0, 100_000.0)
    fitting = [
        step for step in steps if step >= 10.0**-view.decimals and step <= max(size, 10.0**-view.decimals)
    ]
    return float(fitting[-1] if fitting else 1.0)


def _take_number(path: str, key: str, factor: float) -> None:
    """Write the typed number into the plan; a range moves as a whole, keeping its shape."""
    typed, value = st.session_state[key], value_at(current.plan(), path)
    if typed is None:
        current.report(
            [Fault(path, mark("needs a number"))]
            if value is not None and isinstance(value, Distribution)
            else []
        )
        if not isinstance(value, Distribution):
            current.change({path: None})
        return
    number = typed / factor
    if isinstance(value, Distribution) and not isinstance(value, Fixed) and value.median > 0 and number > 0:
        current.change({path: value.affine(number / value.median)})
    elif isinstance(value, Distribution):
        current.change({path: value.affine(0.0, number)})
    else:
        current.change({path: int(number) if float(number).is_integer() else number})


def _range_editor(lever: Lever, value: Distribution, view: Shown, scope: str, *, varies: bool) -> None:
    fixed = isinstance(value, Fixed)
    with st.popover(
        "",
        icon=":material/remove:" if fixed else ":material/area_chart:",
        key=f"{scope}:range:{lever.path}",
        help=_("Certain number or range"),
        on_change="rerun",
    ) as popover:
        if not popover.open:
            return
        st.markdown(f"**{label_of_path(lever.path, current.plan())}**")
        key = f"{scope}:shape:{lever.path}"
        st.session_state.setdefault(key, "fixed" if fixed else "range")
        shape = st.segmented_control(
            _("Shape"),
            SHAPES,
            key=key,
            format_func=lambda one: _(_SHAPE_LABELS[one]),
            required=True,
            label_visibility="collapsed",
        )
        ends = _ends(value, str(shape))
        with st.form(f"{scope}:form:{lever.path}", border=False):
            typed = [
                st.number_input(
                    f"{_(label)} ({view.text})",
                    value=round(end * view.factor, 6),
                    format=f"%.{max(view.decimals, 2)}f",
                    key=f"{scope}:{shape}:{label}:{lever.path}",
                )
                for label, end in ends
            ]
            monthly = _monthly_fields(lever, value, scope) if varies else None
            if st.form_submit_button(_("Apply")):
                _take_range(lever.path, str(shape), [one / view.factor for one in typed], value, monthly)
                st.rerun()


def _monthly_fields(lever: Lever, value: Distribution, scope: str) -> tuple[float, float]:
    """Draw the random variation from month to month: 0 leaves a planned course, or none, as it is."""
    held = value.monthly if isinstance(value.monthly, Shocks) else Shocks(volatility=0.0)
    volatility = st.number_input(
        _("Monthly shocks (%)"),
        min_value=0.0,
        max_value=300.0,
        value=held.volatility * 100,
        format="%.1f",
        key=f"{scope}:volatility:{lever.path}",
        help=_("Standard deviation of random shocks from month to month; 0 for none."),
    )
    carried = st.number_input(
        _("Carried over to the next month (%)"),
        min_value=0.0,
        max_value=99.0,
        value=held.persistence * 100,
        format="%.0f",
        key=f"{scope}:persistence:{lever.path}",
        help=_("How much of a month's shock remains in the next one."),
    )
    return volatility / 100, carried / 100


def _ends(value: Distribution, shape: str) -> list[tuple[str, float]]:
    if shape == "fixed":
        return [(mark("Value"), value.median)]
    low, middle, high = (value.quantile(level) for level in _LEVELS)
    if shape == "percentiles":
        return [("P5", low), ("P50", middle), ("P95", high)]
    if isinstance(value, Fixed):
        low, high = sorted((middle * 0.7, middle * 1.4))
    ends = [getattr(value, name, other) for name, other in (("low", low), ("likely", middle), ("high", high))]
    return list(zip((mark("Low"), mark("Likely"), mark("High")), ends, strict=True))


def _take_range(
    path: str, shape: str, numbers: list[float], value: Distribution, shocks: tuple[float, float] | None
) -> None:
    monthly: dict[str, Any] = {"monthly": value.monthly.model_dump()} if value.monthly is not None else {}
    if shocks is not None and shocks[0] > 0:
        monthly = {"monthly": {"kind": "shocks", "volatility": shocks[0], "persistence": shocks[1]}}
    elif shocks is not None and isinstance(value.monthly, Shocks):
        monthly = {}
    if shape == "fixed":
        new: dict[str, Any] = {"distribution": "fixed", "value": numbers[0]}
    elif shape == "range":
        new = {"distribution": "pert", **dict(zip(("low", "likely", "high"), numbers, strict=True))}
    else:
        new = {"distribution": "pert", "percentiles": dict(zip(("5", "50", "95"), numbers, strict=True))}
    current.change({path: new | monthly})


def levers(entries: list[Lever], *, scope: str) -> None:
    """Draw a page's levers into the sidebar."""
    with st.sidebar:
        for lever in entries:
            try:
                number_field(lever, scope=scope)
            except AssayError:
                continue  # this plan has no such entry (no round, no training run): the lever is left out
