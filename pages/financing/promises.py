"""Promises that come with money: redemption, ratchets, guidance funds, and what founders may owe."""

from functools import partial

import pandas as pd
import streamlit as st

from present import formats
from present.charts.bars import stack
from present.translation import _
from ui.financing.chinese_terms import terms_table
from ui.financing.without_effect import say_promises_too_early
from ui.forms.editor import section_form
from ui.forms.labels import PARTS
from ui.session import current
from ui.session.studies import study
from ui.show import charts, tables

KINDS = {"redemption": "redemptions", "ratchet": "ratchets", "guidance": "guidance_funds"}
st.markdown(
    _(
        "Redemption rights, performance ratchets and local-spending promises are usual in China. How often "
        "would they be called, and what would fall on the founders themselves?"
    )
)
plan = current.shown_plan()
currency = plan.company.currency
reports = study("promises")
if not reports:
    st.info(
        _(
            "This plan has no such promise. Add what your term sheet asks for below, and see what it "
            "may cost."
        ),
        icon=":material/info:",
    )
else:
    worst = max(report.founder_owes_p95 for report in reports)
    grid = st.grid(4, min_column_width=150, border=True, gap="xsmall")
    grid.metric(
        _("Promises"),
        str(len(reports)),
        help=_("Redemption rights, ratchets and guidance funds in the plan."),
    )
    grid.metric(
        _("Most often called"),
        formats.in_hundred(max(report.odds for report in reports)),
        help=_("Futures in which the promise that is called most often is called."),
    )
    grid.metric(
        _("Founders owe, where called"),
        formats.money(max(report.founder_owes for report in reports), currency),
        help=_("Largest median over the promises, in the futures in which they are called."),
    )
    grid.metric(
        _("Founders owe, one in twenty"),
        formats.money(worst, currency),
        help=_("95th percentile of what falls on the founders where a promise is called: a private debt."),
    )
    frame = pd.DataFrame(
        {
            _("Promise"): report.name,
            _("Kind"): _(PARTS[KINDS[report.kind]]),
            _("Called in"): report.odds,
            _("Standard error"): report.odds_error,
            _("Claim"): report.claim,
            _("Company can pay"): report.company_pays,
            _("Founders owe"): report.founder_owes,
            _("Founders owe, one in twenty"): report.founder_owes_p95,
            _("Nobody pays"): report.unpaid,
            _("Stake moved"): report.stake_moved or None,
        }
        for report in reports
    )
    shown = dict.fromkeys(frame.columns[4:-1], partial(formats.money, currency=currency))
    shown |= {_("Called in"): formats.in_hundred, _("Stake moved"): formats.percent}
    tables.draw(
        frame,
        shown=shown | {_("Standard error"): "± {:.1%}".format},
        alt=_("Promises with odds, claims and who bears them"),
        key="promises_table",
        name="promises",
    )
    largest = max(report.claim for report in reports)
    unit, divisor = charts.money_scale(max(largest, 1.0), currency)
    parts = {
        _("Company can pay"): [report.company_pays for report in reports],
        _("Founders owe"): [report.founder_owes for report in reports],
        _("Nobody pays"): [report.unpaid for report in reports],
    }
    charts.draw(
        stack(
            mode=charts.mode(),
            unit=unit,
            days=[report.name for report in reports],
            parts={name: part for name, part in parts.items() if any(part)},
            divisor=divisor,
        ),
        key="promise_split",
        title=_("Who bears a claim, in the median future in which it is called"),
        alt=_("Claims split into what the company pays, founders owe and nobody pays"),
    )
    st.caption(
        _(
            "Medians where a claim is called. What the company pays leaves its cash; a dead company cannot "
            "pay: where founders are bound, the whole claim is theirs."
        )
    )
say_promises_too_early(plan)
for name in ("redemptions", "ratchets", "guidance_funds"):
    with st.expander(_(PARTS[name]), icon=":material/edit:", key=f"edit:{name}", on_change="rerun") as fold:
        if fold.open and (plan.financing.rounds or plan.financing.series or name == "guidance_funds"):
            section_form(f"financing.{name}")
        elif fold.open:
            st.caption(_("These belong to a round: add one first, planned or issued."))
with st.expander(
    _("Where Chinese terms differ"), icon=":material/translate:", key="chinese_terms", on_change="rerun"
) as fold:
    if fold.open:
        terms_table()
