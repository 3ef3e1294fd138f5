"""Correlations between assumptions: the list, a form for another pair, and the repair where pairs contradict
each other.
"""

import streamlit as st

from core.plan.document.files import as_data
from core.plan.plan import GROWTH, uncertain_of
from core.simulation.copula import correlation_matrix
from core.simulation.premises import growth_is_measured
from present.translation import _
from ui.forms.labels import short_label
from ui.session import current


def correlations_form() -> None:
    """Draw the pairs of the open plan; only uncertain numbers can be correlated."""
    plan = current.plan()
    uncertain = tuple(uncertain_of(plan))
    st.markdown(
        _("Two uncertain numbers that move together: −1 opposite, 0 independent, 1 alike (Gaussian copula).")
    )
    for position, pair in enumerate(plan.correlations):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"{short_label(pair.first, plan)} ↔ {short_label(pair.second, plan)}: "
                f"**{pair.coefficient:+.2f}**"
            )
            st.button(
                _("Remove"),
                icon=":material/delete:",
                type="tertiary",
                key=f"uncorrelate:{position}",
                on_click=_remove,
                args=(position,),
            )
    elsewhere = plan.growth_from == "base_rates" or growth_is_measured(plan)
    if elsewhere and any(
        one.first.endswith(GROWTH) or one.second.endswith(GROWTH) for one in plan.correlations
    ):
        st.info(
            _(
                "Growth comes from the history or from base rates here, as one number for the whole company: "
                "pairs with a stated growth have no effect."
            ),
            icon=":material/info:",
        )
    if plan.correlations:
        repair = correlation_matrix(uncertain, plan.correlations).repair
        if repair > 0:
            st.warning(
                _(
                    "These pairs contradict each other. The nearest possible correlations are used; the "
                    "largest change is {change}."
                ).format(change=f"{repair:.2f}"),
                icon=":material/warning:",
            )
    with st.form("correlate", border=False):
        first = st.selectbox(
            _("First assumption"), uncertain, format_func=lambda path: short_label(path, plan)
        )
        second = st.selectbox(
            _("Second assumption"),
            uncertain,
            index=min(1, len(uncertain) - 1),
            format_func=lambda path: short_label(path, plan),
        )
        coefficient = st.number_input(_("Correlation"), min_value=-1.0, max_value=1.0, value=0.5, step=0.05)
        if st.form_submit_button(_("Add the pair"), icon=":material/add:") and first != second:
            current.change(
                {
                    "correlations": [
                        *as_data(plan.correlations),
                        {"first": first, "second": second, "coefficient": coefficient},
                    ]
                }
            )
            st.rerun()


def _remove(position: int) -> None:
    pairs = as_data(current.plan().correlations)
    current.change({"correlations": pairs[:position] + pairs[position + 1 :]})
