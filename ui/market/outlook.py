"""Parts of the page Market: history, band, class and cap in one picture; shares; what departs from today."""

from collections.abc import Iterator, Mapping
from math import expm1

import numpy as np
import pandas as pd
import streamlit as st

from core.facts.base_rates import base_rate_group
from core.facts.reader import fact
from core.plan.conditions import EFFORT, as_stated_now
from core.plan.plan import Plan
from core.plan.streams import ProjectStream
from core.studies.market.outlook import OTHERS, OURS, UNDECIDED, MarketOutlook
from core.texts import mark
from present import formats
from present.charts.outlook import outlook_chart, shares_chart
from present.translation import _, localised
from ui.forms.choices import CHOICES
from ui.market.odd_months import say_odd_months
from ui.session import current
from ui.show import charts
from ui.show.values import place_text, value_text


def draw_learnt(plan: Plan, found: MarketOutlook) -> None:
    """Say what growth rests on: the company's own months and their say, or what was typed; and the cap."""
    group = base_rate_group(plan.investor.base_rate_group)
    if found.learnt is not None:
        one = found.learnt
        text = _(
            "Your {count} months moved growth from {before} to {after} a year (give or take {spread}); "
            "{others} still have {rest} of the say. It fades as theirs does."
        ).format(
            count=one.months,
            others=_(CHOICES[plan.history.reference_class if plan.history else "general"]),
            before=formats.percent(float(np.expm1(one.before[0]))),
            after=formats.percent(float(np.expm1(one.after[0]))),
            spread=formats.percent(float(np.exp(one.after[0]) * one.after[1])),
            rest=formats.percent(1 - one.say),
        )
    else:
        text = _(
            "Growth is as you stated it, {stated}: no figures of your own stand behind it yet. To compare: "
            "{group} grew by {typical} a year in the middle."
        ).format(
            stated=", ".join(_stated_growth(plan)),
            group=localised(group.label),
            typical=formats.percent(expm1(group.nominal_log_median)),
        )
    st.markdown(text)
    if found.learnt is not None and found.learnt.typed_over:
        st.caption(
            _(
                "More growth has been typed since than these months show, or a segment follows the market. "
                "For that there are no figures, so the months have no say in the verdict."
            )
        )
    if found.past is not None:
        first = formats.shifted(plan.company.start, -len(found.past))
        say_odd_months(found.past, first, plan.company.currency)
    st.markdown(
        _("In {odds} of 100 futures the market holds your growth back before the exit.").format(
            odds=formats.hundredths(found.limited.value)
        )
    )
    if found.learnt is None:
        st.page_link("pages/plan/history.py", label=_("Measure your growth"), icon=":material/upload_file:")


def _stated_growth(plan: Plan) -> Iterator[str]:
    """Yield the growth of every segment and of every stream of projects."""
    for segment in plan.market.segments:
        growth = formats.percent(segment.growth_per_month.median)
        yield _("{growth} a month for {segment}").format(growth=growth, segment=formats.plain(segment.name))
    for one in plan.revenue.streams:
        if isinstance(one, ProjectStream):
            growth = formats.percent(one.project_growth_per_year.median)
            yield _("{growth} a year for {stream}").format(growth=growth, stream=formats.plain(one.name))


def draw_outlook(plan: Plan, found: MarketOutlook) -> None:
    """Draw the months before the plan, the plan's fan, companies like it, and what the whole market would
    pay.
    """
    past = np.zeros(0) if found.past is None else found.past
    ahead = len(found.cap)
    first = formats.shifted(plan.company.start, -len(past))
    size = float(max(found.own.quantiles[4].max(), np.nanmax(past, initial=0.0)))
    unit, divisor = charts.money_scale(size, plan.company.currency)
    charts.draw(
        outlook_chart(
            mode=charts.mode(),
            unit=_("{unit} a month").format(unit=unit),
            days=formats.calendar(first, len(past) + ahead),
            past=past,
            own=found.own,
            base_rates=found.base_rates,
            cap=found.cap,
            divisor=divisor,
        ),
        key="outlook",
        title=_("Revenue if money never ran out: so far, ahead, and its cap"),
        alt=_("Revenue so far, its range over all futures, that of companies like it, and the market's cap"),
    )
    group = base_rate_group(plan.investor.base_rate_group)
    st.caption(
        _("Companies like it: {population}, {year}. {note}").format(
            population=localised(group.population), year=group.as_of, note=localised(group.note)
        )
    )


