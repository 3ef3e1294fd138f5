"""One round in full: terms, price, conversions and owners, each number derived exactly."""

import streamlit as st

from core.errors import AssayError
from core.plan.companions import idle_fields
from core.studies.financing.planned import planned_months, planned_table
from present import formats
from present.translation import _
from ui.financing.owners import owner_names, pick_round
from ui.financing.round_price import price_otherwise
from ui.financing.round_steps import before_and_after, draw_steps
from ui.financing.round_tables import conventions_table, whole_shares
from ui.forms.editor import plan_field
from ui.frame.strip import show_not_computed
from ui.session import current

TERMS = ("amount", "pre_money", "close_month", "runway_counted", "convention")
POOL = ("pool_after_share", "pool_increase", "pool_timing")
SALES = ("pro_rata", "secondary_amount", "secondary_discount_share", "secondary_sellers")
LATER = ("later_share", "later_closings", "later_months", "later_odds")
with st.sidebar:
    chosen = pick_round(key="edited_round")
    if chosen is not None:
        edited = next(one for one in current.plan().financing.rounds if one.id == chosen)
        inert = idle_fields(edited) | ({"pool_increase"} if edited.pool_increase is None else set())
        for name in (*TERMS, *POOL, "protection", *SALES, *LATER):
            if name not in inert:
                plan_field(f"financing.rounds.{chosen}.{name}", scope="round_editor")
        price_otherwise(current.plan(), chosen)
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
    show_not_computed(list(error.faults))
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

if one.later_share:
    st.caption(
        _(
            "{first} come at the closing, for their part of the shares: that is the stake above. {rest} "
            "follow at the same price from {month} on (later closings: {count}); each comes in {odds} "
            "futures in which the company lives and the one before came."
        ).format(
            count=one.later_closings,
            first=formats.money(one.amount.median * (1 - one.later_share), currency),
            rest=formats.money(one.amount.median * one.later_share, currency),
            month=formats.month_name(
                plan.company.start, planned_months(plan)[place] + float(one.later_months)
            ),
            odds=formats.in_hundred(one.later_odds.median),
        )
    )
before_and_after(plan, table, place, names)
left, right = st.columns([3, 2])
with left:
    conventions_table(plan, chosen, place)
with right:
    whole_shares(solved, names, currency)
with st.expander(_("Step by step"), icon=":material/function:", key="steps", on_change="rerun") as steps:
    if steps.open:
        draw_steps(plan, table, place, names)
