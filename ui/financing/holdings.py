"""Parts of today's cap table: who holds what, and what is vested when."""

import pandas as pd
import streamlit as st

from core.financing.ownership.cap_table import CapTable
from core.financing.ownership.vesting import vested_share
from core.plan.plan import Plan
from present import formats
from present.translation import _
from ui.forms.choices import choice_label
from ui.forms.labels import PARTS
from ui.show import charts


def holdings_table(plan: Plan, table: CapTable, names: dict[str, str]) -> None:
    """Draw who owns what today, and what will convert."""
    today, stakes = table.shares[0, :, 0], table.ownership()[0, :, 0]
    rows = [
        {
            _("Held by"): names[column.id],
            _("Security"): choice_label(column.kind)
            if column.kind in ("common", "options", "promised", "warrants")
            else _("preferred")
            if column.kind == "series"
            else names["pool"],
            _("Shares, as converted"): f"{shares:,.0f}",
            _("Stake"): formats.percent(float(stake)),
            _("Exercise price"): f"{column.strike:,.4f}" if column.strike else "–",
        }
        for column, shares, stake in zip(table.columns, today, stakes, strict=True)
        if shares > 0
    ]
    rows += [
        {
            _("Held by"): one.name,
            _("Security"): "SAFE",
            _("Shares, as converted"): _("converts"),
            _("Stake"): "–",
            _("Exercise price"): "–",
        }
        for one in plan.financing.safes
    ]
    rows += [
        {
            _("Held by"): one.name,
            _("Security"): _(PARTS["notes"]),
            _("Shares, as converted"): _("converts"),
            _("Stake"): "–",
            _("Exercise price"): "–",
        }
        for one in plan.financing.notes
    ]
    frame = pd.DataFrame(rows)
    st.dataframe(frame, hide_index=True, alt=_("Owners today with shares and stakes"), key="today_table")
    charts.table_download(frame, name="cap_table")


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
