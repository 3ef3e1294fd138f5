"""The unit in which each amount of the open plan is shown."""

import re

import streamlit as st

from present.translation import language
from present.units import Shown, shown
from ui.session import current

_UNITS = "amount_units"
_PRICE = re.compile(r"price|strike|fair_value|cost_per|fee_per|running_cost")
"""Names of amounts for one piece of something: at 0 they are asked in the currency itself, and no larger."""


def unit_of(path: str, size: float) -> Shown:
    """Return the unit in which an amount of the plan is shown. It stays while the case is open: an amount
    that grows does not change its unit under the hand that types it.
    """
    opened, units = st.session_state.get(_UNITS, (None, {}))
    if opened is not current.opened_case():
        units = {}
        st.session_state[_UNITS] = (current.opened_case(), units)
    plan = current.plan()
    key = (path, plan.company.currency, language())
    if key not in units:
        usual = 1.0 if _PRICE.search(path.rpartition(".")[2]) else plan.opening.cash
        units[key] = shown("money", plan.company.currency, size or usual)
    found: Shown = units[key]
    return found
