"""How much to raise and when: the search's answers, drawn."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from core.decisions.raise_optimiser import AMOUNTS, LATER, SPENDING, Choice, Frontier, Outcome, chosen
from core.decisions.raise_size import Limit, Try
from core.plan.plan import Plan
from present import formats
from present.charts.points import risk_curve, scatter
from present.translation import _
from ui.session import current
from ui.show import charts, tables


def size_answer(found: Limit, plan: Plan, limit: float, given_closed: bool, scale: tuple[str, float]) -> None:
    """Say the smallest amount, and draw ruin by amount in the `scale` (unit, divisor) of the inputs."""
    currency = plan.company.currency
    if found.value is None:
        _none(found.tries, given_closed)
    elif found.always:
        st.success(
            _("Any amount tried does: already {amount} keeps ruin at {limit} or below.").format(
                amount=formats.money(found.value, currency), limit=formats.percent(limit)
            )
        )
    else:
        st.success(
            (
                _(
                    "Of the futures in which it closes, at least {amount} keeps ruin at {limit} or "
                    "below{range}."
                )
                if given_closed
                else _("At least {amount} keeps ruin at {limit} or below{range}.")
            ).format(
                amount=formats.money(found.value, currency),
                limit=formats.percent(limit),
                range=_range(found, lambda value: formats.money(value, currency)),
            ),
            icon=":material/target:",
        )
    _draw(found, *scale, limit, given_closed, key="raise_size")
    _table(found.tries, plan, _("Amount"), lambda value: formats.money(value, currency))


def month_answer(found: Limit, plan: Plan, limit: float) -> None:
    """Say the latest month, and draw ruin by month."""
    start = plan.company.start
    if found.value is None:
        _none(found.tries, False)
    elif found.always:
        st.success(_("It may close in any month before the exit."))
    else:
        st.success(
            _("It may close in {month} at the latest{range}.").format(
                month=formats.month_name(start, found.value),
                range=_range(found, lambda value: formats.month_name(start, value)),
            ),
            icon=":material/event_upcoming:",
        )
    _draw(found, "", 1.0, limit, False, key="raise_month", start=start)
    _table(found.tries, plan, _("Month"), lambda value: formats.month_name(start, value))


def _range(found: Limit, words) -> str:  # type: ignore[no-untyped-def]
    """Return the ends between which sampling error leaves the answer, in brackets."""
    ends = [words(one) if one is not None else "…" for one in (found.low, found.high)]
    return _(" (sampling error leaves {low} – {high})").format(low=ends[0], high=ends[1])


def _none(tries: tuple[Try, ...], given_closed: bool) -> None:
    risks = [one.risk(given_closed) for one in tries]
    least = min((risk.value for risk in risks if risk is not None), default=None)
    st.warning(
        _(
            "Nothing tried does: ruin stays at {least} or more. Raise more, cut costs, or allow more risk."
        ).format(least=formats.percent(least))
        if least is not None
        else _("Nothing tried can be computed: the terms contradict each other at these limits."),
        icon=":material/block:",
    )


def _draw(
    found: Limit,
    unit: str,
    divisor: float,
    limit: float,
    given_closed: bool,
    *,
    key: str,
    start: date | None = None,
) -> None:
    known = [
        (one.value / divisor, risk) for one in found.tries if (risk := one.risk(given_closed)) is not None
    ]
    charts.draw(
        risk_curve(
            mode=charts.mode(),
            unit=unit,
            places=[formats.shifted(start, int(value)) if start else value for value, _risk in known],
            odds=[risk.value for _value, risk in known],
            errors=[risk.error for _value, risk in known],
            limit=limit,
            label=_("Odds of ruin"),
        ),
        key=key,
        title=_("Odds of ruin before the exit"),
        alt=_("Odds of ruin by what is tried, with two standard errors"),
    )


def _table(tries: tuple[Try, ...], plan: Plan, name: str, words) -> None:  # type: ignore[no-untyped-def]
    currency = plan.company.currency
    frame = pd.DataFrame(
        {
            name: [one.value for one in tries],
            _("Ruin"): [one.ruin.value for one in tries],
            _("Ruin where it closes"): [
                one.ruin_given_closed.value if one.ruin_given_closed else None for one in tries
            ],
            _("It closes in"): [one.closed.value for one in tries],
            _("Founders' stake"): [one.stake for one in tries],
            _("Founders' payout, median"): [one.payout for one in tries],
        }
    )
    with st.expander(_("All tries"), icon=":material/table_rows:"):
        shares = (_("Ruin"), _("Ruin where it closes"), _("Founders' stake"))
        shown = dict.fromkeys(shares, formats.percent) | {_("It closes in"): formats.in_hundred}
        shown |= {name: words, _("Founders' payout, median"): partial(formats.money, currency=currency)}
        tables.draw(frame, shown=shown, alt=_("All tries"), key=f"tries:{name}", name="tries")


def choice_words(choice: Choice, plan: Plan) -> str:
    """Say a combination in words."""
    parts = [
        _("spending × {factor}").format(factor=f"{choice.spending:g}"),
        _("amounts × {factor}").format(factor=f"{choice.amount:g}"),
        _("{count} of {all} rounds").format(count=choice.rounds, all=len(plan.financing.rounds)),
    ]
    if choice.later:
        words = _("{months} months later") if choice.later > 0 else _("{months} months earlier")
        parts.append(words.format(months=abs(choice.later)))
    return ", ".join(parts)


def frontier_chart(found: Frontier, plan: Plan, limit: float) -> None:
    """Draw ruin against what founders get: every combination, the frontier, the plan, the best."""
    currency = plan.company.currency
    unit, divisor = charts.money_scale(max((one.mean.value for one in found.outcomes), default=1.0), currency)

    def points(outcomes: tuple[Outcome, ...]) -> tuple[list[float], list[float], list[str]]:
        return (
            [one.ruin.value for one in outcomes],
            [one.mean.value / divisor for one in outcomes],
            [choice_words(one.choice, plan) for one in outcomes],
        )

    series = [
        (_("tried"), *points(found.outcomes), "faint"),
        (_("frontier"), *points(found.efficient), "line"),
    ]
    if found.planned is not None:
        series.append((_("the plan"), *points((found.planned,)), "plan"))
    if found.best is not None:
        series.append((_("best within the limit"), *points((found.best,)), "best"))
    charts.draw(
        scatter(mode=charts.mode(), unit=unit, series=series, limit=limit, across=_("Odds of ruin")),
        key="frontier",
        title=_("Founders' mean payout and the odds of ruin"),
        alt=_("Mean payout of founders against the odds of ruin for every combination"),
    )


def frontier_answer(found: Frontier, plan: Plan, limit: float, aim: str) -> None:
    """Say the best combination on fresh futures, and whether it is better than the plan."""
    currency = plan.company.currency
    if found.best is None:
        st.warning(
            _("No combination keeps ruin within the limit: allow more, or change the plan."),
            icon=":material/block:",
        )
        return
    if found.confirmed is None or found.planned_again is None or found.gain is None:
        return
    best, planned = found.confirmed, found.planned_again
    value = best.mean.value if aim == "mean" else best.certain
    before = planned.mean.value if aim == "mean" else planned.certain
    words = (
        _(
            "{choice}: a mean of {value}, with ruin at {ruin}. The plan as it stands: {before}, with "
            "{plan_ruin}."
        )
        if aim == "mean"
        else _(
            "{choice}: worth a sure {value}, with ruin at {ruin}. The plan as it stands: {before}, with "
            "{plan_ruin}."
        )
    )
    st.success(
        words.format(
            choice=choice_words(best.choice, plan),
            value=formats.money(value, currency),
            ruin=formats.percent(best.ruin.value),
            before=formats.money(before, currency),
            plan_ruin=formats.percent(planned.ruin.value),
        ),
        icon=":material/target:",
    )
    if best.ruin.value > limit:
        st.warning(_("On these fresh futures its ruin is above the limit: take the next safer one."))
    st.caption(
        _("Both on futures that the search has not seen. Difference {gain} ± {error}: {word}.").format(
            gain=formats.money(found.gain.value, currency),
            error=formats.money(found.gain.error, currency),
            word=_("resolved") if found.gain.resolved() else _("not resolved"),
        )
    )


_KEY = "raise_frontier"


def remember(found: Frontier, plan: Plan, limit: float, aim: str) -> None:
    """Keep the last search, with what it was asked for."""
    st.session_state[_KEY] = (found, plan, limit, aim)


def remembered(plan: Plan, limit: float, aim: str) -> None:
    """Show the last search; say so where the plan or the question has moved on."""
    if _KEY not in st.session_state:
        st.info(_("Up to 300 combinations are tried, on the same 1,000 futures each: some seconds."))
        return
    found, then, limit_then, aim_then = st.session_state[_KEY]
    if (then, limit_then, aim_then) != (plan, limit, aim):
        st.warning(_("The plan or the question has changed since: search again."), icon=":material/history:")
        return
    frontier_answer(found, plan, limit, aim)
    if found.best is not None and found.best != found.planned:
        st.button(
            _("Take this into the plan"),
            icon=":material/input:",
            key="raise_take",
            on_click=_take,
            args=(found.best.choice,),
        )
    frontier_chart(found, plan, limit)
    if found.best is not None and _at_an_edge(found.best.choice):
        st.caption(_("The best lies at the edge of what was tried: more of the same may be better still."))
    if len(found.outcomes) < found.total:
        st.caption(
            _(
                "{count} of {total} combinations could be computed; the others contradict the plan's terms."
            ).format(count=len(found.outcomes), total=found.total)
        )
    _efficient(found, plan)


def _take(choice: Choice) -> None:
    current.write(chosen(current.plan(), choice))


def _at_an_edge(choice: Choice) -> bool:
    return (
        choice.spending in (SPENDING[0], SPENDING[-1])
        or choice.amount in (AMOUNTS[0], AMOUNTS[-1])
        or choice.later in (LATER[0], LATER[-1])
    )


def _efficient(found: Frontier, plan: Plan) -> None:
    currency = plan.company.currency
    frame = pd.DataFrame(
        {
            _("Combination"): [choice_words(one.choice, plan) for one in found.efficient],
            _("Ruin"): [one.ruin.value for one in found.efficient],
            _("Founders' payout, mean"): [one.mean.value for one in found.efficient],
            _("Sure amount worth as much"): [one.certain for one in found.efficient],
        }
    )
    amounts = (_("Founders' payout, mean"), _("Sure amount worth as much"))
    tables.draw(
        frame,
        shown={name: partial(formats.money, currency=currency) for name in amounts}
        | {_("Ruin"): formats.percent},
        alt=_("Combinations that no other beats"),
        key="efficient",
        name="frontier",
    )
