"""The investor's lens: the exit that returns the fund, and what each round will ask to see."""

import streamlit as st

from core.errors import AssayError
from core.financing.raising.fund import fund_view
from core.studies.financing.planned import next_stake
from present import formats
from present.translation import _
from ui.financing.lens import asks_table
from ui.frame.strip import show_not_computed
from ui.session import current
from ui.session.kept import kept_money, kept_number, kept_switch
from ui.session.studies import study
from ui.show import charts

st.markdown(
    _(
        "How does this deal look from the other side of the table: does one exit return the fund, and would "
        "the company pass the next round's questions?"
    )
)
plan = current.shown_plan()
currency = plan.company.currency
first = plan.financing.next_round
if first is None:
    st.info(_("No round of this plan brings money yet: there is no deal to look at."), icon=":material/info:")
    st.stop()
_unit, divisor = charts.money_scale(first.amount.median, currency)
with st.sidebar:
    fund_size = kept_money("fund_size", _("Fund size"), first.amount.median * 20, unit=_unit, divisor=divisor)
    cheque = kept_money(
        "fund_cheque",
        _("Cheque"),
        min(plan.investor.cheque, first.amount.median),
        unit=_unit,
        divisor=divisor,
        most=first.amount.median,
        least=first.amount.median / 1_000,
    )
    reserve = kept_number(
        "fund_reserve",
        _("Reserves for later rounds (% of the cheque)"),
        100.0,
        low=0.0,
        high=300.0,
        fmt="%.0f",
    )
    keeps = kept_switch(
        "fund_keeps",
        _("Reserves keep the stake"),
        help=_("If on, the fund pays its part of every later round and is not diluted."),
    )
deal = next_stake(plan)
assert deal is not None
bought = deal.bought * cheque / first.amount.median
try:
    view = fund_view(
        fund_size=fund_size,
        cheque=cheque,
        stake=bought,
        reserve_share=reserve / 100,
        later_dilution_share=1 - deal.at_exit / deal.bought,
        keeps_stake=keeps,
    )
except AssayError as error:
    show_not_computed(list(error.faults))
    st.stop()
returns = float((study("exit_equity") >= view.returns_fund).mean())
grid = st.grid(5, min_column_width=150, border=True, gap="xsmall")
grid.metric(
    _("Stake bought"),
    formats.percent(bought),
    help=_("The cheque's part of all shares when the round closes."),
)
grid.metric(
    _("Stake at the exit"),
    formats.percent(view.stake_at_exit),
    help=_(
        "Of what is paid out, after the plan's later rounds and those it does not list; options that are not "
        "granted are paid nothing."
    ),
)
grid.metric(
    _("Returns the money"),
    formats.money(view.returns_money, currency),
    help=_("All money invested divided by the stake at the exit."),
)
grid.metric(
    _("Returns the fund"),
    formats.money(view.returns_fund, currency),
    help=_("Fund size divided by the stake at the exit; preferences do not matter at that size."),
)
grid.metric(
    _("Odds of that"),
    formats.in_hundred(returns),
    help=_("Futures whose equity at the exit is worth at least that."),
)

st.markdown(f"**{_('What each round will ask, in the month its raise starts')}**")
asks_table(plan, study("lens"))
st.caption(
    _(
        "A round may still close without passing, at a lower price, later, or with lower odds: the asks set "
        "where price and odds are normal. Change them on the Plan page, section Financing."
    )
)
