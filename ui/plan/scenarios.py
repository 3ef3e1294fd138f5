"""Scenarios of the open case: the choice, the table, and what explains a difference."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.changes.difference import plan_differences
from core.changes.scenarios import READY_MADE, kept_scenario, moved, scenario_plan
from core.changes.stress import stressed
from core.errors import AssayError
from core.plan.plan import Plan
from core.simulation.effort import affordable
from core.simulation.headline import MEASURES
from core.simulation.summary import Summary
from core.studies.plan.comparison import Explanation
from present import formats
from present.charts.comparison import overlay, steps_chart
from present.translation import _
from ui.forms.labels import short_label
from ui.session import current, runs
from ui.session.studies import scenarios
from ui.show import charts
from ui.show.figures import say_not_computed, shown_figure
from ui.show.values import place_text, value_text

BASE = "base"
MOST = 6


@dataclass(frozen=True)
class Column:
    """A scenario under comparison: its key, its name on the screen and its plan."""

    key: str
    name: str
    plan: Plan


def offered() -> dict[str, str]:
    """Return every scenario that can be compared, by key: the open plan, the ready-made ones, the person's
    own.
    """
    own = {f"own:{one.name}": one.name for one in current.case().scenarios}
    ready = {key: _(moves.title) for key, moves in READY_MADE.items()}
    taken, names = {_("Figure"), _("Assumption")}, dict[str, str]()
    for key, name in {BASE: _("The plan as it stands"), **ready, **own}.items():
        while name in taken:  # names head the columns of the tables
            name += " ·"
        taken.add(name)
        names[key] = name
    return names


def columns(keys: Sequence[str]) -> list[Column]:
    """Return the chosen scenarios with their plans; one that no longer fits the plan is said and left out."""
    found, names = list[Column](), offered()
    for key in keys:
        try:
            found.append(Column(key, names[key], stressed(_plan_of(key), current.stresses())))
        except AssayError as error:
            what = "; ".join(place_text(one.path, current.plan()) for one in error.faults)
            text = _("{name} no longer fits the plan: {what}")
            st.warning(text.format(name=formats.plain(names[key]), what=formats.plain(what)))
    return found


def computed(chosen: Sequence[Column], paths: int) -> tuple[list[Column], list[Summary]]:
    """Return the scenarios that can be computed, with their summaries; of the others it is said why not."""
    kept, summaries = list[Column](), list[Summary]()
    for column, found in zip(chosen, scenarios([one.plan for one in chosen], paths), strict=True):
        if not isinstance(found, AssayError):
            kept.append(column)
            summaries.append(found)
        elif column.key == BASE:
            raise found
        else:
            say_not_computed(column.name, found)
    return kept, summaries


def _plan_of(key: str) -> Plan:
    """Return a scenario's plan without stresses: they act on it as they do on the open plan."""
    if key in READY_MADE:
        return moved(current.plan(), READY_MADE[key])
    own = {f"own:{one.name}": one for one in current.case().scenarios}
    return scenario_plan(current.plan(), own[key]) if key in own else current.plan()


def differing(chosen: Sequence[Column]) -> pd.DataFrame:
    """Return the assumptions in which the scenarios differ from the first one."""
    first = chosen[0].plan
    rows: dict[str, dict[str, str]] = {}
    for one in chosen[1:]:
        for found in plan_differences(first, one.plan):
            row = rows.setdefault(found.path, {chosen[0].name: value_text(found.path, found.before, first)})
            row[one.name] = value_text(found.path, found.after, one.plan)
    frame = pd.DataFrame(
        [{_("Assumption"): place_text(path, first), **row} for path, row in rows.items()],
        columns=[_("Assumption"), *(one.name for one in chosen)],
    )
    return frame.apply(lambda row: row.fillna(row[chosen[0].name]), axis=1) if len(frame) else frame


def figures(chosen: Sequence[Column], summaries: Sequence[Summary], shown: Sequence[str]) -> pd.DataFrame:
    """Return headline figures by scenario, each with its difference to the first one where that is
    resolved.
    """
    rows = []
    for name in shown:
        row = {_("Figure"): _(MEASURES[name].derivation.label)}
        for column, summary in zip(chosen, summaries, strict=True):
            text = shown_figure(name, summary)
            row[column.name] = (
                text if summary is summaries[0] else f"{text} ({_against(summary, summaries[0], name)})"
            )
        rows.append(row)
    return pd.DataFrame(rows)


