"""Valuation methods in words, and the three rules of thumb that are folded away with their own inputs."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.financing.raising.valuation import Valuation, berkus, risk_factor_summation, scorecard
from core.plan.plan import Plan
from core.studies.financing.valuation import average_seed_pre_money
from core.texts import mark
from present import formats
from present.translation import _
from ui.session.kept import kept_figure, kept_level, kept_money, kept_several
from ui.show import charts

METHODS: dict[str, tuple[str, str]] = {
    "cost": (
        mark("Cost (assets)"),
        mark(
            "What could be recovered if the company stopped today. A floor: ideas, people and customers "
            "count nothing."
        ),
    ),
    "comparables": (
        mark("Market (comparables)"),
        mark(
            "Next twelve months' revenue times the plan's exit multiples. Assumes today's multiples hold and "
            "that the company resembles those compared."
        ),
    ),
    "dcf": (
        mark("Income (discounted cash flow)"),
        mark(
            "Median free cash flow by year, discounted at the investor's rate, growing 3 % a year after the "
            "plan. Left out while the last year is negative. Most of it is the terminal value."
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

_SCORES = {
    mark("Team"): (0.30, 1.0),
    mark("Size of the opportunity"): (0.25, 1.0),
    mark("Product and technology"): (0.15, 1.0),
    mark("Competition"): (0.10, 1.0),
    mark("Marketing and sales"): (0.10, 1.0),
    mark("Need for more money"): (0.05, 1.0),
    mark("Other"): (0.05, 1.0),
}
_ELEMENTS = (
    mark("Sound idea"),
    mark("Prototype"),
    mark("Quality of the team"),
    mark("Strategic relationships"),
    mark("Roll-out or sales"),
)
_RISKS = (
    mark("Management"),
    mark("Stage of the business"),
    mark("Legislation and politics"),
    mark("Production"),
    mark("Sales and marketing"),
    mark("Funding"),
    mark("Competition"),
    mark("Technology"),
    mark("Litigation"),
    mark("International"),
    mark("Reputation"),
    mark("Lucrative exit"),
)


def method_name(method: str) -> str:
    """Return a method's shown name."""
    return _(METHODS[method][0])


def folded_methods(currency: str) -> list[Valuation]:
    """Draw the fold with the rules of thumb; return those switched on."""
    with st.expander(
        _("Rules of thumb for companies before revenue"),
        icon=":material/tune:",
        key="thumb",
        on_change="rerun",
    ) as fold:
        methods = ["scorecard", "berkus", "risk_factor_summation"]
        chosen = kept_several("thumb_methods", _("Add to the chart"), methods, labels=method_name)
        average = (
            kept_money(
                "thumb_average",
                _("Average pre-money of comparable start-ups"),
                average_seed_pre_money(),
                unit=f"{formats.SYMBOLS[currency]} M",
                divisor=1e6,
            )
            if fold.open
            else kept_figure("thumb_average", average_seed_pre_money(), 0.0)
        )
        return [_drawn(name, average, bool(fold.open)) for name in chosen]


def _drawn(name: str, average: float, is_open: bool) -> Valuation:
    if is_open:
        st.markdown(f"**{method_name(name)}**")
    if name == "scorecard":
        scores = {
            label: (weight, _number(f"score:{label}", label, 0.0, 2.0, score, 0.05, is_open))
            for label, (weight, score) in _SCORES.items()
        }
        return scorecard(average_pre_money=average, scores=scores)
    if name == "berkus":
        return berkus(
            elements={
                label: _number(f"berkus:{label}", label, 0.0, 500.0, 250.0, 50.0, is_open) * 1_000
                for label in _ELEMENTS
            }
        )
    ratings = {label: int(_number(f"risk:{label}", label, -2.0, 2.0, 0.0, 1.0, is_open)) for label in _RISKS}
    return risk_factor_summation(average_pre_money=average, ratings=ratings)


def _number(key: str, label: str, low: float, high: float, usual: float, step: float, is_open: bool) -> float:
    """Return a judged figure: from its slider while the fold is open, as last set otherwise."""
    if is_open:
        return kept_level(key, _(label), low, high, usual, step=step)
    return kept_figure(key, usual, low, high)


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
                    _("Value"): formats.quantity(
                        step.value, step.unit, currency=currency, start=plan.company.start
                    ),
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
