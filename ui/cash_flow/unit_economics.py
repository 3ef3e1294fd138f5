"""Unit economics on the page: measures beside what others have, classes of customers, serving, retention."""

from collections.abc import Mapping
from math import isfinite

import numpy as np
import pandas as pd
import streamlit as st

from core.compute.model_api import break_even_tokens
from core.errors import CalculationError
from core.facts.reference_classes import ReferenceFigure, measures
from core.market.retention import Churn, fitted
from core.plan.plan import Plan
from core.studies.cash_flow.unit_economics import Range, ServingPrices
from core.texts import mark
from core.time_value import per_month
from present import formats
from present.translation import _, localised
from ui.frame.strip import show_faults
from ui.session.kept import kept_money
from ui.session.studies import study
from ui.show import charts

COMPANY: dict[str, tuple[str, str, str]] = {
    "margin_reported": (mark("Gross margin on what is paid for"), "share", "gm"),
    "margin_served": (mark("… with the free tier and review, as in the statements"), "share", "gm"),
    "margin_after_models": (mark("… and after training the models"), "share", ""),
    "inference_share": (mark("Serving tokens ÷ revenue"), "share", "inference"),
    "growth": (mark("Growth of revenue a year"), "share", ""),
    "magic_number": (mark("Magic number"), "factor", "magic"),
    "burn_multiple": (mark("Burn multiple"), "factor", "burn"),
    "rule_of_forty": (mark("Rule of 40"), "points", "rule40"),
    "net_burn": (mark("Net burn a month"), "money", ""),
    "revenue_per_head": (mark("Revenue per head a year"), "money", ""),
}
"""Measures of the whole company: label, unit, and the base rate they stand beside."""

SEGMENT: dict[str, tuple[str, str, str]] = {
    "customers": (mark("Customers at the end"), "count", ""),
    "revenue_per_customer": (mark("Revenue a customer a month"), "money", ""),
    "margin": (mark("Gross margin"), "share", "gm"),
    "churn": (mark("Churn a month"), "share", "churn_b2b"),
    "net_retention": (mark("Net revenue retention"), "share", "nrr_all"),
    "gross_retention": (mark("Gross revenue retention"), "share", "grr_1_5"),
    "acquisition_cost": (mark("Cost of winning a customer, all selling"), "money", ""),
    "payback_months": (mark("Payback of that cost"), "months", "cac"),
    "lifetime_value": (mark("Discounted lifetime value"), "money", ""),
    "value_to_cost": (mark("Lifetime value ÷ cost"), "factor", "ltv"),
}
"""Measures of a class of customers."""


def amount(value: float, unit: str, currency: str) -> str:
    """Return a measure's value as people write it."""
    match unit:
        case "share":
            return formats.percent(value)
        case "points":
            return f"{100 * value:.0f}".replace("-", "−")
        case "factor":
            return formats.multiple(value)
        case "months":
            return formats.months(value)
        case "money":
            return formats.money(value, currency)
    return f"{value:,.0f}"


def measures_table(
    found: Mapping[str, Range | None], rows: Mapping[str, tuple[str, str, str]], currency: str, *, name: str
) -> None:
    """Draw measures with their range over the futures and what others publish."""
    frame = pd.DataFrame(
        [
            {
                _("Measure"): _(label),
                _("Median"): _middle(found[key], unit, currency),
                _("P10 – P90"): _ends(found[key], unit, currency),
                _("Defined in"): _defined(found[key]),
                _("Beside others"): _place(found[key], reference),
                _("Others"): _others(reference),
            }
            for key, (label, unit, reference) in rows.items()
        ]
    )
    st.dataframe(frame, hide_index=True, height="content", alt=_("Unit economics"), key=f"unit:{name}")
    charts.table_download(frame, name=f"unit_economics_{name}")


def _middle(found: Range | None, unit: str, currency: str) -> str:
    return formats.NONE if found is None else amount(found.middle.value, unit, currency)


def _ends(found: Range | None, unit: str, currency: str) -> str:
    if found is None:
        return formats.NONE
    return f"{amount(found.low, unit, currency)} – {amount(found.high, unit, currency)}"


