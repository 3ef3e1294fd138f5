"""Tuning: which settings learn best, what ensembles, initialisation and regularisation are worth, and what is
only luck.
"""

import streamlit as st

from present.translation import _
from ui.training.jobs import job_controls, job_holder
from ui.training.tuning import draw_effects, draw_ensemble, draw_search
from ui.training.tuning_inputs import STUDIES, inputs

asked, count = inputs()
holder = job_holder("core.training.workers.tuning_worker")
st.markdown(
    f"**{_(STUDIES[asked['study']])}** — "
    + {
        "search": _(
            "Grid, random or successive halving over learning rate, width, dropout and decay, scored on "
            "folds. The winner is scored once more on rows that no search has seen."
        ),
        "ensemble": _(
            "Several networks vote, or their odds are averaged. Is that better than one of them, beyond luck?"
        ),
        "initialisation": _("The same network from three kinds of first weights, one to six layers deep."),
        "regularisation": _(
            "A network that could learn every row by heart: does dropout or weight decay help it on "
            "other rows?"
        ),
    }[asked["study"]]
)


@st.fragment(run_every=0.5)
def live() -> None:
    """Draw what has been found so far, twice a second."""
    reports, result = job_controls(holder, asked, count, _("{done} of {count} networks"))
    if not reports:
        st.info(
            _("Press Start: a worker process trains the networks, and results appear as they come."),
            icon=":material/tune:",
        )
        return
    study = holder.asked["study"]
    if study != asked["study"]:
        st.caption(_("Below is the last study: {study}.").format(study=_(STUDIES[study])))
    if study == "search":
        draw_search(reports, result)
    elif result is not None and study == "ensemble":
        draw_ensemble(result)
    elif result is not None:
        draw_effects(study, result)


live()