def _against(summary: Summary, first: Summary, name: str) -> str:
    found = summary.difference(first, name)
    if found is None:
        return formats.NONE
    if found.value == 0:
        return "±0"
    if not found.resolved():
        return _("not resolved")
    return formats.change(found.value, MEASURES[name].derivation.unit, summary.currency)


def fans(chosen: Sequence[Column], summaries: Sequence[Summary], series: str, title: str) -> None:
    """Draw a series of all scenarios over one another."""
    company = chosen[0].plan.company
    size = max(float(one.fans[series].quantiles[3].max()) for one in summaries)
    unit, divisor = charts.money_scale(size, company.currency)
    chart = overlay(
        mode=charts.mode(),
        unit=unit,
        days=formats.calendar(company.start, max(one.plan.company.months for one in chosen)),
        fans=[(column.name, one.fans[series]) for column, one in zip(chosen, summaries, strict=True)],
        divisor=divisor,
    )
    charts.draw(
        chart,
        key=f"scenarios:{series}",
        title=title,
        alt=_("{title} by month under each scenario: median and middle half of the futures").format(
            title=title
        ),
    )


def explanation(found: Explanation, first: Column, other: Column, measure: str) -> None:
    """Draw the steps from the first scenario's figure to the other's, and the table behind them."""
    if found.before is None or found.after is None:
        st.info(_("This figure is undefined in one of the two: nothing can be explained."))
        return
    unit, currency = MEASURES[measure].derivation.unit, first.plan.company.currency
    scale = 100.0 if unit in ("odds", "share") else 1.0
    axis = _("in 100") if scale == 100 else ""
    if unit == "month":
        axis = _("months after {start}").format(start=formats.month_name(first.plan.company.start, 0))
    elif unit == "months":
        axis = _("months")
    if unit == "money":
        axis, divisor = charts.money_scale(max(abs(found.before.value), abs(found.after.value)), currency)
        scale = 1 / divisor
    steps = [
        (_step_name(one.paths, first.plan), one.change.value * scale)
        for one in found.steps
        if one.change is not None
    ]
    charts.draw(
        steps_chart(
            mode=charts.mode(),
            unit=axis,
            start=(first.name, found.before.value * scale),
            steps=steps,
            end=(other.name, found.after.value * scale),
        ),
        key="explained",
        alt=_("Steps from the first scenario's figure to the other's, one a changed assumption"),
    )
    noisy = [
        _step_name(one.paths, first.plan)
        for one in found.steps
        if one.change is not None and one.change.value and not one.change.resolved()
    ]
    if noisy:
        st.caption(_("Not resolved (below two standard errors): {names}").format(names=", ".join(noisy)))


def _step_name(paths: Sequence[str], plan: Plan) -> str:
    names = [short_label(path, plan) for path in paths]
    return (
        names[0]
        if len(names) == 1
        else _("{name} and {count} more").format(name=names[0], count=len(names) - 1)
    )


def keep_form() -> None:
    """Offer to keep what was changed since the plan was opened as a scenario of one's own."""
    count = len(plan_differences(current.opened_case().plan, current.plan()))
    if count == 0:
        st.caption(_("Change figures on any page, then keep the changes here as a scenario of your own."))
        return
    with st.form("keep_scenario", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("Keep what was changed since opening as a scenario (changes: {count})").format(count=count),
            placeholder=_("its name"),
            max_chars=60,
            key="scenario_name",
        )
        back = st.toggle(_("and go back to the plan as opened"), value=True)
        if st.form_submit_button(_("Keep"), icon=":material/bookmark_add:") and name.strip():
            scenario = kept_scenario(name.strip(), current.opened_case().plan, current.plan())
            current.set_scenario(scenario, plan=current.opened_case().plan if back else None)
            st.rerun()


def own_scenarios() -> None:
    """Draw the person's own scenarios: each can be tried on the open plan, or forgotten."""
    for one in current.case().scenarios:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_("{name} (changes: {count})").format(name=one.name, count=len(one.changes)))
            st.button(
                _("Put into the plan"),
                key=f"try:{one.name}",
                on_click=current.change_all,
                args=(one.changes,),
            )
            st.button(
                _("Forget"),
                key=f"forget:{one.name}",
                type="tertiary",
                on_click=current.forget_scenario,
                args=(one.name,),
            )


def paths_for(chosen: Sequence[Column]) -> int:
    """Return from how many futures the scenarios are compared: fewer where one of them is heavy."""
    return min(affordable(one.plan, runs.paths()) for one in chosen)
