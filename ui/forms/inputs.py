"""Inputs made from the Plan's schema: any number, where it stands, fixed or a range. The Plan is the only
truth.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.errors import AssayError, Fault
from core.plan.assumption.distribution import Distribution, Fixed
from core.plan.assumption.quantity import Quantity
from core.plan.document.edit import quantity_at, value_at
from core.texts import mark
from present.amounts import amount_text, read_amount
from present.formats import plain
from present.translation import _
from present.units import Shown, shown
from ui.forms.labels import label_of_path
from ui.forms.monthly import Monthly, monthly_fields, variation
from ui.forms.months import month_field
from ui.session import current
from ui.session.amount_units import unit_of
from ui.show.provenance import source_text

SHAPES = ("fixed", "range", "percentiles")
_SHAPE_LABELS = {
    "fixed": mark("Fixed"),
    "range": mark("Low – likely – high"),
    "percentiles": mark("P5 – P50 – P95"),
}
_LEVELS = (0.05, 0.5, 0.95)
_PERIODS = {"share_per_year": (" a year", "年"), "share_per_month": (" a month", "月")}
"""By unit, the words of a label that name its period."""


@dataclass(frozen=True)
class Lever:
    """A number that matters for a page: its path, and a label or a factor where the page says it its own
    way. `of` names what it belongs to, where there are several.
    """

    path: str
    label: str = ""
    factor: float = 1.0
    of: str = ""

    def name(self, quantity: Quantity) -> str:
        """Return what it is called on the page."""
        name = _(self.label) if self.label else _(quantity.label)
        return f"{plain(self.of)} · {name}" if self.of else name


def number_field(lever: Lever, *, scope: str) -> None:
    """Draw one number of the plan with its range editor beside it. `scope` keeps keys of two places apart."""
    quantity, value = quantity_at(current.plan(), lever.path), value_at(current.plan(), lever.path)
    if quantity.unit == "month_number" and not isinstance(value, Distribution):
        said = f"{_(quantity.help)}\n\n{source_text(current.plan(), lever.path)}"
        key, label = f"{scope}:{lever.path}", lever.name(quantity)
        month_field(lever.path, quantity, value, key=key, label=label, said=said)
        return
    view = _view(quantity, value, lever)
    key = f"{scope}:{lever.path}"
    money = quantity.unit == "money"
    median = value.median if isinstance(value, Distribution) else value
    # The middle of a range is where it was put: four digits of it are enough to read.
    exact = not isinstance(value, Distribution) or isinstance(value, Fixed)
    amount = median if exact or median is None else float(f"{median:.4g}")
    st.session_state[key] = amount_text(amount, view) if money else _shown_value(value, view)
    name = lever.name(quantity)
    label = f"{name} ({_unit_text(quantity, view, name)})"
    uncertain = isinstance(value, Distribution) and quantity.uncertain
    row = (
        st.container(horizontal=True, vertical_alignment="bottom", gap="xxsmall")
        if uncertain
        else st.container()
    )
    with row:
        said = f"{_(quantity.help)}\n\n{source_text(current.plan(), lever.path)}"
        if money:
            st.text_input(label, key=key, help=said, on_change=_take_amount, args=(lever.path, key, view))
        else:
            st.number_input(
                label,
                value=None,
                key=key,
                help=said,
                step=_step(value, view),
                format=f"%.{view.decimals}f",
                on_change=_take_number,
                args=(lever.path, key, view.factor),
            )
        if uncertain:
            _range_editor(lever, value, view, scope, varies=quantity.monthly, money=money)


def _view(quantity: Quantity, value: Any, lever: Lever) -> Shown:
    company = current.plan().company
    middle = value.median if isinstance(value, Distribution) else value
    size = float(middle or 0.0)
    found = (
        unit_of(lever.path, size)
        if quantity.unit == "money"
        else shown(quantity.unit, company.currency, size)
    )
    decimals = 0 if isinstance(middle, int) and found.factor == 1 else found.decimals
    if quantity.unit == "money" and found.factor == 1:
        decimals = 2 if abs(float(middle or 0.0)) < 100 else 0
    return Shown(found.text, found.factor * lever.factor, decimals)


def _unit_text(quantity: Quantity, view: Shown, label: str) -> str:
    """Return the unit, without the period that the label names already."""
    return "%" if any(word in label for word in _PERIODS.get(quantity.unit, ())) else view.text


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


def _take_amount(path: str, key: str, view: Shown) -> None:
    """Write the amount typed into the plan; what cannot be read is said, and the plan stays as it was."""
    try:
        _take(path, read_amount(st.session_state[key], view, path))
    except AssayError as error:
        current.report(error.faults)


def _take_number(path: str, key: str, factor: float) -> None:
    typed = st.session_state[key]
    _take(path, None if typed is None else typed / factor)


def _take(path: str, number: float | None) -> None:
    """Write a number into the plan; a range moves as a whole, keeping its shape."""
    value = value_at(current.plan(), path)
    if number is None:
        current.report(
            [Fault(path, mark("needs a number"))]
            if value is not None and isinstance(value, Distribution)
            else []
        )
        if not isinstance(value, Distribution):
            current.change({path: None})
        return
    if isinstance(value, Distribution) and not isinstance(value, Fixed) and value.median > 0 and number > 0:
        current.change({path: value.affine(number / value.median)})
    elif isinstance(value, Distribution):
        ranged = not isinstance(value, Fixed)
        if current.change({path: value.affine(0.0, number)}) and ranged:
            said = mark("is certain now: a range keeps its shape only above 0")
            current.remark([*current.remarks(), Fault(path, said)])
    else:
        current.change({path: int(number) if float(number).is_integer() else number})


def _range_editor(
    lever: Lever, value: Distribution, view: Shown, scope: str, *, varies: bool, money: bool
) -> None:
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
                _end_field(label, end, view, f"{scope}:{shape}:{label}:{lever.path}", money=money)
                for label, end in ends
            ]
            monthly = monthly_fields(lever.path, value, view, scope) if varies else None
            if st.form_submit_button(_("Apply")):
                _take_ends(lever.path, str(shape), typed, [end for _label, end in ends], value, monthly, view)
                st.rerun()


def _end_field(label: str, end: float, view: Shown, key: str, *, money: bool) -> str | float:
    """Draw one end of a range, and return what stands in it."""
    shown_label = f"{_(label)} ({view.text})"
    if money:
        return st.text_input(shown_label, value=amount_text(end, view), key=key)
    decimals = max(view.decimals, 2)
    return st.number_input(shown_label, value=round(end * view.factor, 6), format=f"%.{decimals}f", key=key)


def _take_ends(
    path: str,
    shape: str,
    typed: list[str | float],
    held: list[float],
    value: Distribution,
    monthly: Monthly | None,
    view: Shown,
) -> None:
    """Write the ends of a range into the plan; what cannot be read is said and changes nothing."""
    try:
        ends = [
            _same(one, end, view, path) if isinstance(one, str) else one / view.factor
            for one, end in zip(typed, held, strict=True)
        ]
    except AssayError as error:
        current.report(error.faults)
        return
    numbers = [one for one in ends if one is not None]
    if len(numbers) < len(ends):
        current.report([Fault(path, mark("needs a number"))])
        return
    kept = {"monthly": value.monthly.model_dump()} if value.monthly is not None else {}
    try:
        middle = numbers[len(numbers) // 2]
        varied = kept if monthly is None else variation(monthly, middle, path, view)
    except AssayError as error:
        current.report(error.faults)
        return
    _take_range(path, shape, numbers, varied)


def _same(text: str, held: float, view: Shown, path: str) -> float | None:
    """Return the amount typed; what was left as it stood keeps the digits that are not shown."""
    return held if text == amount_text(held, view) else read_amount(text, view, path)


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


def _take_range(path: str, shape: str, numbers: list[float], monthly: dict[str, Any]) -> None:
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
