"""Reads a person's own table of training runs: parameters, tokens or FLOPs, loss."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Vector
from core.compute.laws import AdditiveLaw, kaplan_loss
from core.compute.quantities import read_quantity
from core.errors import CalculationError, Fault
from core.history.numbers import Unreadable
from core.history.table import read_table
from core.texts import mark
from present import formats
from present.translation import _
from ui.show import charts

_NAMES = {
    "parameters": ("n", "parameters", "params", "model size", "size", "参数", "参数量"),
    "tokens": ("d", "tokens", "training tokens", "词元", "词元数", "token"),
    "flops": ("c", "flops", "flop", "compute", "training flop", "training flops", "算力"),
    "loss": ("loss", "l", "val loss", "validation loss", "final loss", "eval loss", "损失", "验证损失"),
}


_SCALES = {
    **dict.fromkeys(("k", "thousand", "thousands", "千"), 1e3),
    **dict.fromkeys(("万",), 1e4),
    **dict.fromkeys(("m", "mn", "million", "millions", "百万"), 1e6),
    **dict.fromkeys(("亿",), 1e8),
    **dict.fromkeys(("b", "bn", "billion", "billions", "g", "十亿"), 1e9),
    **dict.fromkeys(("t", "tn", "trillion", "trillions", "万亿"), 1e12),
}
_SCALED = re.compile(r"(.*?)\s*(?:[(\[（]\s*(?:in )?([a-z\u4e00-\u9fff]+)\s*[)\]）]|,? in ([a-z]+))")


def _named(header: str) -> tuple[str, float]:
    """Return a header's name and the unit that it states: "Parameters (B)" is in billions."""
    plain = header.strip().lower().replace("_", " ")
    found = _SCALED.fullmatch(plain)
    scale = _SCALES.get(found[2] or found[3]) if found else None
    return (found[1], scale) if found and scale else (plain, 1.0)


def _role(header: str) -> str | None:
    plain, _scale = _named(header)
    return next((role for role, names in _NAMES.items() if plain in names), None)


def read_runs(content: bytes) -> tuple[Vector, Vector, Vector]:
    """Return parameters, tokens and losses; D = C ÷ 6N where only compute is given. Raises by column and
    row.
    """
    table = read_table(content, _role)
    place = {
        role: index for index, header in reversed(list(enumerate(table.headers))) if (role := _role(header))
    }
    missing = [role for role in ("parameters", "loss") if role not in place]
    if "tokens" not in place and "flops" not in place:
        missing.append("tokens")
    if missing:
        raise CalculationError(
            *(Fault(role, mark("is missing: add a column of this name")) for role in missing)
        )
    columns: dict[str, list[float]] = {role: [] for role in place}
    comma = _has_decimal_comma([row[place["loss"]] for _n, row in table.rows if place["loss"] < len(row)])
    faults = list[Fault]()
    for number, row in table.rows:
        for role, index in place.items():
            scale = _named(table.headers[index])[1]
            read = _cell(row[index] if index < len(row) else None, number, role, comma, scale)
            if isinstance(read, Fault):
                faults.append(read)
            else:
                columns[role].append(read)
    if faults:
        raise CalculationError(*faults)
    found = {role: np.array(values) for role, values in columns.items()}
    tokens = found["tokens"] if "tokens" in found else found["flops"] / (6 * found["parameters"])
    return found["parameters"], tokens, found["loss"]


def _has_decimal_comma(losses: list[object]) -> bool:
    """Say whether losses are written 3,4385: no loss has thousands, so a comma parts its decimals; people
    write a table in one style.
    """
    return any(isinstance(one, str) and _DECIMAL_COMMA.fullmatch(one.strip()) for one in losses)


_DECIMAL_COMMA = re.compile(r"\d{1,2},\d+")
_BOUNDS = {"parameters": (1e3, 1e15), "tokens": (1e3, 1e17), "flops": (1e6, 1e32), "loss": (0.0, 100.0)}
"""What each may be, at least and at most: losses are nats a token."""


def _cell(content: object, number: int, role: str, comma: bool, scale: float) -> float | Fault:
    """Return a cell's number within its bounds, or why it is none, by row, column and what stands there.

    `scale`: the unit of its header, where the cell states none itself.
    """
    value = read_quantity(content, decimal_comma=comma)
    place, shown = f"row {number}, {role}", {"shown": str(content)[:40]}
    if isinstance(value, Unreadable) or value is None:
        return Fault(place, mark("must be a number, not {shown}"), shown)
    if not value > 0:
        return Fault(place, mark("must be above 0, not {shown}"), shown)
    own = isinstance(content, str) and _OWN_UNIT.search(_EXPONENT.sub("", content))
    value *= 1.0 if own else scale
    least, most = _BOUNDS[role]
    if value < least:
        text = mark("{shown} is too few: write 0.1B where billions are meant, 5M for millions")
        return Fault(place, text, shown)
    if value > most:
        text = mark("{shown} is too much to be true: losses are nats a token, and a point parts decimals")
        return Fault(place, text, shown)
    return float(value)


_EXPONENT = re.compile(r"(?<=[\d.])[eE][+-]?\d+")
_OWN_UNIT = re.compile(r"[a-zA-Z\u4e00-\u9fff]")


def laws_table(laws: Mapping[str, AdditiveLaw], flops: float) -> None:
    """Draw the best model for a budget by each law."""
    rows = []
    for name, law in laws.items():
        n, d = law.optimum(flops)
        rows.append(
            [
                name,
                formats.compact(n),
                formats.compact(d),
                f"{d / n:.1f}",
                f"{law.loss(n, d):.4f}",
                f"{law.floor:.3f}",
                law.source or _("fitted above"),
            ]
        )
    frame = pd.DataFrame(
        rows,
        columns=[
            _("Law"),
            _("Best size"),
            _("Tokens"),
            _("Tokens a parameter"),
            _("Loss"),
            _("Floor"),
            _("Source"),
        ],
    )
    st.dataframe(frame, hide_index=True, alt=_("Best model by each law"), key="law_table")
    charts.table_download(frame, name="scaling_laws")


def kaplan_beside(size: float, tokens: float) -> None:
    """Say what Kaplan's laws expect of the same model, one side at a time."""
    st.caption(
        _(
            "Kaplan 2020 at the chosen law's model: {by_size} nats if only the size limits, {by_data} if "
            "only the "
            "data do. It says how each limits, not what is best together, and counts parameters without "
            "embeddings."
        ).format(by_size=f"{kaplan_loss(parameters=size):.3f}", by_data=f"{kaplan_loss(tokens=tokens):.3f}")
    )
