"""One round in full: terms, price, conversions and owners, each number derived exactly."""

from fractions import Fraction

import pandas as pd
import streamlit as st

from core.errors import AssayError
from core.financing.ownership.rounding import rounded_round
from core.plan.document.edit import changed
from core.studies.financing.planned import planned_table
from present import formats
from present.translation import _
from ui.financing.owners import owner_names, pick_round
from ui.financing.round_steps import before_and_after, draw_steps
from ui.forms.editor import plan_field
from ui.forms.labels import choice_label
from ui.frame.strip import show_faults
from ui.session import current
from ui.show import charts

TERMS = (
    "amount",
    "pre_money",
    "convention",
    "pool_after_share",
    "pool_timing",
    "protection",
    "pro_rata",
    "secondary_amount",
)
with st.sidebar:
    chosen = pick_round(key="edited_round")
    if chosen is not None:
        for name in TERMS:
            plan_field(f"financing.rounds.{chosen}.{name}", scope="round_editor")
st.title(_("Round by round"))
st.markdown(
    _(
        "What does one round cost in shares, who pays for it, and how does its price come about? All rounds "
        "close as planned, at their median terms."
    )
)
if chosen is None:
    st.stop()
plan = current.shown_plan()
place = [one.id for one in plan.financing.rounds].index(chosen)
one, currency, names = plan.financing.rounds[place], plan.company.currency, owner_names(plan)
try:
    table = planned_table(plan, 1, "exact")
except AssayError as error:
    show_faults(list(error.faults))
    st.stop()
solved = table.solved[place]
if solved is None:
    st.info(_("This round raises nothing, or comes after the exit."), icon=":material/info:")
    st.stop()

price, ownership = float(solved.price[0]), table.ownership()[..., 0].astype(float)
founders = table.founders
issued = float(
    sum(table.shares[place, index, 0] for index, column in enumerate(table.columns) if column.kind != "pool")
)
grid = st.grid(5, min_column_width=150, border=True, gap="xsmall")
grid.metric(
    _("Price a share"),
    f"{formats.SYMBOLS[currency]}{price:,.4f}",
    help=_("Post-money divided by all shares after the round."),
)
grid.metric(
    _("Effective pre-money"),
    formats.money(price * issued, currency),
    help=_(
        "What the shares issued before the round are worth at its price: the pre-money less the pool and "
        "what converts."
    ),
)
grid.metric(
    _("Post-money"),
    formats.money(price * float(solved.total[0]), currency),
    help=_("Price times all shares after the round."),
)
grid.metric(
    _("New investors"),
    formats.percent(ownership[place + 1, table.owners.index(chosen)]),
    help=_("Stake of the round's investors after it."),
)
grid.metric(
    _("Founders after"),
    formats.percent(ownership[place + 1, founders].sum()),
    help=_(
        "Founders' stake after the round; before it, pool included but nothing that converts: {share}."
    ).format(share=formats.percent(ownership[place, founders].sum())),
)

frame = before_and_after(plan, table, place, names)
st.dataframe(frame, hide_index=True, alt=_("Owners before and after the round"), key="before_after")
charts.table_download(frame, name=f"round_{chosen}")
left, right = st.columns([3, 2])
with left:
    st.markdown(f"**{_('The same round under each convention')}**")
    rows = []
    for convention in ("percent_ownership", "pre_money", "dollars_invested"):
        try:
            other = planned_table(
                changed(plan, {f"financing.rounds.{chosen}.convention": convention}), 1, "exact"
            )
        except AssayError:
            rows.append([choice_label(convention, "convention"), *["–"] * 3])
            continue
        stake = other.ownership()[place + 1, :, 0].astype(float)
        rows.append(
            [
                choice_label(convention, "convention"),
                f"{float(other.solved[place].price[0]):,.4f}",  # type: ignore[union-attr]
                formats.percent(stake[founders].sum()),
                formats.percent(stake[other.owners.index(chosen)]),
            ]
        )
    st.dataframe(
        pd.DataFrame(
            rows, columns=[_("Pre-money convention"), _("Price a share"), _("Founders"), _("New investors")]
        ),
        hide_index=True,
        alt=_("Price and stakes under each pre-money convention"),
        key="conventions",
    )
    st.caption(
        _(
            "Where notes or SAFEs convert, term sheets mean one of three things by pre-money (Cooley). "
            "Ask which."
        )
    )
with right:
    st.markdown(f"**{_('In whole shares')}**")
    decimals = st.segmented_control(
        _("Price rounded to"),
        [2, 4, 6],
        default=4,
        key="price_decimals",
        required=True,
        format_func=lambda number: _("{number} decimals").format(number=number),
    )
    rounded = rounded_round(
        solved, amount=Fraction(solved.new_shares[0] * solved.price[0]), price_decimals=int(decimals or 4)
    )
    lines = [
        (_("Price a share"), f"{float(rounded.price):,.6f}"),
        (_("New shares"), f"{int(rounded.new_shares):,}"),
    ]
    lines += [(names[name], f"{int(count):,}") for name, count in rounded.conversions.items()]
    lines += [
        (_("Increase of the pool"), f"{int(rounded.pool_increase):,}"),
        (_("Money that buys no whole share"), f"{formats.SYMBOLS[currency]}{float(rounded.money_left):,.2f}"),
    ]
    st.dataframe(
        pd.DataFrame(lines, columns=[_("Item"), _("Value")]),
        hide_index=True,
        alt=_("The round in whole shares"),
        key="rounded",
    )
    st.caption(
        _(
            "The price is rounded first, then fractions of shares are dropped, as charters say; what is left "
            "over is shown."
        )
    )
with st.expander(_("Step by step"), icon=":material/function:", key="steps", on_change="rerun") as steps:
    if steps.open:
        draw_steps(plan, table, place, names)
