"""Parts of today's cap table: who holds what, and what is vested when."""

from typing import Any

import pandas as pd
import streamlit as st

from core.financing.ownership.cap_table import CapTable
from core.financing.ownership.vesting import vested_share
from core.plan.convertibles import Note, Safe
from core.plan.plan import Plan
from present import formats
from present.translation import _
from ui.forms.choices import choice_label
from ui.forms.labels import PARTS
from ui.show import tables


def holdings_table(plan: Plan, table: CapTable, names: dict[str, str], *, name: str = "cap_table") -> None:
    """Draw who owns what today, and what will convert."""
    today, stakes = table.shares[0, :, 0], table.ownership()[0, :, 0]
    paid = {one.id: one.issue_price for one in plan.financing.series}

    def row(
        holder: str, security: str, shares: float | None, stake: float | None, price: float, terms: str
    ) -> dict[str, object]:
        return {
            _("Held by"): holder,
            _("Security"): security,
            _("Shares, as converted"): shares,
            _("Stake"): stake,
            _("Issue or exercise price"): price or None,
            _("Money and terms"): terms,
        }

    rows = [
        row(
            names[column.id],
            choice_label(column.kind)
            if column.kind in ("common", "options", "promised", "warrants")
            else _("preferred")
            if column.kind == "series"
            else names["pool"],
            float(shares),
            float(stake),
            column.strike or paid.get(column.id, 0.0),
            formats.NONE,
        )
        for column, shares, stake in zip(table.columns, today, stakes, strict=True)
        if shares > 0
    ]
    rows += [
        row(
            one.name,
            "SAFE" if isinstance(one, Safe) else _(PARTS["notes"]),
            None,
            None,
            0.0,
            _terms(one, plan.company.currency),
        )
        for one in plan.financing.convertibles
    ]
    frame = pd.DataFrame(rows)
    tables.draw(
        frame,
        shown={_("Shares, as converted"): "{:,.0f}".format, _("Stake"): formats.percent}
        | {_("Issue or exercise price"): "{:,.4f}".format},
        alt=_("Owners today with shares and stakes"),
        key=f"table:{name}",
        name=name,
    )


def _terms(one: Safe[Any] | Note[Any], currency: str) -> str:
    """Return a SAFE's or note's money, and what it converts at."""
    said = [formats.money(one.amount if isinstance(one, Safe) else one.principal, currency)]
    if one.cap is not None:
        said.append(_("cap {amount}").format(amount=formats.money(one.cap, currency)))
    if one.discount_share:
        said.append(_("{share} off").format(share=formats.percent(one.discount_share)))
    if one.fixed_share is not None:
        said.append(_("for {share}").format(share=formats.percent(one.fixed_share)))
    if isinstance(one, Note):
        said.append(_("{rate} a year to {day}").format(
            rate=formats.percent(one.rate_per_year), day=one.maturity.isoformat()))  # fmt: skip
    return " · ".join(said)


def vesting_table(plan: Plan) -> None:
    """Draw what part of each grant is vested by the end of each year."""
    vesting = [
        one for one in (*plan.financing.holders, *plan.financing.each_grant) if one.vesting is not None
    ]
    if vesting:
        st.markdown(f"**{_('Vested by the end of')}**")
        ends = list(range(11, plan.company.months, 12))
        st.dataframe(
            pd.DataFrame(
                [
                    [
                        one.name,
                        *(
                            formats.percent(float(vested_share(vesting=one.vesting, month=month)))
                            for month in ends
                        ),
                    ]
                    for one in vesting
                ],
                columns=[_("Held by"), *(formats.month_name(plan.company.start, month) for month in ends)],
            ),
            hide_index=True,
            alt=_("Vested share by year"),
            key="vesting_table",
        )