def _defined(found: Range | None) -> str:
    return formats.in_hundred(found.defined) if found else _("too few futures")


def _figures(reference: str) -> tuple[ReferenceFigure, ...]:
    return next((one.figures for one in measures() if one.id == reference), ())


def _others(reference: str) -> str:
    return "; ".join(
        f"{_as_published(one)} ({localised(one.population)}, {one.as_of})" for one in _figures(reference)
    )


def _as_published(one: ReferenceFigure) -> str:
    share = one.unit in ("share", "share_per_month")
    return formats.percent(one.value) if share else f"{one.value:g}"


def _place(found: Range | None, reference: str) -> str:
    """Say where the range lies among what is published: never finer than the sources are."""
    figures = _figures(reference)
    if found is None or not figures:
        return ""
    scale = 100 if figures[0].unit == "points" else 1
    low, high = scale * found.low, scale * found.high
    least = min(one.value if one.p25 is None else one.p25 for one in figures)
    most = max(one.value if one.p75 is None else one.p75 for one in figures)
    if high < least:
        return _("below all of them")
    if low > most:
        return _("above all of them")
    return _("within or across what they say")


def serving(plan: Plan) -> None:
    """Say from how many tokens a month own serving is cheaper than buying."""
    currency = plan.company.currency
    prices: ServingPrices = study("serving")
    st.markdown(
        _("A million tokens cost {own} on our own GPUs at the stated speed and utilisation.").format(
            own=formats.money(prices.own, currency)
        )
    )
    unit, divisor = charts.money_scale(50_000, currency)
    fixed = kept_money(
        "serving_fixed",
        _("People and spare machines that own serving needs a month, whatever is served"),
        50_000,
        unit=unit,
        divisor=divisor,
    )
    if not prices.providers:
        st.caption(_("No model API is in the plan: add one under *Compute* to compare."))
        return
    own = np.full((1, 1), prices.own)
    rows = []
    for name, price in prices.providers.items():
        tokens = float(break_even_tokens(bought=np.full((1, 1), price), own=own, fixed_per_month=fixed)[0, 0])
        rows.append(
            {
                _("Model API"): name,
                _("A million tokens"): formats.money(price, currency),
                _("Own serving is cheaper from"): _("never: the API is cheaper")
                if np.isnan(tokens)
                else _("{count} million tokens a month").format(count=f"{tokens:,.0f}"),
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=_("Break-even of own serving"), key="serving")


def retention_seen(plan: Plan) -> None:
    """Fit customers who differ to the retention a person has seen, and say what one churn would miss."""
    given = st.data_editor(
        pd.DataFrame({_("Still there, %"): [100.0, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]}),
        num_rows="dynamic",
        key="retention_seen",
        column_config={
            _("Still there, %"): st.column_config.NumberColumn(
                min_value=0.0, max_value=100.0, help=_("Of one cohort, after 0, 1, 2 … renewals.")
            )
        },
    )
    shares = given.iloc[:, 0].dropna().to_numpy(dtype=float) / 100
    try:
        churn = fitted(shares)
    except CalculationError as error:
        show_faults(list(error.faults))
        return
    _say(churn, plan)


def _say(churn: Churn, plan: Plan) -> None:
    rate = plan.investor.discount_rate_per_year
    monthly, first = float(per_month(rate)), churn.alpha / (churn.alpha + churn.beta)
    lifetime, naive = churn.lifetime(monthly), (1 + monthly) / (first + monthly)
    grid = st.grid(3, border=True, min_column_width=170)
    grid.metric(_("First churn"), formats.percent(first))
    grid.metric(_("Payments a new customer is worth"), f"{lifetime:.2f}" if isfinite(lifetime) else "∞")
    grid.metric(_("… by that churn alone"), f"{naive:.2f}")
    st.caption(
        _(
            "Shifted beta-geometric, α {alpha}, β {beta}: those who leave easily go first. Discounted at the "
            "plan's {rate} a year, renewals by the month."
        ).format(alpha=f"{churn.alpha:.3f}", beta=f"{churn.beta:.3f}", rate=formats.percent(rate))
    )
