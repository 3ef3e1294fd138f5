"""Valuation methods in words, step by step, and what each would have to believe for the price asked."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from core.financing.valuation.worth import Step, Valuation
from core.plan.plan import Plan
from core.texts import mark
from present import formats
from present.translation import _
from ui.show import charts, tables

METHODS: dict[str, tuple[str, str]] = {
    "cost": (
        mark("Cost (assets)"),
        mark(
            "What could be recovered if the company stopped today, less its debts. A floor: ideas, "
            "people and "
            "customers count nothing. Ranges from what is as good as cash to everything at its book value."
        ),
    ),
    "comparables": (
        mark("Market (comparables)"),
        mark(
            "Revenue times the median multiple of the table below; without one, times the plan's exit "
            "multiples. Assumes today's multiples hold and that the company resembles those compared."
        ),
    ),
    "dcf": (
        mark("Income (discounted cash flow)"),
        mark(
            "Mean free cash flow of all futures up to the exit month, discounted at the investor's rate, and "
            "the years after it. Left out while the last year brings nothing. Most of it is the terminal "
            "value."
        ),
    ),
    "dcf_by_date": (
        mark("Income, own flows by date"),
        mark(
            "Cash flows as typed, discounted by actual days at the investor's rate; the last one goes on "
            "growing for good. Most of it is the terminal value."
        ),
    ),
    "venture_capital": (
        mark("Venture-capital method"),
        mark(
            "The exit value of surviving futures, less later dilution, divided by the hurdle multiple, less "
            "the money. Its high multiple stands for all risk at once."
        ),
    ),
    "first_chicago": (
        mark("First Chicago (three cases)"),
        mark(
            "The best tenth, the middle and the worst half of all futures, weighted by their odds and "
            "discounted: a simulation told in three cases."
        ),
    ),
    "scorecard": (
        mark("Scorecard"),
        mark(
            "A rule of thumb for companies before revenue: the region's average price, moved by judged "
            "strengths."
        ),
    ),
    "berkus": (
        mark("Berkus"),
        mark("A rule of thumb before revenue: up to half a million dollars for each of five achievements."),
    ),
    "risk_factor_summation": (
        mark("Risk-factor summation"),
        mark(
            "A rule of thumb before revenue: the region's average price and a quarter of a million for each "
            "step of twelve judged risks."
        ),
    ),
}
"""Method → (name, what it assumes and where it ends)."""


def method_name(method: str) -> str:
    """Return a method's shown name."""
    return _(METHODS[method][0])


def steps_table(plan: Plan, methods: Sequence[Valuation]) -> None:
    """Draw the steps of each method."""
    currency = plan.company.currency
    lines = []
    for one in methods:
        for step in one.steps:
            lines.append(
                {
                    _("Method"): method_name(one.method),
                    _("Step"): _(step.label),
                    _("Value"): _quantity(plan, step),
                }
            )
        lines.append(
            {
                _("Method"): method_name(one.method),
                _("Step"): _("Value"),
                _("Value"): formats.money(one.value, currency),
            }
        )
    frame = pd.DataFrame(lines)
    st.dataframe(
        frame, hide_index=True, height=320, alt=_("Steps of each valuation method"), key="valuation_steps"
    )
    charts.table_download(frame, name="valuation")


def gap_table(plan: Plan, methods: Sequence[Valuation], price: float) -> None:
    """Draw how far each method is from the price asked, and what would bring it there."""
    currency, lines = plan.company.currency, []
    for one in methods:
        lines.append(
            {
                _("Method"): method_name(one.method),
                _("Value"): one.value,
                _("Price asked less value"): price - one.value,
                _("Price ÷ value"): price / one.value if one.value > 0 else None,
                _("To reach the price it would need"): _needs(plan, one, price),
            }
        )
    frame = pd.DataFrame(lines)
    tables.draw(
        frame,
        shown=dict.fromkeys(frame.columns[1:3], partial(formats.money, currency=currency))
        | {_("Price ÷ value"): formats.multiple},
        alt=_("Gap of each method to the price asked"),
        key="valuation_gap",
        name="valuation_gap",
    )


def _needs(plan: Plan, one: Valuation, price: float) -> str:
    if one.method == "cost":
        return _("nothing: what exceeds the assets is paid for the future")
    needed = "; ".join(f"{_(step.label)} {_quantity(plan, step)}" for step in one.needed)
    if needed:
        return needed
    return _("less than its inputs allow") if price < one.value else _("more than its inputs allow")


def _quantity(plan: Plan, step: Step) -> str:
    return formats.quantity(step.value, step.unit, currency=plan.company.currency, start=plan.company.start)
