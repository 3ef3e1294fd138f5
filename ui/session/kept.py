"""Inputs of a page that are not part of the plan: kept for the visit, across pages."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui.session.address import opened_with


def _held(name: str, default: Any) -> Any:
    held: dict[str, Any] = st.session_state.setdefault("kept_inputs", {})
    return held.setdefault(name, default)


def _take(name: str, key: str) -> None:
    st.session_state["kept_inputs"][name] = st.session_state[key]


def keep(values: Mapping[str, Any]) -> None:
    """Set kept inputs by name, as if they had been chosen."""
    st.session_state.setdefault("kept_inputs", {}).update(values)


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
    st.session_state[key] = float(_held(name, default))
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
    held = _held(name, default)
    st.session_state[key] = held if held in options else default
    return st.selectbox(
        label, options, format_func=labels, key=key, help=help or None, on_change=_take, args=(name, key)
    )


def kept_slider(
    name: str, label: str, options: Sequence[Any], default: Any, *, labels: Any = str, help: str = ""
) -> Any:
    """Draw a slider over given values (or a pair of them) and return what is chosen."""
    key = f"kept:{name}"
    st.session_state[key] = _held(name, default)
    return st.select_slider(
        label, options, format_func=labels, key=key, help=help or None, on_change=_take, args=(name, key)
    )
