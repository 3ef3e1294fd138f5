"""Returns by class, the investor's own cash flow, the company as one investment, endings, and the price."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from core.dated_rates import DatedRates
from core.plan.plan import Plan
from core.studies.returns.classes import MARKS, ClassReturn, CompanyReturn, MoneyByYear
from core.studies.returns.endings import Ended
from core.studies.returns.price import Capacity, ImpliedByPrice, implied_by_price
from core.texts import mark
from present import formats
from present.translation import _
from ui.session.kept import kept_level
from ui.session.studies import study
from ui.show import charts, tables

_KINDS = {
    "round": mark("investors of a round"),
    "convertible": mark("SAFE or note"),
    "tender": mark("buyers in a tender offer"),
    "founder": mark("founders"),
    "employee": mark("employees"),
    "investor": mark("investors of today"),
    "series": mark("preferred shares of today"),
    "lender": mark("lender's warrants"),
    "later": mark("investors of later rounds"),
}
_MEASURES: dict[str, tuple[str, str]] = {
    "irr": (mark("Internal rate of return a year"), "share"),
    "mirr": (mark("Modified rate a year, reinvested at the discount rate"), "share"),
    "payback": (mark("Payback"), "months"),
    "discounted_payback": (mark("Discounted payback"), "months"),
    "profitability_index": (mark("Profitability index"), "factor"),
    "multiple_of_money": (mark("Money out ÷ money in"), "factor"),
}
_ENDINGS = {
    "ruin": mark("out of money before the exit"),
    "plain_sale": mark("sale"),
    "sale": mark("sale"),
    "listing": mark("listing"),
    "licence_and_hire": mark("licence of the model, team hired away"),
    "wind_down": mark("wind-down"),
}


def by_class(plan: Plan) -> None:
    """Draw every class: its odds, multiples and rate."""
    currency, rows = plan.company.currency, list[dict[str, object]]()
    found: tuple[ClassReturn, ...] = study("class_returns")
    for one in found:
        odds = one.at_least or (None,) * len(MARKS)
        row = {_("Class"): one.name or _(_KINDS[one.kind]), _("Kind"): _(_KINDS[one.kind])}
        row |= {_("Invests in"): one.invests.value if one.at_least else None}
        row |= {at_least(level): tables.value_of(odd) for level, odd in zip(MARKS, odds, strict=True)}
        row[_("Mean multiple")] = tables.value_of(one.mean)
        row[_("Standard error")] = None if one.mean is None else one.mean.error
        row[_("Median multiple")] = tables.value_of(one.median)
        row[_("Median rate a year")] = tables.value_of(one.rate)
        row[_("Median payout")] = one.payout.value
        rows.append(row)
    shown = dict.fromkeys((_("Invests in"), *map(at_least, MARKS)), formats.in_hundred)
    shown |= {_("Mean multiple"): "{:.1f}×".format, _("Standard error"): "± {:.1f}".format}
    shown |= {_("Median multiple"): formats.multiple, _("Median rate a year"): formats.percent}
    tables.draw(
        pd.DataFrame(rows),
        shown=shown | {_("Median payout"): partial(formats.money, currency=currency)},
        height="content",
        alt=_("Returns by class"),
        key="class_returns",
        name="returns_by_class",
    )
    st.caption(
        _(
            "Multiples and rates count all money of a class (bridge, warrants and pro rata too), over the "
            "futures in which it invests; a dead company counts as 0 and −100 %. A payout holds what owners "
            "sell before the exit too. The mean rests on few large outcomes: read it with its standard error."
        )
    )


def at_least(level: float) -> str:
    """Return the header of a column of odds to get a multiple or more."""
    return f"≥ {level:g} ×"


def own_cash_flow(plan: Plan) -> None:
    """Draw what the investors of each round put in and get, by year."""
    currency, rows, told = plan.company.currency, list[dict[str, str]](), list[str]()
    for place, round_ in enumerate(plan.financing.rounds):
        found: MoneyByYear | None = study("money_by_year", place)
        if found is None:
            continue
        for name, amounts in ((_("pay"), found.put_in), (_("get"), found.got)):
            row = {_("Round"): round_.name, _("Investors"): name}
            for year, amount in enumerate(amounts.tolist(), start=1):
                row[_("Year {number}").format(number=year)] = (
                    formats.money(amount, currency) if amount else formats.NONE
                )
            rows.append(row)
        row = {_("Round"): round_.name, _("Investors"): _("got ÷ put in so far")}
        for year, multiple in enumerate(found.paid_in.tolist(), start=1):
            row[_("Year {number}").format(number=year)] = (
                formats.multiple(multiple) if multiple == multiple else formats.NONE
            )
        rows.append(row)
        told.append(_rate_words(round_.name, found.rates))
        told.append(
            _("- {round}: at {rate} a year they are worth {value} on the plan's first day.").format(
                round=round_.name,
                rate=formats.percent(plan.investor.discount_rate_per_year),
                value=formats.money(found.worth, currency),
            )
        )
    if not rows:
        st.caption(_("No round closes in enough futures to show its investors' cash flow."))
        return
    frame = pd.DataFrame(rows)
    st.dataframe(frame, hide_index=True, height="content", alt=_("Cash flow of investors"), key="own_flow")
    charts.table_download(frame, name="investors_cash_flow")
    st.markdown("\n".join(told))
    st.caption(
        _(
            "Means over the futures in which they invest, by year of the plan. The rate of the mean "
            "flows (on "
            "month-ends, actual days ÷ 365) is not the mean of the rates: few large outcomes carry it."
        )
    )


def _rate_words(name: str, rates: DatedRates) -> str:
    """Say the rate of return of one round's mean flows; all of them, or why there is none."""
    shown = ", ".join(formats.percent(rate) for rate in rates.roots)
    words = {
        "ok": _("- {round}: the mean flows return {rates} a year."),
        "several": _(
            "- {round}: the mean flows have several rates of return ({rates}); none of them is the rate."
        ),
        "none": _("- {round}: the mean flows have no rate of return."),
        "undefined": _("- {round}: the mean flows never change their sign: there is no rate of return."),
    }
    return words[rates.status].format(round=name, rates=shown)


