"""A solved round step by step, as a person would write it down."""

from functools import partial

import pandas as pd
import streamlit as st

from core.financing.exact import floats
from core.financing.ownership.cap_table import CapTable
from core.financing.raising.priced_round import SolvedRound
from core.plan.plan import Plan
from present import formats
from present.translation import _
from ui.show import tables


def before_and_after(plan: Plan, table: CapTable, place: int, names: dict[str, str]) -> None:
    """Draw the owners' shares and stakes before and after the round; owners with nothing are left out."""
    rows, price = [], float(_solved(table, place).price[0])
    steps = floats(table.shares[..., 0])
    for index, column in enumerate(table.columns):
        before, after = steps[place, index], steps[place + 1, index]
        if before or after:
            rows.append(
                {
                    _("Held by"): names[column.id],
                    _("Shares before"): before,
                    _("Shares after"): after,
                    _("New shares"): after - before,
                    _("Stake before"): before / steps[place].sum(),
                    _("Stake after"): after / steps[place + 1].sum(),
                    _("Value at the price"): after * price,
                }
            )
    frame = pd.DataFrame(rows)
    shown = dict.fromkeys(frame.columns[1:4], formats.shares) | dict.fromkeys(
        frame.columns[4:6], formats.percent
    )
    tables.draw(
        frame,
        shown=shown | {_("Value at the price"): partial(formats.money, currency=plan.company.currency)},
        alt=_("Owners before and after the round"),
        key="before_after",
        name=f"round_{plan.financing.rounds[place].id}",
    )


def draw_steps(plan: Plan, table: CapTable, place: int, names: dict[str, str]) -> None:
    """Draw the derivation: capitalisations, each conversion with what decided it, anti-dilution, pool, price
    and a check.
    """
    one, solved, currency = plan.financing.rounds[place], _solved(table, place), plan.company.currency
    before = float(floats(table.shares[place, :, 0]).sum())
    price, total, new = (float(value[0]) for value in (solved.price, solved.total, solved.new_shares))
    st.markdown(
        _(
            "Everything depends on everything: the price on the shares that convert, they on the price or on "
            "a capitalisation, and the pool on all shares. The equations are solved exactly, in fractions, "
            "as the smallest solution of a rising system; nothing is rounded on the way."
        )
    )
    lines = [(_("Fully diluted shares before the round"), f"{before:,.4f}")]
    if solved.conversions:
        lines.append(
            (
                _("Capitalisation that a post-money cap counts"),
                f"{float(solved.post_money_capitalisation[0]):,.4f}",
            )
        )
        lines.append(
            (
                _("Capitalisation that a pre-money cap counts"),
                f"{float(solved.pre_money_capitalisation[0]):,.4f}",
            )
        )
    for name, shares in solved.conversions.items():
        lines.append(
            (
                _("{name} converts {how} into").format(name=names[name], how=_basis(solved, name, names)),
                f"{float(shares[0]):,.4f}",
            )
        )
    for name, shares in solved.adjustments.items():
        if shares[0] > 0:
            lines.append(
                (
                    _("{name}: extra shares by anti-dilution").format(name=names[name.partition("|")[0]]),
                    f"{float(shares[0]):,.4f}",
                )
            )
    lines += [
        (_("Increase of the pool"), f"{float(solved.pool_increase[0]):,.4f}"),
        (_("New shares"), f"{new:,.4f}"),
        (_("Shares after the round"), f"{total:,.4f}"),
        (
            _("Price a share, exactly"),
            str(solved.price[0]) if len(str(solved.price[0])) < 40 else f"{price:.12g}",
        ),
        (_("Price a share"), f"{formats.SYMBOLS[currency]}{price:,.6f}"),
        (_("Check: new shares × price"), formats.money(new * price, currency)),
        (_("Check: price × shares after the round"), formats.money(total * price, currency)),
    ]
    st.dataframe(
        pd.DataFrame(lines, columns=[_("Step"), _("Value")]),
        hide_index=True,
        alt=_("Derivation of the round, step by step"),
        key="round_steps",
    )
    st.caption(
        _("Pre-money convention: {name}").format(name=f"{one.convention}")
        + " · "
        + _("Code: {file}").format(file="`core/financing/raising/priced_round.py`")
    )


def _basis(solved: SolvedRound, name: str, names: dict[str, str]) -> str:
    """Say by which of its terms a SAFE or note converts."""
    place = int(solved.basis[name][0])
    if place < 0:
        return _("at the round's price")
    term = next(one for one in solved.given.convertibles if one.id == name).terms[place]
    way = _("at its cap")
    if term.cap is None:
        way = _("at its discount") if term.fixed_share is None else _("for its fixed share")
    if term.document == name:
        return way
    return way + " (" + _("terms of {name}").format(name=names[term.document]) + ")"


def _solved(table: CapTable, place: int) -> SolvedRound:
    found = table.solved[place]
    assert found is not None
    return found
