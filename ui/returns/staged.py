"""The plan paid for in stages: the odds and the worth of each year, and the worth of the right to stop."""

from functools import partial

import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.returns.staged import StagedValue
from present import formats
from present.translation import _
from ui.session.studies import study
from ui.show import tables


def in_stages(plan: Plan) -> None:
    """Draw the stages, their sum, and say what it is worth to be allowed to stop before each."""
    found: StagedValue = study("staged")
    currency, start = plan.company.currency, plan.company.start
    rows = [
        {
            _("Stage"): f"{formats.month_name(start, one.first)} – {formats.month_name(start, one.last)}",
            _("Odds to reach it"): one.reached,
            _("Worth of today, where reached"): one.money,
            _("Counts as"): one.counts,
            _("Stopped before it"): one.stopped,
        }
        for one in found.stages
    ]
    stops = sum(one.stopped for one in found.stages)
    rows.append({_("Stage"): _("Sum"), _("Counts as"): found.risk_adjusted, _("Stopped before it"): stops})
    money = partial(formats.money, currency=currency)
    shown = {_("Worth of today, where reached"): money, _("Counts as"): money}
    shown |= dict.fromkeys((_("Odds to reach it"), _("Stopped before it")), formats.in_hundred)
    frame = pd.DataFrame(rows)
    tables.draw(frame, shown=shown, height="content", alt=_("Worth by stage"), key="stages", name="stages")
    st.markdown(_sentence(found, currency))
    st.caption(
        _(
            "Free cash flow of each year, and the exit in the last, at the plan's discount rate; "
            "odds × worth "
            "adds up to the mean net present value. The right to stop: at each year's end an owner of "
            "everything looks at revenue, its growth and cash, and stops where all that is still to come is "
            "worth less than nothing (Longstaff and Schwartz 2001). Each half of the futures is judged by "
            "the rule that the other half taught, so what is shown is, but for chance, not too much."
        )
    )


def _sentence(found: StagedValue, currency: str) -> str:
    """Say both worths and the difference, or that it is not resolved."""
    start = _("Paid for to the end, the plan is worth {committed} ± {error} in the mean future.").format(
        committed=formats.money(found.committed.value, currency),
        error=formats.money(found.committed.error, currency),
    )
    if not found.right.resolved() or found.right.value < 0:
        return start + " " + _("What the right to stop after each year adds is not resolved.")
    return (
        start
        + " "
        + _(
            "With the right to stop after each year it is worth {free}: **the right adds {right} ± {error}**."
        ).format(
            free=formats.money(found.free.value, currency),
            right=formats.money(found.right.value, currency),
            error=formats.money(found.right.error, currency),
        )
    )
