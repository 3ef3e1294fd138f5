"""Terms that act on nothing, or in part, as the rest of the plan stands: said where they are entered."""

import streamlit as st

from core.financing.ownership.cap_table import CapTable
from core.plan.plan import Plan
from core.studies.financing.planned import promises_before_their_round
from present import formats
from present.translation import _


def say_grants_cut(plan: Plan, table: CapTable) -> None:
    """Say which planned grants the pool does not hold in full until the exit."""
    given = dict(zip(table.owners, table.at_exit[:, 0], strict=True))
    for one in plan.financing.each_grant:
        if one.month <= plan.exit.month and given[one.id] < one.shares:
            st.warning(
                _(
                    "The pool does not hold what {name} grants: {given} of {wanted} options until the exit. "
                    "Enlarge the pool in a round, or lower the grant."
                ).format(name=one.name, given=f"{given[one.id]:,.0f}", wanted=f"{one.shares:,}"),
                icon=":material/warning:",
            )


def say_rights_unused(plan: Plan) -> None:
    """Say whose pro-rata rights no round grants."""
    held = plan.financing
    owners = [one.name for one in (*held.holders, *held.series, *held.convertibles) if one.pro_rata]
    if owners and held.rounds and all(one.pro_rata == "none" for one in held.rounds):
        st.caption(
            _("No planned round grants pro-rata rights: those of {names} buy nothing.").format(
                names=", ".join(owners)
            )
        )


def say_promises_too_early(plan: Plan) -> None:
    """Say which promises fall due before the round whose right they are."""
    for name, due, closes in promises_before_their_round(plan):
        st.warning(
            _(
                "{name} falls due in {due}, before its round closes as planned, in {closes}: it protects "
                "nothing by then. Choose a later month."
            ).format(
                name=name,
                due=formats.month_name(plan.company.start, due),
                closes=formats.month_name(plan.company.start, closes),
            ),
            icon=":material/warning:",
        )
