"""Rules by training compute, beside the run that is priced."""

import pandas as pd
import streamlit as st

from core.compute.regulation import compute_rules
from present.translation import _, localised
from ui.show import charts
from ui.show.provenance import fact_text


def rules_by_compute(flops: float) -> None:
    """Say how many rules the run passes, and list them with what they ask."""
    rules = compute_rules(flops)
    passed = [one for one in rules if one.passed]
    following = next((one for one in rules if not one.passed), None)
    said = _("{flops} FLOPs pass {count} of {all} rules that begin at an amount of training compute.").format(
        flops=f"{flops:.2g}", count=len(passed), all=len(rules)
    )
    if following is not None:
        said += " " + _("The next begins at {times} times as much.").format(
            times=f"{1 / following.part:,.1f}"
        )
    with st.expander(said, icon=":material/policy:", key="compute_rules", on_change="rerun") as fold:
        if not fold.open:
            return
        frame = pd.DataFrame(
            {
                _("Rule"): [localised(one.threshold.label) for one in rules],
                _("FLOPs"): [f"{one.threshold.value:.0e}" for one in rules],
                _("This run"): [_("passes it") if one.passed else _("below") for one in rules],
                _("It asks"): [_(one.asks) for one in rules],
                _("In force since"): [one.threshold.as_of for one in rules],
            }
        )
        st.dataframe(
            frame, hide_index=True, height="content", alt=_("Rules by training compute"), key="rules"
        )
        charts.table_download(frame, name="rules_by_compute")
        st.caption(
            _("Fine-tuning and reinforcement learning count too where the law says so. No legal advice.")
        )
        for one in rules:
            st.caption(" ".join([fact_text(one.threshold), localised(one.threshold.note)]).strip())
