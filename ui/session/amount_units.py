"""The unit in which each amount of the open plan is shown."""

import streamlit as st

from present.translation import language
from present.units import Shown, shown
from ui.session import current

_UNITS = "amount_units"


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
        units[key] = shown("money", plan.company.currency, size or plan.opening.cash)
    found: Shown = units[key]
    return found
