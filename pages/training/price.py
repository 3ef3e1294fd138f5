"""The price of the big run: chip-hours, money on three bases, the programme around it, serving, and what it
does to the plan.
"""

import streamlit as st

from core.compute.model_choice import layout_of, shape_of
from core.errors import AssayError
from present import formats
from present.translation import _
from ui.frame.strip import show_faults
from ui.session import current
from ui.show import charts
from ui.training.adoption import into_the_plan
from ui.training.big_run import (
    all_parameters,
    choice_of,
    costs,
    law_losses,
    published_frame,
    request_by_api,
    serving_rows,
    typical_row,
)
from ui.training.post_training import after_the_run
from ui.training.price import cost_bases, own_against_api, price_cards, programme_chart, serving_table
from ui.training.regulation import rules_by_compute
from ui.training.run_inputs import inputs

plan = current.plan()
currency = plan.company.currency
given = inputs(plan)
try:
    choice = choice_of(given)
    priced = costs(given, choice.flops, currency)
    whole = all_parameters(given, choice)
    layout = layout_of(
        parameters=whole, chip=given.chip, chips=given.chips, batch=given.batch, active=choice.parameters
    )
except AssayError as error:
    show_faults(list(error.faults))
    st.stop()
cheap, middle, dear = (priced[name] for name in ("high", "middle", "low"))
st.markdown(
    _(
        "A model of {parameters} parameters on {tokens} tokens takes {hours} {chip} hours. The "
        "final run costs {run}; with experiments, post-training, data and people the programme costs "
        "**{programme}**."
    ).format(
        parameters=formats.compact(choice.parameters)
        if whole == choice.parameters
        else _("{whole} ({active} active)").format(
            whole=formats.compact(whole), active=formats.compact(choice.parameters)
        ),
        tokens=formats.compact(choice.tokens),
        hours=formats.span(formats.compact(cheap[0].chip_hours), formats.compact(dear[0].chip_hours)),
        chip=given.chip.name,
        run=formats.money(middle[0].rental, currency),
        programme=formats.money(middle[1].total, currency),
    )
)
losses = law_losses(choice)
speeds = serving_rows(given, choice)
typical = typical_row(speeds)
price_cards(given, priced, losses, layout, typical, currency)
left, right = st.columns(2)
with left:
    programme_chart(priced, currency)
with right:
    cost_bases(priced, currency)
serving_table(speeds, currency)
own_against_api(typical, request_by_api(plan, given), currency)

rules_by_compute(choice.flops * (1 + given.post_training_share))
after_the_run(given, choice, typical, currency)
st.subheader(_("Into the plan"))
into_the_plan(plan, given, priced, typical)
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
