"""The three rules of thumb for companies before revenue, folded away with their own inputs."""

import streamlit as st

from core.financing.valuation.rules_of_thumb import berkus, risk_factor_summation, scorecard
from core.financing.valuation.worth import Valuation
from core.studies.financing.valuation import average_seed_pre_money
from core.texts import mark
from present import formats
from present.translation import _
from ui.financing.valuation import method_name
from ui.session.kept import kept_figure, kept_level, kept_money, kept_several

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


def folded_methods(currency: str, price: float | None) -> list[Valuation]:
    """Draw the fold with the rules of thumb; return those switched on, held against the price asked."""
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
        return [_drawn(name, average, price, bool(fold.open)) for name in chosen]


def _drawn(name: str, average: float, price: float | None, is_open: bool) -> Valuation:
    if is_open:
        st.markdown(f"**{method_name(name)}**")
    if name == "scorecard":
        scores = {
            label: (weight, _number(f"score:{label}", label, 0.0, 2.0, score, 0.05, is_open))
            for label, (weight, score) in _SCORES.items()
        }
        return scorecard(average_pre_money=average, scores=scores, price=price)
    if name == "berkus":
        return berkus(
            elements={
                label: _number(f"berkus:{label}", label, 0.0, 500.0, 250.0, 50.0, is_open) * 1_000
                for label in _ELEMENTS
            },
            price=price,
        )
    ratings = {label: int(_number(f"risk:{label}", label, -2.0, 2.0, 0.0, 1.0, is_open)) for label in _RISKS}
    return risk_factor_summation(average_pre_money=average, ratings=ratings, price=price)


def _number(key: str, label: str, low: float, high: float, usual: float, step: float, is_open: bool) -> float:
    """Return a judged figure: from its slider while the fold is open, as last set otherwise."""
    if is_open:
        return kept_level(key, _(label), low, high, usual, step=step)
    return kept_figure(key, usual, low, high)