def company() -> None:
    """Draw the company as one investment, with what its rates of return could not say."""
    found: CompanyReturn = study("company_return")
    write: Mapping[str, Callable[[float], str]] = {
        "share": formats.percent,
        "months": formats.months,
        "factor": formats.multiple,
    }
    frame = pd.DataFrame(
        [
            {
                _("Measure"): _(label),
                _("P10"): write[unit](ends[0]) if ends else formats.NONE,
                _("Median"): write[unit](ends[1].value) if ends else formats.NONE,
                _("P90"): write[unit](ends[2]) if ends else formats.NONE,
                _("Defined in"): formats.in_hundred(found.defined[name]),
            }
            for name, (label, unit) in _MEASURES.items()
            for ends in (found.measures[name],)
        ]
    )
    st.dataframe(
        frame, hide_index=True, height="content", alt=_("The company as one investment"), key="company"
    )
    charts.table_download(frame, name="company_returns")
    st.caption(
        _(
            "Free cash flow before financing, and what the company is sold for. Of 100 futures, {ok} "
            "have one "
            "rate of return, {several} have several (none of them is the rate), {none} have none at all, and "
            "in {undefined} nothing ever goes in, or nothing comes back. Each measure is over the futures in "
            "which it exists."
        ).format(**{name: formats.hundredths(share) for name, share in found.statuses.items()})
    )


def endings(plan: Plan) -> None:
    """Draw how the company ends."""
    found: tuple[Ended, ...] = study("endings")
    currency = plan.company.currency
    frame = pd.DataFrame(
        {
            _("It ends"): [
                f"{one.name} ({_(_ENDINGS[one.ending])})" if one.name else _(_ENDINGS[one.ending])
                for one in found
            ],
            _("Odds"): [one.odds.value for one in found],
            _("Equity, median"): [tables.value_of(one.equity) for one in found],
            _("Founders' payout, median"): [tables.value_of(one.founders) for one in found],
        }
    )
    money = partial(formats.money, currency=currency)
    tables.draw(
        frame,
        shown={_("Odds"): formats.in_hundred} | dict.fromkeys(frame.columns[2:], money),
        height="content",
        alt=_("How the company ends"),
        key="endings",
        name="endings",
    )
    if not plan.exit.kinds:
        st.caption(
            _("Kinds of exit (listing, licence and hire, wind-down) are set in the plan under *Exit*.")
        )


def price(plan: Plan) -> None:
    """Ask for a mature margin, and say what growth and what part of the market the price implies."""
    left, middle, right = st.columns(3)
    with left:
        margin = kept_level("mature_margin", _("Mature margin (%)"), 1, 60, 25, step=1) / 100
    with middle:
        years = int(kept_level("years_to_mature", _("Years until it is mature"), 1, 10, 6, step=1))
    with right:
        forever = kept_level("terminal_growth", _("Growth for ever after (%)"), 0, 6, 3, step=0.5) / 100
    found = implied_by_price(plan, mature_margin=margin, years_to_mature=years, terminal_growth=forever)
    if found is None:
        st.caption(_("The plan has no round: there is no price to read."))
        return
    _say_growth(found, plan)
    room: Capacity | None = study("capacity")
    if room is not None:
        st.markdown(
            _(
                "The price requires {required} of yearly revenue at the exit: **{share}** of what all "
                "customers "
                "who then want such a product would pay us ({market})."
            ).format(
                required=formats.money(room.required, plan.company.currency),
                share=formats.percent(room.share),
                market=formats.money(room.market, plan.company.currency),
            )
        )
        if room.share > 1:
            st.warning(
                _("That is more than the whole market: it would have to grow beyond what the plan says.")
            )


def _say_growth(found: ImpliedByPrice, plan: Plan) -> None:
    currency = plan.company.currency
    price_text = formats.money(found.business, currency)
    st.markdown(
        _(
            "A pre-money price of {price} says that the business, without its cash, is worth {business}."
        ).format(price=formats.money(found.pre_money, currency), business=price_text)
    )
    if found.growth.status == "ok":
        st.markdown(
            _(
                "A business worth {price} implies **{growth} a year for ten years** from "
                "{revenue} of "
                "yearly revenue. Companies of the base-rate group grow {usual} a year in the median; "
                "{share} of "
                "them grow faster than {fast}."
            ).format(
                price=price_text,
                growth=formats.percent(found.growth.growth),
                revenue=formats.money(found.revenue, currency),
                usual=formats.percent(found.usual),
                share=formats.percent(found.fast_share),
                fast=formats.percent(found.fast),
            )
        )
        return
    words = {
        "none": _("No growth, however fast, is worth {price} at this margin and discount rate."),
        "any": _("The business is worth more than {price} even if it shrinks."),
        "undefined": _("Without revenue today, no growth can be read out of {price}."),
    }
    st.markdown(words[found.growth.status].format(price=price_text))
