"""What a person must know of keeping: why a change is not kept, what came from elsewhere, and where two
disagree.
"""

from collections.abc import Sequence

import streamlit as st

from core.changes.difference import Conflict, conflicts
from present import formats
from present.translation import _
from ui.session import current, keeping, writers
from ui.session.writers import Dispute
from ui.show.values import change_rows, place_text, value_text

_SHOWN = 8
_LOOK_S = 10


def draw() -> None:
    """Draw it above the page; nothing while all is well."""
    if keeping.is_kept():
        _watch()
    held = writers.dispute()
    if held is not None:
        _dispute(held)
    elif (fault := keeping.not_kept()) is not None:
        text = _("Your last change is not kept: the case {why}.").format(
            why=_(fault.message).format(**fault.parameters)
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(text, icon=":material/cloud_off:")
            st.button(_("Keep a copy"), key="keep_copy", on_click=keeping.keep_copy)
    changes = writers.from_elsewhere()
    if changes:
        plan = current.plan()
        rows = change_rows(changes[:_SHOWN], plan, plan)
        lines = [f"- **{place}**: {after}" for place, _before, after in rows]
        more = len(changes) - _SHOWN
        lines += [_("- and {count} more").format(count=more)] if more > 0 else []
        st.info(
            "\n".join(lines), title=_("Changed in another tab, and taken over here"), icon=":material/sync:"
        )


@st.fragment(run_every=_LOOK_S)
def _watch() -> None:
    """Learn of what another tab or person has kept, also while nobody touches this one. It is taken over at
    the next step: to draw the page anew would close a dialog over what is being typed.
    """
    if keeping.is_behind():
        st.info(_("Changed in another tab: it is taken over at your next step."), icon=":material/sync:")


def _dispute(held: Dispute) -> None:
    """Ask, place by place, whose change counts."""
    mine = current.case()
    places = conflicts(held.base, mine, held.theirs)
    with st.form("dispute"):
        st.warning(
            _(
                "Another tab or person has changed the same figures. Nothing is overwritten: choose "
                "what counts."
            ),
            title=_("Two changes at once"),
            icon=":material/call_split:",
        )
        chosen = {one.path: _choice(one, held) for one in places}
        whole = "" if places else _whole()
        text = _("Until you choose, your side is kept as “{name}” under Saved cases.")
        st.caption(text.format(name=formats.plain(writers.side_name(mine))))
        if st.form_submit_button(_("Keep these"), icon=":material/check:"):
            _settle([path for path, who in chosen.items() if who == "mine"], whole)


def _settle(keep_mine: Sequence[str], whole: str) -> None:
    side = writers.settle(keep_mine, whole=whole)
    if side is not None:
        keeping.follow()
        if keeping.is_kept():
            writers.remove_side(side)
    st.rerun()


def _whole() -> str:
    """Ask which side counts where no single figure is in dispute, but the two make no plan together."""
    texts = {"mine": _("all of mine"), "theirs": _("all of theirs")}
    return str(
        st.radio(
            _("The two do not go together"), list(texts), format_func=texts.__getitem__, key="dispute_whole"
        )
    )


def _choice(one: Conflict, held: Dispute) -> str:
    mine = current.plan()
    texts = {
        "mine": _("mine: {value}").format(value=value_text(one.path, one.mine, mine)),
        "theirs": _("theirs: {value}").format(value=value_text(one.path, one.theirs, held.theirs.plan)),
    }
    options: Sequence[str] = list(texts)
    return str(
        st.radio(
            place_text(one.path, held.base.plan),
            options,
            format_func=texts.__getitem__,
            horizontal=True,
            key=f"dispute:{one.path}",
        )
    )