def draw_shares(plan: Plan, found: MarketOutlook) -> None:
    """Draw who holds the market's customers, month by month; all parts make up the whole."""
    names = {rival.id: rival.name for rival in plan.market.competition.rivals}
    names |= {OURS: _("We"), OTHERS: _("Other rivals"), UNDECIDED: _("Undecided")}
    charts.draw(
        shares_chart(
            mode=charts.mode(),
            days=formats.calendar(plan.company.start, len(found.cap)),
            shares=found.shares,
            names=names,
        ),
        key="shares",
        title=_("Who holds the market's customers"),
        alt=_("Mean parts of demand held by us, by rivals and by nobody, by month"),
    )
    frame = pd.DataFrame(
        {names[name]: np.round(100 * one, 2) for name, one in found.shares.items()},
        index=pd.Index(
            [formats.month_name(plan.company.start, month) for month in range(len(found.cap))],
            name=_("Month"),
        ),
    )
    charts.table_download(frame.reset_index(), name="market_shares")
    now, later = (formats.NONE if np.isnan(one) else f"{one:,.0f}" for one in found.concentration[[0, -1]])
    limit = fact("hhi_highly_concentrated")
    st.caption(
        _(
            "Concentration of those who have chosen (Herfindahl–Hirschman index): {now} today, {later} at "
            "the exit. From {limit:,.0f} on merger authorities call a market highly concentrated ([{source}]"
            "({source}))."
        ).format(now=now, later=later, limit=limit.value, source=limit.source)
    )


def draw_departures(plan: Plan, departures: Mapping[str, tuple[float, float]]) -> None:
    """Show what has changed since growth was stated, and offer to state it anew."""
    st.subheader(_("Growth holds while this lasts"))
    if not departures:
        st.markdown(
            _(
                "Prices, rivals, selling and research are as they were when growth was stated. Change one, "
                "and customers move by the responses on the Plan page."
            )
        )
        return
    frame = pd.DataFrame(
        [
            {
                _("What"): _place(path, plan),
                _("Then"): _said(path, then, plan),
                _("Now"): _said(path, now, plan),
            }
            for path, (then, now) in departures.items()
        ]
    )
    st.dataframe(frame, hide_index=True, key="departures", alt=_("What has changed since growth was stated"))
    st.button(
        _("Growth as stated holds as things are now"),
        key="restate",
        icon=":material/task_alt:",
        help=_("Growth is taken as it stands under the figures of now: what has changed no longer moves it."),
        on_click=_restate,
    )


def _said(path: str, value: float, plan: Plan) -> str:
    return formats.NONE if np.isnan(value) else value_text(path, value, plan)


_EFFORTS = {
    "selling_people": mark("People in sales and marketing, year {year}"),
    "research_people": mark("People in research, year {year}"),
    "delivery_people": mark("People who deliver projects, year {year}"),
    "campaigns": mark("Campaigns a month, year {year}"),
    "training": mark("Training GPU-hours a month, year {year}"),
}


def _place(path: str, plan: Plan) -> str:
    """Return the name of a condition."""
    if not path.startswith(f"{EFFORT}."):
        return place_text(path, plan)
    _effort, kind, year = path.split(".")
    return _(_EFFORTS[kind]).format(year=int(year) + 1)


def _restate() -> None:
    current.write(as_stated_now(current.plan()))


def draw_supply(plan: Plan, found: MarketOutlook) -> None:
    """Say when rivals' supply passes demand (M3), where their capacity is known."""
    st.subheader(_("When could rivals serve the whole market?"))
    if found.supply is None:
        st.markdown(_("Say on the Plan page how many customers a rival can serve, and the month shows here."))
        return
    today = formats.multiple(float(found.supply[0]))
    if found.passes is None:
        st.markdown(
            _("Today rivals could serve {today} of demand; it stays below all of it to the horizon.").format(
                today=today
            )
        )
        return
    st.markdown(
        _(
            "Rivals' supply passes demand in {month} in the middle future; today it is {today} of demand."
        ).format(month=formats.month_name(plan.company.start, found.passes), today=today)
    )
