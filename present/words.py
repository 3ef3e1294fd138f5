"""Sentences: the verdict in words that a partner repeats."""

import numpy as np

from core.plan.plan import Plan
from core.returns.verdict import Verdict
from core.simulation.summary import Summary
from core.studies.plan.judgement import Judgement
from core.studies.plan.movers import Mover
from core.texts import mark
from present import formats
from present.translation import _, sentences

VERDICTS = {"gold": mark("Gold mine"), "bubble": mark("Bubble"), "open": mark("Not enough evidence")}


_ALWAYS = 0.995
"""Part of the futures above which something happens in all of them."""


def verdict_sentence(plan: Plan, judgement: Judgement) -> str:
    """Return the sentence: what the price needs, how often the plan and its like get there, when to start
    raising.
    """
    price, word, company = judgement.price, judgement.verdict, plan.company
    if price is None or word is None:
        return _("This plan has no round, so there is no price to judge: add one under Financing.")
    exit_year = company.start.year + (company.start.month - 1 + plan.exit.month) // 12
    needs = _(
        "At {pre_money} pre-money, {round} needs {revenue} of yearly revenue by {year} for {hurdle}."
    ).format(
        pre_money=formats.money(price.pre_money, company.currency),
        round=price.round_name,
        revenue=formats.money(price.required_revenue, company.currency),
        year=exit_year,
        hurdle=formats.multiple(price.hurdle),
    )
    made = judgement.summary.population("gold")
    return sentences(needs, _reaches(word, made), raise_sentence(plan, judgement.summary))


def _reaches(word: Verdict, made: float) -> str:
    """Return how often the plan and its like get there: of the futures in which the round is made."""
    own, others = formats.hundredths(word.own), formats.hundredths(word.base_rates)
    if np.isnan(word.own):
        return _(
            "In hardly any of the plan's futures is the round made: cash ends before, or nobody gives it."
        )
    if made < _ALWAYS:
        return _(
            "Your plan gets there in {own} of 100 futures in which the round is made, which are {made} in "
            "100; companies like it do in {others}."
        ).format(made=formats.hundredths(made), own=own, others=others)
    return _("Your plan gets there in {own} of 100 futures; companies like it do in {others}.").format(
        own=own, others=others
    )


def raise_sentence(plan: Plan, summary: Summary) -> str:
    """Return when to start raising."""
    figure = summary.figures["start_raising"]
    if figure is None:
        return _("Its cash lasts without a new round.")
    month = formats.month_name(plan.company.start, figure.value)
    if figure.value < 0:
        return _("Raising should have begun in {month}: start now.").format(month=month)
    if figure.value == 0:
        return _("Start raising now.")
    first = plan.financing.next_round
    if first is None or first.close_month is None:
        return _("Start raising by {month}.").format(month=month)
    begins = max(first.close_month - round(first.lead_months.median), 0)
    planned = formats.month_name(plan.company.start, begins)
    if begins <= figure.value:
        return _("Start raising by {month}; the plan has it begin in {planned}.").format(
            month=month, planned=planned
        )
    return _("Start raising by {month}: the plan has it begin only in {planned}.").format(
        month=month, planned=planned
    )


def verdict_reason(judgement: Judgement) -> str:
    """Return why the word is what it is, with the printed thresholds."""
    word = judgement.verdict
    if word is None:
        return ""
    limit = formats.hundredths(word.threshold)
    if word.word == "bubble":
        return _(
            "Bubble: even on its own assumptions the plan reaches the hurdle in fewer than {limit} of "
            "100 futures."
        ).format(limit=limit)
    if word.word == "gold":
        return _(
            "Gold mine: at least {limit} of 100 futures reach the hurdle, on the plan's figures and weighed "
            "against companies like it."
        ).format(limit=limit)
    return sentences(_open_reason(word, limit, judgement.measured), _weights(word, judgement.measured))


def _open_reason(word: Verdict, limit: str, measured: bool) -> str:
    """Return why the evidence does not reach."""
    if np.isnan(word.own):
        return _("Not enough evidence: the round is made in too few futures to judge its price.")
    if abs(word.own - word.threshold) < 2 * word.own_error:
        return _(
            "Not enough evidence: {own} of 100 futures lie within the sampling error of the {limit} "
            "that count."
        ).format(own=formats.hundredths(word.own), limit=limit)
    if not measured:
        return _(
            "Not enough evidence: the plan passes {limit} in 100 only if it outgrows companies like it, and "
            "its growth is as typed, not as measured. Growth of your own months replaces the guess."
        ).format(limit=limit)
    return _(
        "Not enough evidence: the plan passes {limit} in 100 only if it outgrows companies like it."
    ).format(limit=limit)


def _weights(word: Verdict, measured: bool) -> str:
    """Return how the readings are weighed, where the company has months of its own."""
    if not measured or np.isnan(word.weighed):
        return ""
    return _("Its own months have {say} of the say: weighed, {weighed} of 100.").format(
        say=formats.percent(word.say), weighed=formats.hundredths(word.weighed)
    )


def mover_sentence(plan: Plan, mover: Mover, label: str, unit: str) -> str:
    """Return one sentence on what an assumption does to the odds of gold."""

    def text(value: float) -> str:
        return formats.quantity(value, unit, currency=plan.company.currency, start=plan.company.start)

    return _(
        "**{label}**: around {low} the odds of gold are {odds_low}, around {high} they are {odds_high}."
    ).format(
        label=label,
        low=text(mover.low_value),
        odds_low=formats.in_hundred(mover.odds_when_low),
        high=text(mover.high_value),
        odds_high=formats.in_hundred(mover.odds_when_high),
    )


LINE_NAMES = {
    "revenue": mark("Revenue"),
    "costs": mark("Costs"),
    "cash": mark("Cash"),
    "customers": mark("Customers or users"),
}
"""Lines of a month's figures."""
