"""What would it take? Any one term solved for a wanted stake, payout, multiple or odds."""

import streamlit as st

from core.decisions.inverse import EXIT, Question
from present import formats
from present.translation import _
from ui.financing.owners import pick_round
from ui.financing.questions import GOALS, goal_chart, unknowns
from ui.session import current, runs
from ui.session.kept import kept_choice, kept_level, kept_money
from ui.session.studies import answer
from ui.show import charts

st.markdown(
    _(
        "Say what you want; one term is solved for it. All rounds close as planned, except where odds are "
        "asked for."
    )
)
chosen = pick_round(key="inverse_round")
if chosen is None:
    st.stop()
plan = current.shown_plan()
currency = plan.company.currency
value = runs.summary("cash").figures["enterprise_value"]
first = plan.financing.rounds[0]
exit_size = max(value.value if value else 0.0, first.pre_money.median, 1e6)
_unit, divisor = charts.money_scale(exit_size, currency)
left, middle, right = st.columns(3)
with left:
    goal = kept_choice(
        "goal", _("I want that"), list(GOALS), next(iter(GOALS)), labels=lambda one: _(GOALS[one][0])
    )
words, unit, usual = GOALS[goal]
factor = {"money": divisor, "share": 0.01, "odds": 0.01}.get(unit, 1.0)
symbol = {"money": _unit, "share": "%", "odds": _("futures in 100")}.get(unit, "×")
with middle:
    start = exit_size * 0.4 if unit == "money" else usual
    target = kept_money(f"target:{goal}", _("How much"), start, unit=symbol, divisor=factor)
choices = [
    one
    for one in unknowns(plan, chosen, exit_size)
    if not (goal in ("founders_stake", "founders_stake_odds") and one.path == EXIT)
]
with right:
    unknown = st.selectbox(
        _("By changing"), choices, format_func=lambda one: one.label, key=f"unknown:{goal}"
    )
level, proceeds = 0.5, exit_size
if goal == "founders_stake_odds":
    level = kept_level("stake_level", _("Stake that founders keep more than (%)"), 0, 100, 30, step=1) / 100
elif goal in ("founders_payout", "investor_multiple", "investor_irr") and unknown.path != EXIT:
    proceeds = kept_money(
        "inverse_exit", _("At exit proceeds after debt"), exit_size, unit=_unit, divisor=divisor
    )

found = answer(Question(goal, target, unknown.path, unknown.low, unknown.high, chosen, proceeds, level))


def shown(number: float, kind: str) -> str:
    """Return a number by its unit."""
    return formats.quantity(number, kind, currency=currency, start=plan.company.start)


if found.solutions:
    texts = [f"{unknown.label} = {shown(one, unknown.unit)}" for one in found.solutions]
    st.success(" · ".join(texts), title=_("It takes"), icon=":material/target:")
    if goal == "founders_stake_odds":
        st.caption(
            _(
                "From 1,000 futures: the odds carry a sampling error of about 1.5 in 100, and so does "
                "the answer."
            )
        )
elif found.reason is not None:
    reason = {name: shown(float(str(text)), unit) for name, text in found.reason.parameters.items()}
    st.warning(_(found.reason.message).format(**reason), title=unknown.label, icon=":material/block:")
if found.unknown:
    goal_chart(found, unknown, words, symbol, factor, target, plan)
