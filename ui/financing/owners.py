"""Names of the owners in a cap table, and of its rounds."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.financing.exit.liquidity import LATER
from core.plan.plan import Plan
from present.translation import _
from ui.session import current

_FOUNDERS = "founders_chosen"


def owner_names(plan: Plan) -> dict[str, str]:
    """Return the shown name of every owner id, and of the unissued pool; equal names are numbered."""
    financing = plan.financing
    entries: tuple[Any, ...] = (
        *financing.holders,
        *financing.each_grant,
        *financing.tenders,
        *financing.series,
        *financing.safes,
        *financing.notes,
        *financing.loans,
        *financing.rounds,
    )
    names: dict[str, str] = {}
    for one in entries:
        repeated = sum(name.partition(" (")[0] == one.name for name in names.values())
        names[one.id] = f"{one.name} ({repeated + 1})" if repeated else one.name
    names |= {
        f"{one.id}_secondary": _("{name}, bought from holders").format(name=one.name)
        for one in financing.rounds
    }
    names |= {
        f"{one.id}_pro_rata": _("{name}, by pro-rata rights").format(name=one.name)
        for one in financing.rounds
    }
    names |= {f"{one.id}_warrants": _("{name}, warrants").format(name=one.name) for one in financing.rounds}
    names |= {one.id: _("{name}, warrants").format(name=one.name) for one in financing.loans}
    return names | {"pool": _("Unissued pool"), LATER: _("Later investors"), "today": _("today")}


def pick_founders(plan: Plan) -> None:
    """Ask which owners are founders: an imported table does not say it, and their payout is what counts."""
    names = {one.id: one.name for one in plan.financing.holders}
    if not names:
        return
    st.session_state[_FOUNDERS] = [one.id for one in plan.financing.holders if one.kind == "founder"]
    st.pills(
        _("Founders"),
        list(names),
        selection_mode="multi",
        key=_FOUNDERS,
        format_func=names.__getitem__,
        on_change=_take_founders,
        help=_("Tick every owner who is a founder: their stake and payout are what the pages show."),
    )


def _take_founders() -> None:
    chosen = st.session_state[_FOUNDERS]
    current.change(
        {
            f"financing.holders.{one.id}.kind": "founder" if one.id in chosen else "investor"
            for one in current.plan().financing.holders
            if (one.kind == "founder") != (one.id in chosen)
        }
    )


def pick_round(*, key: str, place: Any = None) -> str | None:
    """Draw the choice of a round; None, with an empty state that says what to do, for a plan without one."""
    rounds: Mapping[str, str] = {one.id: one.name for one in current.plan().financing.rounds}
    if not rounds:
        st.info(
            _("This plan has no round. Add one on the Plan page, section Financing."), icon=":material/info:"
        )
        return None
    if st.session_state.get(key) not in rounds:
        st.session_state.pop(key, None)
    with place or st.container():
        chosen = st.selectbox(_("Round"), list(rounds), format_func=lambda one: rounds[one], key=key)
    return str(chosen)
