"""Parts of the price page: figures, the programme by efficiency, cost bases, what the run does to the
plan.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from core.compute.big_run import MEASURED_CHIPS, Programme, RunCost
from core.compute.model_choice import Layout
from present import formats
from present.charts.bars import stack
from present.translation import _
from ui.show import charts
from ui.training.big_run import ServingRow
from ui.training.run_inputs import Inputs

Priced = Mapping[str, tuple[RunCost, Programme]]
"""Run and programme by the efficiency assumed: high, middle, low."""


_MANY, _CENTS = 1_000, 0.1


def price_cards(
    given: Inputs,
    priced: Priced,
    losses: tuple[float, float],
    layout: Layout,
    typical: ServingRow | None,
    currency: str,
) -> None:
    """Draw the six figures of the run."""
    cheap, middle, dear = (priced[name] for name in ("high", "middle", "low"))
    grid = st.grid(6, min_column_width=150, border=True, gap="xsmall")
    grid.metric(
        _("Final run"),
        formats.money(middle[0].rental, currency),
        help=_("Chip-hours at the middle efficiency times the GPU price. Range: {low} – {high}.").format(
            low=formats.money(cheap[0].rental, currency), high=formats.money(dear[0].rental, currency)
        ),
    )
    grid.metric(
        _("Programme"),
        formats.money(middle[1].total, currency),
        help=_("Final run, experiments, post-training, data and people. Range: {low} – {high}.").format(
            low=formats.money(cheap[1].total, currency), high=formats.money(dear[1].total, currency)
        ),
    )
    grid.metric(
        _("Days"),
        f"{middle[0].days:.0f}",
        help=_(
            "On {chips} chips {failures} failures are expected; with a checkpoint every {minutes} minutes "
            "they and the checkpoints take {lost} of the time ({where}). {spares} spare chips let none "
            "wait for "
            "a repair."
        ).format(
            chips=f"{given.chips:,}",
            failures=f"{middle[0].failures:.0f}",
            minutes=f"{middle[0].checkpoint_minutes:.0f}",
            lost=formats.percent(middle[0].lost_share),
            where=_where(given),
            spares=f"{middle[0].spares:,}",
        ),
    )
    grid.metric(
        _("Loss expected"),
        f"{losses[0]:.3f}",
        help=_(
            "Nats a token by Besiroglu 2024; Hoffmann 2022 says {other}. Published laws, not the live one: a "
            "small law extended this far would be absurd."
        ).format(other=f"{losses[1]:.3f}"),
    )
    grid.metric(
        _("Layout"),
        f"{layout.tensor}×{layout.pipeline}×{layout.context}×{layout.data}",
        help=_(
            "Tensor × pipeline × context × copies. Each chip holds {memory} GB of weights, gradients, "
            "optimiser state and activations ({activations} GB)."
        ).format(memory=f"{layout.bytes_per_chip / 1e9:.0f}", activations=f"{layout.activations / 1e9:.0f}"),
    )
    grid.metric(
        _("A million tokens"),
        formats.money(typical.price, currency) if typical else formats.NONE,
        help=_(
            "What a million tokens cost to serve: decoding at the cheapest batch shown that writes ten "
            "tokens a second to each ({batch} at once), half of the time used, at {share} of the chip's "
            "limit; weights in eight bits."
        ).format(share=f"{given.serving_efficiency:.0%}", batch=typical.batch if typical else 0),
    )


def programme_chart(priced: Priced, currency: str) -> None:
    """Draw the programme at three efficiencies."""
    cheap, middle, dear = (priced[name] for name in ("high", "middle", "low"))
    unit, divisor = charts.money_scale(dear[1].total, currency)
    parts = {
        label: [getattr(one[1], name) for one in (cheap, middle, dear)]
        for name, label in (
            ("final_run", _("Final run")),
            ("experiments", _("Experiments")),
            ("post_training", _("Post-training")),
            ("data", _("Data")),
            ("people", _("People")),
        )
    }
    charts.draw(
        stack(mode=charts.mode(), unit=unit, days=_by_efficiency(priced), parts=parts, divisor=divisor),
        key="programme",
        title=_("The programme at high, middle and low efficiency"),
        alt=_("Cost of the programme by part at three efficiencies"),
    )


def cost_bases(priced: Priced, currency: str) -> None:
    """Draw the final run on three cost bases."""
    cheap, middle, dear = (priced[name] for name in ("high", "middle", "low"))
    st.markdown(f"**{_('The final run on three cost bases')}**")
    lines = [
        (_("Rental"), "rental"),
        (_("Own servers: capital and energy"), "capital_and_energy"),
        (_("Buying all chips"), "acquisition"),
    ]
    st.dataframe(
        pd.DataFrame(
            [
                [label, *(formats.money(getattr(one[0], name), currency) for one in (cheap, middle, dear))]
                for label, name in lines
            ],
            columns=[_("Basis"), *_by_efficiency(priced)],
        ),
        hide_index=True,
        alt=_("Cost of the final run on three bases"),
        key="bases",
    )
    st.caption(
        _(
            "Bases differ widely, and none is the truth: rental holds the lender's profit, own servers count "
            "depreciation and energy only, buying pays for years of use at once. Energy: {energy} MWh."
        ).format(energy=f"{middle[0].energy_megawatt_hours:,.0f}")
    )


def serving_table(speeds: Sequence[ServingRow], currency: str) -> None:
    """Draw the speed and the prices of serving by batch."""
    rows = [
        {
            _("Requests at once"): str(one.batch),
            _("Chips"): str(one.chips),
            _("Tokens a second"): f"{one.speed.tokens_per_second:,.0f}",
            _("Limited by"): _("memory") if one.speed.bound == "memory" else _("arithmetic"),
            _("A million tokens read"): _small(one.request.input, currency),
            _("read from what is kept"): _small(one.request.cached, currency),
            _("written"): _small(one.request.output, currency),
            _("First token after"): _("{seconds} s").format(seconds=f"{one.request.first_token_seconds:.2f}"),
            _("then every"): _("{milliseconds} ms").format(
                milliseconds=f"{1_000 * one.request.token_seconds:.1f}"
            ),
        }
        for one in speeds
    ]
    frame = pd.DataFrame(rows)
    st.dataframe(frame, hide_index=True, alt=_("Serving speed and price by batch"), key="serving")
    charts.table_download(frame, name="serving")


def own_against_api(row: ServingRow | None, api: tuple[str, float] | None, currency: str) -> None:
    """Say what a request costs on own chips, and by the plan's model API."""
    if row is None:
        return
    own = formats.money(_MANY * row.request.request, currency)
    if api is None:
        st.caption(
            _("A thousand such requests cost {own}, {batch} at once.").format(own=own, batch=row.batch)
        )
        return
    text = _("A thousand such requests cost {own} on own chips, {batch} at once, {api} by {name}.")
    asked = formats.money(_MANY * api[1], currency)
    st.caption(text.format(own=own, batch=row.batch, api=asked, name=api[0]))


def _small(price: float, currency: str) -> str:
    """Return a price that may be a fraction of a cent."""
    return formats.money(price, currency) if price >= _CENTS else f"{formats.SYMBOLS[currency]}{price:.2g}"


def _by_efficiency(priced: Priced) -> list[str]:
    """Return what the high, the middle and the low efficiency are called; they may be the same."""
    names = (("high", _("high")), ("middle", _("middle")), ("low", _("low")))
    return [f"{label} (MFU {priced[name][0].mfu:.0%})" for name, label in names]


def _where(given: Inputs) -> str:
    """Say where the time lost to failures is counted."""
    if not given.failures_in_mfu:
        return _("on top of the efficiency")
    if given.chips <= MEASURED_CHIPS:
        return _("in the efficiency already")
    return _("in the efficiency what {chips} chips lose, the rest on top").format(chips=f"{MEASURED_CHIPS:,}")
