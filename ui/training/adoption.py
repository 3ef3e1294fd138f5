"""The programme goes into the plan: its months, a tick box a line with its effect, and what they do
together.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import ceil

import pandas as pd
import streamlit as st

from core.changes.adopt_run import LINES, USUAL, Adoption, Compute, adopted_plan, equivalent
from core.compute.big_run import Programme, RunCost
from core.errors import AssayError
from core.plan.document.edit import changed, value_at
from core.plan.plan import Plan
from core.simulation.headline import MEASURES
from core.simulation.summary import Summary
from present import formats
from present.translation import _
from ui.frame.strip import show_faults
from ui.session import current, runs
from ui.session.kept import keep, kept_choice, kept_number, kept_tick
from ui.show.figures import shown_figure
from ui.training.big_run import ServingRow
from ui.training.chip_inputs import price_adopted
from ui.training.price import Priced
from ui.training.run_inputs import Inputs

_RESEARCH = ("experiments", "final_run", "post_training", "people")
"""Lines that count as research, which keeps the model near the frontier."""
_SHOWN = ("gold", "capital_needed", "runway", "start_raising", "gross_margin", "founders_payout")
_DAYS = 30.4


def into_the_plan(plan: Plan, given: Inputs, priced: Priced, typical: ServingRow | None) -> None:
    """Ask when the programme begins and which lines go in, show what they do, and offer to write them."""
    adoption = _asked(plan, given, priced, typical)
    try:
        left, right = st.columns([2, 3])
        with left:
            lines = _ticks(plan, adoption, typical is not None)
        with right:
            _together(plan, adopted_plan(plan, adoption, lines))
    except AssayError as error:
        st.warning(
            _("This plan cannot take the run: its limits refuse the figures."), icon=":material/block:"
        )
        show_faults(list(error.faults))
        return
    st.button(
        _("Put it into the plan"),
        icon=":material/input:",
        key="adopt_run",
        disabled=not lines,
        on_click=_put,
        args=(plan, adoption, lines),
    )
    st.caption(
        _("Each line goes in by itself; lines taken over before are replaced. Undo takes them out again.")
    )
    if equivalent(plan, adoption) != 1 and "gpu_price" not in lines:
        st.caption(
            _(
                "The plan's GPUs cost {own} an hour, this chip {price}: hours and speed enter as those of "
                "the plan's GPUs that cost as much."
            ).format(
                own=formats.money(plan.compute.gpu_price_per_hour.median, plan.company.currency),
                price=formats.money(adoption.gpu_price_per_hour, plan.company.currency),
            )
        )


def _put(plan: Plan, adoption: Adoption, lines: tuple[str, ...]) -> None:
    if "gpu_price" in lines:
        keep(price_adopted(plan, adoption.gpu_price_per_hour))
    current.write(adopted_plan(plan, adoption, lines))
    st.toast(_("The programme is in the plan. Undo takes it out again."), icon=":material/check:")


def _asked(plan: Plan, given: Inputs, priced: Priced, typical: ServingRow | None) -> Adoption:
    """Ask for the months and the run to replace, and return the programme as it would enter the plan."""
    first, second, third = st.columns(3)
    with first:
        offered = range(plan.company.months)
        named = partial(formats.month_name, plan.company.start)
        start = kept_choice("programme_start", _("Begins in"), offered, 0, labels=named)
    with second:
        months = int(
            kept_number("experiment_months", _("Months of experiments"), 3, low=1, high=120, fmt="%.0f")
        )
    with third:
        own = {one.id: one.name for one in plan.compute.training_runs if not one.id.startswith("lab_")}
        replaced = kept_choice(
            "replaces", _("Takes the place of"), ["", *own], "", labels=lambda one: own.get(one, _("nothing"))
        )
    middle = priced["middle"]
    final_months = max(ceil(middle[0].days / _DAYS), 1)
    after_days = middle[1].post_training_hours / given.chips / 24
    final = start + months
    asked = given.request
    return Adoption(
        _compute(priced, lambda pair: pair[1].experiment_hours, start, months),
        _compute(priced, lambda pair: pair[0].chip_hours, final, final_months),
        _compute(
            priced,
            lambda pair: pair[1].post_training_hours,
            final + final_months,
            max(ceil(after_days / _DAYS), 1),
        ),
        middle[1].people,
        given.data,
        (asked.prompt + asked.answer) / typical.request.chip_seconds
        if typical
        else plan.compute.inference.tokens_per_gpu_second.median,
        given.price_per_hour,
        replaced or None,
        {name: _(label) for name, label in LINES.items()},
    )


def _compute(
    priced: Priced, hours: Callable[[tuple[RunCost, Programme]], float], first: int, months: int
) -> Compute:
    """Return hours at high, middle and low efficiency in their months."""
    low, middle, high = (hours(priced[name]) for name in ("high", "middle", "low"))
    return Compute(low, middle, high, first, months)


def _ticks(plan: Plan, adoption: Adoption, served: bool) -> tuple[str, ...]:
    """Draw a tick box for each line with what it alone does to the capital needed; return those ticked."""
    pace = "market.responses.research_pace"
    plan = adopted_plan(plan, replace(adoption, replaces=""), ())  # without what was taken over before
    chosen = list[str]()
    before = runs.summary_of_plan(plan)
    still = changed(plan, {pace: 0.0})  # nothing that research does comes back as demand
    alone = runs.summary_of_plan(still)
    for name in LINES:
        if name == "serving" and not served:
            continue
        if kept_tick(f"adopt:{name}", f"{_(LINES[name])}: {_figure(name, adoption, plan)}", name in USUAL):
            chosen.append(name)
        said = _when(name, adoption, plan)
        said += _effect(runs.summary_of_plan(adopted_plan(still, adoption, (name,))), alone, plan)
        if name in _RESEARCH and value_at(plan, pace).median > 0:
            with_it = runs.summary_of_plan(adopted_plan(plan, adoption, (name,)))
            said += " " + _("With what research does to demand: {effect}").format(
                effect=_effect(with_it, before, plan)
            )
        st.caption(said)
    return tuple(chosen)


def _figure(name: str, adoption: Adoption, plan: Plan) -> str:
    """Say what a line would put in."""
    currency = plan.company.currency
    if name in ("people", "data"):
        return formats.money(getattr(adoption, name), currency)
    if name == "serving":
        return _("{speed} tokens a GPU-second").format(speed=f"{adoption.tokens_per_gpu_second:,.0f}")
    if name == "gpu_price":
        return _("{price} an hour").format(price=formats.money(adoption.gpu_price_per_hour, currency))
    part: Compute = getattr(adoption, name)
    return _("{hours} GPU-hours ({money})").format(
        hours=formats.compact(part.middle),
        money=formats.money(part.middle * adoption.gpu_price_per_hour, currency),
    )


def _when(name: str, adoption: Adoption, plan: Plan) -> str:
    """Say in which months the hours of a line fall; nothing for one that has none."""
    part = getattr(adoption, name, None)
    if not isinstance(part, Compute):
        return ""
    months = (part.first_month, part.first_month + part.months - 1)
    named = dict.fromkeys(formats.month_name(plan.company.start, month) for month in months)
    return f"{' – '.join(named)}. "


def _effect(after: Summary, before: Summary, plan: Plan) -> str:
    change = after.difference(before, "capital_needed")
    if change is None:
        return _("Capital needed: cannot be compared.")
    if not change.resolved():
        return _("Capital needed: no change that can be resolved.")
    sign = "+" if change.value > 0 else ""
    return _("Capital needed: {change} by itself.").format(
        change=sign + formats.money(change.value, plan.company.currency)
    )


def _together(plan: Plan, adopted: Plan) -> None:
    """Draw the headline figures with and without all that is ticked."""
    before, after = runs.summary_of_plan(plan), runs.summary_of_plan(adopted)
    rows = [
        [_(MEASURES[name].derivation.label), shown_figure(name, before), shown_figure(name, after)]
        for name in _SHOWN
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=[_("Figure"), _("Plan now"), _("With these lines")]),
        hide_index=True,
        alt=_("Headline figures with and without the run"),
        key="consequence",
    )
