"""How much, and when? The smallest raise, the latest month, and rounds chosen together with what they pay
for.
"""

import streamlit as st

from core.decisions.raise_optimiser import searched
from core.decisions.raise_size import months_tried
from core.errors import CalculationError
from core.texts import mark
from present.translation import _
from ui.financing import raise_size as parts
from ui.frame.strip import show_faults
from ui.session import current
from ui.session.kept import kept_choice, kept_level, kept_money
from ui.session.studies import smallest
from ui.show import charts

_QUESTIONS = {
    "size": mark("The smallest raise"),
    "month": mark("The latest month"),
    "together": mark("Rounds and spending together"),
}
_AIMS = {"certain": mark("careful: a sure amount worth as much"), "mean": mark("the mean")}

st.markdown(
    _("The odds that money runs out before the exit decide how small a round, or how late, is too much.")
)
plan = current.shown_plan()
first = plan.financing.next_round
if first is None:
    st.info(_("The plan has no round: add one under Rounds to size it."))
    st.stop()
question = st.segmented_control(
    _("Question"), list(_QUESTIONS), default="size", format_func=lambda one: _(_QUESTIONS[one]),
    key="raise_question", required=True, label_visibility="collapsed",
)  # fmt: skip
left, middle, right = st.columns(3)
with left:
    limit = kept_level("ruin_limit", _("Odds of ruin allowed (%)"), 0.5, 95, 20, step=0.5) / 100
_unit, divisor = charts.money_scale(max(first.amount.median, 1.0), plan.company.currency)
try:
    if question == "size":
        with middle:
            most = kept_money(
                "raise_most", _("Try amounts up to"), 10 * first.amount.median, unit=_unit, divisor=divisor,
                least=first.amount.median / 5,
            )  # fmt: skip
        with right:
            given = kept_choice(
                "ruin_of", _("Ruin in"), ["all", "closed"], "all",
                labels=lambda one: _("all futures") if one == "all" else _("futures in which it closes"),
            )  # fmt: skip
        found = smallest(plan, limit, given == "closed", first.amount.median / 10, most)
        parts.size_answer(found, plan, limit, given == "closed", (_unit, divisor))
        st.caption(
            _(
                "The next round at its price and terms, in 4,096 futures; a larger one dilutes more. "
                "The odds "
                "that it closes are those typed, whatever its size."
            )
        )
    elif question == "month":
        bar = st.progress(0.0, text=_("Trying every month …"))
        for tried in months_tried(plan, limit=limit):
            bar.progress(min(len(tried.tries) / plan.exit.month, 1.0), text=_("Trying every month …"))
        bar.empty()
        parts.month_answer(tried, plan, limit)
        st.caption(
            _(
                "Ruin over all 4,096 futures: those in which a late round still closes are the ones that "
                "lived. Every other term stays as planned."
            )
        )
    else:
        with middle:
            aim = kept_choice(
                "raise_aim", _("Founders want"), list(_AIMS), "certain", labels=lambda one: _(_AIMS[one])
            )
        with right:
            st.space("small")
            go = st.button(_("Search"), type="primary", icon=":material/search:", key="raise_search")
        if go:
            bar, cancel = st.progress(0.0), st.empty()
            # A click runs the page anew, and so ends this run wherever it is.
            cancel.button(_("Cancel"), key="raise_cancel")
            for frontier in searched(plan, limit=limit, aim=aim):
                share = frontier.done / frontier.total
                text = _("{done} of {total}").format(done=frontier.done, total=frontier.total)
                bar.progress(share, text=text)
            bar.empty()
            cancel.empty()
            parts.remember(frontier, plan, limit, aim)
        parts.remembered(plan, limit, aim)
        st.caption(
            _(
                "Spending is net hires, campaigns and training budgets; what it does stands in the "
                "plan under "
                "*What spending and prices do*. Rounds keep their price. Careful is the certainty "
                "equivalent at "
                "a relative risk aversion of ½."
            )
        )
except CalculationError as error:
    show_faults(list(error.faults))
