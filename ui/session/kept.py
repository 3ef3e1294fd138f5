"""Inputs of a page that are not part of the plan: they belong to the open case and its currency."""

from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import Any

import streamlit as st

from core.errors import AssayError
from present.amounts import amount_text, read_positive
from present.units import Shown
from ui.session import current
from ui.session.address import opened_with


def _take(name: str, key: str) -> None:
    current.set_inputs({name: st.session_state[key]})


def keep(values: Mapping[str, Any]) -> None:
    """Set kept inputs by name, as if they had been chosen."""
    current.set_inputs(values)


def held(name: str, default: Any) -> Any:
    """Return a kept input."""
    return current.case().input(name, default)


def kept_figure(name: str, default: float, low: float | None = None, high: float | None = None) -> float:
    """Return a kept number within its limits; what is none, as a file from elsewhere may hold, is the
    default.
    """
    value = held(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        value = default
    return min(max(float(value), -inf if low is None else low), inf if high is None else high)


def kept_text(name: str, label: str, *, help: str = "") -> str:
    """Draw a text of several lines and return it."""
    key, value = f"kept:{name}", held(name, "")
    st.session_state[key] = value if isinstance(value, str) else ""
    return str(st.text_area(label, key=key, help=help or None, on_change=_take, args=(name, key)) or "")


def kept_number(
    name: str,
    label: str,
    default: float,
    *,
    low: float | None = None,
    high: float | None = None,
    step: float | None = None,
    fmt: str = "%.2f",
    help: str = "",
) -> float:
    """Draw a number and return it."""
    key = f"kept:{name}"
    st.session_state[key] = kept_figure(name, default, low, high)
    return float(
        st.number_input(
            label,
            min_value=None if low is None else float(low),
            max_value=None if high is None else float(high),
            step=step,
            format=fmt,
            key=key,
            help=help or None,
            on_change=_take,
            args=(name, key),
        )
    )


def kept_level(
    name: str, label: str, low: float, high: float, default: float, *, step: float | None = None
) -> float:
    """Draw a slider over a range of numbers and return its place."""
    key = f"kept:{name}"
    st.session_state[key] = kept_figure(name, default, low, high)
    return float(
        st.slider(
            label,
            float(low),
            float(high),
            step=None if step is None else float(step),
            key=key,
            on_change=_take,
            args=(name, key),
        )
    )


def kept_several(name: str, label: str, options: Sequence[str], *, labels: Any = str) -> list[str]:
    """Draw pills of which any number may be on, none at first; return those that are."""
    key = f"kept:{name}"
    chosen = held(name, ())
    st.session_state[key] = [one for one in options if one in (chosen if isinstance(chosen, tuple) else ())]

    def take() -> None:
        current.set_inputs({name: tuple(st.session_state[key])})

    return list(
        st.pills(label, options, selection_mode="multi", format_func=labels, key=key, on_change=take) or []
    )


def kept_choice(
    name: str,
    label: str,
    options: Sequence[Any],
    default: Any,
    *,
    labels: Any = str,
    help: str = "",
    address: str = "",
) -> Any:
    """Draw a choice and return it; a kept choice that is no longer offered falls back to the default.

    `address`: its name in the page's address, which sets it when the session opens there.
    """
    key = f"kept:{name}"
    if address and (named := opened_with(address, options)) is not None:
        keep({name: named})
    chosen = held(name, default)
    st.session_state[key] = chosen if chosen in options else default
    return st.selectbox(
        label, options, format_func=labels, key=key, help=help or None, on_change=_take, args=(name, key)
    )


def kept_slider(
    name: str, label: str, options: Sequence[Any], default: Any, *, labels: Any = str, help: str = ""
) -> Any:
    """Draw a slider over given values (or a pair of them) and return what is chosen."""
    key = f"kept:{name}"
    chosen = held(name, default)
    known = all(one in options for one in (chosen if isinstance(chosen, tuple) else (chosen,)))
    same = isinstance(chosen, tuple) == isinstance(default, tuple)
    st.session_state[key] = chosen if known and same else default
    return st.select_slider(
        label, options, format_func=labels, key=key, help=help or None, on_change=_take, args=(name, key)
    )


def kept_money(
    name: str,
    label: str,
    default: float,
    *,
    unit: str,
    divisor: float,
    help: str = "",
    most: float | None = None,
    least: float = 0.0,
) -> float:
    """Draw an amount in the unit shown and return it in the plan's currency. What cannot be read, or lies
    outside `least` to `most`, is said, and the amount stays as it was.
    """
    key, view = f"kept:{name}", Shown(unit, 1 / divisor, 2)
    amount = kept_figure(name, default, least, most)
    st.session_state[key] = amount_text(amount, view)

    def take() -> None:
        text = st.session_state[key]
        try:
            current.set_inputs(
                {name: read_positive(text, view, label, most, least) if text.strip() else None}
            )
        except AssayError as error:
            current.report(error.faults)

    st.text_input(f"{label} ({unit})", key=key, help=help or None, on_change=take)
    return amount


def kept_switch(name: str, label: str, *, help: str = "") -> bool:
    """Draw a switch, off at first."""
    key = f"kept:{name}"
    st.session_state[key] = bool(held(name, False))
    return bool(st.toggle(label, key=key, help=help or None, on_change=_take, args=(name, key)))


def kept_tick(name: str, label: str, default: bool) -> bool:
    """Draw a tick box and return whether it is ticked."""
    key = f"kept:{name}"
    st.session_state[key] = bool(held(name, default))
    return bool(st.checkbox(label, key=key, on_change=_take, args=(name, key)))
