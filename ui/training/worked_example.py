"""One training step by hand, beside the figures as document 000 writes them."""

import pandas as pd
import streamlit as st

from core.training.experiments.worked_example import worked_example
from present.translation import _


def draw_worked_example() -> None:
    """Draw the fold with every number of one step of the 3-2-1 network."""
    with st.expander(
        _("One step by hand: the 3-2-1 network of document 000"),
        icon=":material/function:",
        key="worked",
        on_change="rerun",
    ) as fold:
        if not fold.open:
            return
        target = st.segmented_control(_("Target"), [0, 1], default=1, key="worked_target", required=True)
        rows = [
            [_(line.what), line.formula, line.value, line.as_written]
            for line in worked_example(target=float(target or 0))
        ]
        frame = pd.DataFrame(
            rows, columns=[_("Step"), _("Formula"), _("Value"), _("As document 000 writes it")]
        )
        st.dataframe(frame, hide_index=True, alt=_("Every number of one training step"), key="worked_table")
        st.caption(
            _(
                "Document 000 writes ReLU's derivative as 1 − a and leaves out Adam's bias correction; "
                "document 003 divides attention's softmax and not its scores by the root. The engine uses "
                "the right forms; Adam as written can be chosen above."
            )
        )
