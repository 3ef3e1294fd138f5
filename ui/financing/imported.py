"""A cap table from a file: what was read of it, beside what the plan holds, and taking it over."""

from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.errors import AssayError
from core.financing.interchange.imported import Imported
from core.financing.interchange.ocf_read import read_ocf
from core.financing.interchange.table import read_cap_table
from core.financing.interchange.table_sums import PROVED_MONEY, PROVED_SHARES
from core.financing.ownership.cap_table import CapTable
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.studies.financing.planned import planned_table
from present import formats
from present.translation import _
from ui.financing.holdings import holdings_table
from ui.financing.owners import owner_names
from ui.frame.strip import show_faults, show_remarks
from ui.plan.other_door import point_to_history
from ui.session import current


def upload() -> UploadedFile | None:
    """Draw the field for a file, and return the one that was given."""
    held = st.session_state.get("cap_table_file")
    # Another key is another popover: that which a file was given in would stay open over what was read of it.
    with st.popover(_("Import"), icon=":material/upload_file:", key=f"import:{held.file_id if held else ''}"):
        given = st.file_uploader(
            _("Open Cap Table Format (zip, json), CSV or Excel"),
            type=["zip", "json", "csv", "xlsx", "xls", "ods"],
            key="cap_table_file",
            on_change=current.remark,
            args=([],),  # those of the file before
            max_upload_size=10,
        )
        st.caption(
            _(
                "A table is a row a security, with the columns owner and security (common, options, "
                "promised, "
                "warrants, preferred, SAFE, note, pool), and shares, issue price, exercise price, amount, "
                "valuation cap or discount as they apply; or a row an owner with a column a class, and a row "
                "Price. SAFEs and notes may have sheets of their own. Totals prove the rest."
            )
        )
    return given


def draw_imported(given: UploadedFile) -> None:
    """Draw what a file holds where the plan holds something else; a broken one is refused by field."""
    plan, name = current.plan(), formats.plain(given.name)
    try:
        found = _read(given, plan)
        then = changed(plan, found.changes() | found.sales_changes(plan.financing, plan.company.start))
    except AssayError as error:
        show_faults(list(error.faults))
        point_to_history(given.getvalue())
        return
    taken = st.session_state.get("cap_table_taken") == given.file_id
    if then.financing == plan.financing:
        said = _("The cap table of {file} is in the plan. Undo takes it out again.")
        said = said if taken else _("The plan holds the cap table of {file} already.")
        st.success(said.format(file=name), icon=":material/check:")
        return
    title = _("{file} was taken; the plan has changed since") if taken else _("What was read of {file}")
    with st.expander(title.format(file=name), expanded=not taken, icon=":material/upload_file:"):
        _draw_sums(plan, then)
        holdings_table(then, _today(then), owner_names(then), name="cap_table_read")
        if then.financing.series:
            st.caption(_("Preferred shares are kept by class, whoever holds them."))
        proofs = [one for one in found.remarks if one.message in (PROVED_SHARES, PROVED_MONEY)]
        for one in proofs:
            st.markdown(f":green-badge[:material/check: {_(one.message).format(**one.parameters)}]")
        show_remarks(
            [one for one in found.remarks if one not in proofs], _("Please check before it is taken over")
        )
        try:
            planned_table(then)
        except AssayError as error:  # what is read does not fit the plan's own rounds
            show_faults(list(error.faults))
        else:
            _take_it(given, found)


def _today(plan: Plan) -> CapTable:
    """Return the table as it is, whatever rounds are planned."""
    without = {"rounds": (), "investors": (), "redemptions": (), "ratchets": ()}
    financing = plan.financing.model_copy(update=without)
    return planned_table(plan.model_copy(update={"financing": financing}))


def _read(given: UploadedFile, plan: Plan) -> Imported:
    """Read a file as securities of a plan; once, while neither changes."""
    held, company = plan.financing, plan.company
    taken = [one.id for one in (*held.rounds, *held.loans, *held.each_grant, *held.tenders)]
    known = (given.file_id, held, company.currency, company.start)
    before: tuple[object, Imported] | None = st.session_state.get("cap_table_read")
    if before is not None and before[0] == known:
        return before[1]
    read = read_ocf if given.name.lower().endswith((".zip", ".json", ".ocf")) else read_cap_table
    whole = partial(read, given.getvalue(), currency=company.currency, begins=company.start)
    found = whole(taken=taken)
    if clashes := found.clashes(held, company.start):
        found = whole(taken=[*taken, *clashes])
    st.session_state["cap_table_read"] = known, found
    return found


def _draw_sums(plan: Plan, then: Plan) -> None:
    """Draw what the file's table comes to, and what the plan's does."""
    grid = st.grid(3, border=True, min_column_width=150)
    tables = [_today(one) for one in (plan, then)]
    shares = [f"{table.shares[0].sum():,.0f}" for table in tables]
    founders = [float(table.ownership()[0, table.founders].sum()) for table in tables]
    lent = [len(one.financing.convertibles) for one in (plan, then)]
    for label, (before, now) in (
        (_("Shares, fully diluted"), shares),
        (_("Founders' stake"), [formats.percent(one) for one in founders]),
        (_("SAFEs and notes"), [str(count) for count in lent]),
    ):
        grid.metric(label, now, delta=_("in the plan: {value}").format(value=before), delta_color="off",
                    delta_arrow="off")  # fmt: skip


def _take_it(given: UploadedFile, found: Imported) -> None:
    """Draw the button; where no sum of the file proves its shares, a person must have compared them."""
    compared = not found.unproved or st.checkbox(
        _("I have compared these {count} shares with the company's own register").format(
            count=f"{found.unproved:,.0f}"
        ),
        key=f"cap_table_compared:{given.file_id}:{current.plan().company.name}",
        help=_("The file states no sum that proves them."),
    )
    st.button(
        _("Take this cap table into the plan"),
        key="take_cap_table",
        on_click=_take,
        args=(given.file_id, found),
        disabled=not compared,
        help=None if compared else _("Compare the shares first, and tick the line above."),
    )


def _take(file_id: str, found: Imported) -> None:
    """Replace the plan's securities; undo brings them back."""
    plan = current.plan()
    if current.change(found.changes() | found.sales_changes(plan.financing, plan.company.start)):
        current.remark(found.remarks)
        st.session_state["cap_table_taken"] = file_id
