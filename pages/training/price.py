"""The price of the big run: chip-hours, money on three bases, the programme around it, serving, and what it
does to the plan.
"""

import streamlit as st

from core.changes.adopt_run import Adoption, consequence
from core.compute.model_choice import layout_of, shape_of
from core.errors import AssayError
from present import formats
from present.translation import _
from ui.frame.strip import show_faults
from ui.session import current, runs
from ui.show import charts
from ui.training.big_run import choice_of, costs, inputs, law_losses, published_frame, serving_rows
from ui.training.price import bases_and_serving, consequence_table, price_cards, programme_chart

plan = current.plan()
currency = plan.company.currency
given = inputs(plan)
st.title(_("Training lab: the price of the big run"))
try:
    choice = choice_of(given)
    priced = costs(given, choice.flops, currency)
    layout = layout_of(parameters=choice.parameters, chip=given.chip, chips=given.chips)
except AssayError as error:
    show_faults(list(error.faults))
    st.stop()
cheap, middle, dear = (priced[name] for name in ("high", "middle", "low"))
st.markdown(
    _(
        "A model of {parameters} parameters on {tokens} tokens takes {low}–{high} million {chip} hours. The "
        "final run costs {run}; with experiments, post-training, data and people the programme costs "
        "**{programme}**."
    ).format(
        parameters=formats.compact(choice.parameters),
        tokens=formats.compact(choice.tokens),
        low=f"{cheap[0].chip_hours / 1e6:.2f}",
        high=f"{dear[0].chip_hours / 1e6:.2f}",
        chip=given.chip.name,
        run=formats.money(middle[0].rental, currency),
        programme=formats.money(middle[1].total, currency),
    )
)
losses = law_losses(choice)
speeds = serving_rows(given, choice)
typical = speeds[-1] if speeds else None
price_cards(given, priced, losses, layout, typical, currency)
left, right = st.columns(2)
with left:
    programme_chart(priced, currency)
with right:
    bases_and_serving(priced, speeds, currency)

st.subheader(_("Into the plan"))
adoption = Adoption(
    cheap[1].chip_hours,
    middle[1].chip_hours,
    dear[1].chip_hours,
    typical[2].tokens_per_chip_second if typical else plan.compute.inference.tokens_per_gpu_second.median,
    given.chip,
    max(round(middle[0].days / 30.4), 1),
)
found = consequence(plan, adoption, runs.paths(), runs.SEED)
if found is None:
    st.warning(_("This plan cannot take the run: its limits refuse the figures."), icon=":material/block:")
else:
    consequence_table(plan, adoption, found)
with st.expander(
    _("Published runs: how far a price by your range would have been off"),
    icon=":material/fact_check:",
    key="published",
    on_change="rerun",
) as fold:
    if fold.open:
        frame = published_frame(given)
        st.dataframe(
            frame,
            hide_index=True,
            alt=_("Published training runs with implied efficiency"),
            key="published_runs",
        )
        charts.table_download(frame, name="published_runs")
        st.caption(
            _("Shape used for caches and communication: {layers} layers of width {width}.").format(
                layers=shape_of(choice.parameters).layers, width=shape_of(choice.parameters).width
            )
        )
