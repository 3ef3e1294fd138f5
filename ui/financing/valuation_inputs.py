"""What the methods of valuation need beyond the plan: comparables, assets, and how the income method
counts.
"""

from collections.abc import Sequence

import streamlit as st

from core.financing.valuation.comparables import Row
from core.plan.plan import Plan
from present.translation import _
from ui.financing.comparables import comparables_form
from ui.forms.editor import plan_field, section_list

_RECOVERED = ("receivables_recovered_share", "prepaid_recovered_share", "fixed_assets_recovered_share")
_INCOME = ("flows_fall", "calendar_years", "terminal", "terminal_growth_per_year")


def valuation_inputs(plan: Plan, table: Sequence[Row]) -> None:
    """Draw the three folds."""
    with st.expander(
        _("Comparable companies"), icon=":material/table_view:", key="comparables_fold", on_change="rerun"
    ) as fold:
        if fold.open:
            comparables_form(plan, table)
    with st.expander(
        _("Assets and what they would bring"),
        icon=":material/inventory_2:",
        key="assets_fold",
        on_change="rerun",
    ) as fold:
        if fold.open:
            _fields(_RECOVERED, "assets")
            section_list("valuation.assets")
    with st.expander(
        _("How the income method counts"),
        icon=":material/calendar_month:",
        key="income_fold",
        on_change="rerun",
    ) as fold:
        if fold.open:
            _fields(_INCOME, "income")


def _fields(names: Sequence[str], scope: str) -> None:
    grid = st.grid(len(names), min_column_width=200)
    for name in names:
        with grid.cell():
            plan_field(f"valuation.{name}", scope=scope)
