"""The risk register as a table, with the tail of its losses."""

from functools import partial

import pandas as pd
import streamlit as st

from core.studies.market.risk_register import Register
from present import formats
from present.translation import _
from ui.forms.choices import choice_label
from ui.show import tables


def register_table(found: Register, currency: str) -> None:
    """Draw the register and the tail of all losses."""
    frame = pd.DataFrame(
        [
            {
                _("Risk"): entry.risk.name,
                _("Risk class"): choice_label(entry.risk.risk_class),
                _("Events a year"): round(entry.risk.events_per_year.median, 2),
                _("Loss per event"): entry.risk.loss.median,
                _("Mean loss to the exit"): entry.mean,
                _("Part of the worst 5 %"): entry.shortfall,
                _("Owner"): entry.risk.owner or formats.NONE,
                _("Countermeasure"): entry.risk.countermeasure or formats.NONE,
                _("Its price to the exit"): entry.price or None,
            }
            for entry in found.entries
        ]
    )
    if found.entries:
        amounts = (_("Loss per event"), _("Mean loss to the exit"), _("Part of the worst 5 %"))
        tables.draw(
            frame,
            shown={
                name: partial(formats.money, currency=currency)
                for name in (*amounts, _("Its price to the exit"))
            },
            alt=_("Risk register with quantified losses"),
            key="risk_register",
            name="risk_register",
        )
        st.caption(
            _(
                "All losses up to the exit, should the money last: not above {var} in 95 of 100 futures; "
                "{shortfall} on average in the other five."
            ).format(
                var=formats.money(found.value_at_risk, currency),
                shortfall=formats.money(found.expected_shortfall, currency),
            )
        )
        st.caption(
            _(
                "A rare event's loss is drawn as 0 or more events, never as odds × damage in every year. The "
                "worst 5 % are those futures with the largest sum of losses; their mean is shared out."
            )
        )
    else:
        st.info(_("No risks yet. Add them on the Plan page, section Risks."), icon=":material/info:")
