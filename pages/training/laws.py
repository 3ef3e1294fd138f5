"""Published laws, the best size for a budget, the choice when serving dominates, and a law fitted to one's
own runs.
"""

import numpy as np
import streamlit as st

from core.compute.laws import BESIROGLU, HOFFMANN, HOFFMANN_ROUNDED
from core.errors import AssayError
from present import formats
from present.charts.scaling import law_chart
from present.translation import _
from ui.frame.strip import show_faults
from ui.session.kept import kept_choice, kept_number
from ui.show import charts
from ui.training.fitted_law import fitted_law
from ui.training.runs_table import kaplan_beside, laws_table, read_runs

LAWS = {one.name: one for one in (BESIROGLU, HOFFMANN, HOFFMANN_ROUNDED)}
with st.sidebar:
    chosen = LAWS[kept_choice("law", _("Law"), list(LAWS), BESIROGLU.name)]
    flops = 10 ** kept_number(
        "law_flops", _("Training FLOPs (power of ten)"), 23.0, low=15.0, high=28.0, step=0.5, fmt="%.1f"
    )
    served = kept_number("law_served", _("Tokens served in all (trillions)"), 0.0, low=0.0, fmt="%.1f") * 1e12
st.markdown(
    _(
        "What is the best model for a budget, and how does serving change it? Three published laws, or one "
        "fitted to your own runs."
    )
)
upload = st.file_uploader(
    _("Your own runs: a table with parameters, tokens (or FLOPs) and loss"),
    type=["csv", "xlsx"],
    key="runs_file",
    max_upload_size=5,
)
laws = dict(LAWS)
if upload is not None:
    try:
        size, tokens, losses = read_runs(upload.getvalue())
        label = _("Leave out the highest losses")
        dropped = kept_number("drop_highest", label, 0.0, low=0.0, high=50.0, step=1.0, fmt="%.0f")
        fit = fitted_law(parameters=size, tokens=tokens, losses=losses, drop_highest=int(dropped))
        laws[_("your runs")] = chosen = fit.law
        st.success(
            _(
                "L = {floor} + {size} ÷ N^{alpha} + {data} ÷ D^{beta}, from {count} runs (standard errors: "
                "floor {of_floor}, α {of_alpha}, β {of_beta}); the best size grows with compute to the power "
                "{power} ± {of_power}. The tenth with the most compute, held out, is missed by {error}."
            ).format(
                floor=f"{fit.law.floor:.4f}",
                size=f"{fit.law.size_factor:.2f}",
                alpha=f"{fit.law.size_exponent:.4f}",
                data=f"{fit.law.data_factor:.2f}",
                beta=f"{fit.law.data_exponent:.4f}",
                of_floor=f"{fit.errors.floor:.4f}",
                of_alpha=f"{fit.errors.size_exponent:.4f}",
                of_beta=f"{fit.errors.data_exponent:.4f}",
                power=f"{fit.law.best_size_exponent:.3f}",
                of_power=f"{fit.errors.best_size_exponent:.3f}",
                count=fit.runs,
                error=f"{fit.held_out_error:.2%}",
            ),
            icon=":material/functions:",
        )
    except AssayError as error:
        show_faults(list(error.faults))
across = np.geomspace(min(flops, 1e20) / 10, max(flops, 1e25) * 10, 80)
size, tokens = chosen.optimum(flops)
points = [(flops, chosen.loss(size, tokens), _("your budget"))]
charts.draw(
    law_chart(
        mode=charts.mode(),
        curves={
            name: (across, np.array([law.loss(*law.optimum(float(one))) for one in across]))
            for name, law in laws.items()
        },
        points=points,
    ),
    key="laws",
    title=_("Least loss for a training budget"),
    alt=_("Least loss over training compute by each law"),
)
laws_table(laws, flops)
kaplan_beside(size, tokens)
if served > 0:
    n, d = chosen.with_serving(loss=chosen.loss(size, tokens), served_tokens=served)
    st.markdown(
        _(
            "For the same loss with {served} tokens served in all, the least compute for training and "
            "serving together is a model of {size} parameters on {tokens} tokens ({ratio} a parameter): "
            "{training} FLOPs of training instead of {plain}, {saved} less in all."
        ).format(
            served=formats.compact(served),
            size=formats.compact(n),
            tokens=formats.compact(d),
            ratio=f"{d / n:.0f}",
            training=f"{6 * n * d:.2e}",
            plain=f"{flops:.2e}",
            saved=formats.percent(1 - (6 * n * d + 2 * n * served) / (flops + 2 * size * served)),
        )
    )
st.caption(
    _(
        "The laws disagree: the printed constants of Hoffmann 2022 are rounded so far that they move the "
        "optimum; Besiroglu 2024 refitted the runs. None knows your data."
    )
)
