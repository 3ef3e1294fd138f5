"""Scaling out: gradients averaged over real processes, a model cut in pieces, and what thousands of chips
would do.
"""

import streamlit as st

from present.translation import _
from ui.session.kept import kept_choice
from ui.training.many_chips import many_chips
from ui.training.scaling_out import processes, split_model

PARTS = {"processes": processes, "split": split_model, "chips": many_chips}
with st.sidebar:
    labels = {
        "processes": _("Data parallel, here and now"),
        "split": _("A model cut in pieces"),
        "chips": _("Thousands of chips"),
    }
    part = kept_choice("out_part", _("Part"), list(PARTS), "processes", labels=lambda one: labels[one])
st.markdown(
    f"**{labels[part]}** — "
    + {
        "processes": _(
            "Every process holds the whole model and a share of the data. In step, they average their "
            "gradients; as they come, each changes the common weights when it is done."
        ),
        "split": _(
            "A model too large for one chip: layers are dealt to the stages of a pipeline, or every matrix "
            "is cut across workers."
        ),
        "chips": _(
            "The same batch on ever more chips: sooner done, until exchange and waiting eat the gain."
        ),
    }[part]
)
PARTS[part]()
