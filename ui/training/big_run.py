"""The inputs of the big run and everything computed from them, for the Price page."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.compute.big_run import Programme, RunCost, programme, run_cost
from core.compute.hardware import CHIPS, Chip
from core.compute.laws import BESIROGLU, HOFFMANN
from core.compute.model_choice import ModelChoice, by_law, by_ratio, shape_of
from core.compute.published_runs import MFU_RANGE, PUBLISHED, median_mfu
from core.compute.serving import Serving, price_per_million_tokens, serve
from core.compute.transformer import key_value_bytes
from core.facts.reader import per_dollar
from core.plan.plan import Plan
from present import formats
from present.translation import _
from ui.session.kept import kept_choice, kept_number, kept_slider

_FLOPS = [10.0**power * digit for power in range(18, 27) for digit in (1, 2, 5)]
_MFU = [round(0.10 + 0.01 * step, 2) for step in range(61)]


@dataclass(frozen=True)
class Inputs:
    """What the page asks for."""

    flops: float
    tokens_per_parameter: float | None
    chip: Chip
    chips: int
    mfu: tuple[float, float]
    price_per_hour: float
    final_share: float
    post_training_share: float
    tokens_served_per_month: float
    people: float
    data: float


def inputs(plan: Plan) -> Inputs:
    """Draw the levers into the sidebar and return them."""
    symbol = formats.SYMBOLS[plan.company.currency]
    with st.sidebar:
        flops = kept_slider(
            "flops",
            _("FLOPs of the final run"),
            _FLOPS,
            5e22,
            labels=lambda one: f"{one:.0e}",
            help=_("6 × parameters × tokens. GPT-3: 3e23, Llama 3 405B: 4e25."),
        )
        ratio = kept_choice(
            "ratio",
            _("Tokens a parameter"),
            ["law", "serving", "10", "20", "50", "100", "200", "1000"],
            "20",
            labels=lambda one: {"law": _("best by the law"), "serving": _("best with serving")}.get(one, one),
            help=_("About 20 is best for training alone; more pays when much is served."),
        )
        chip = CHIPS[
            kept_choice("chip", _("Hardware"), list(CHIPS), "h100", labels=lambda one: CHIPS[one].name)
        ]
        about = _(
            "Part of the chips' peak that published runs reached: {low} to {high}, median {middle}."
        ).format(low=f"{MFU_RANGE[0]:.0%}", high=f"{MFU_RANGE[1]:.0%}", middle=f"{median_mfu():.0%}")
        ends = [
            kept_slider(name, label, _MFU, usual, labels=lambda one: f"{one:.0%}", help=about)
            for name, label, usual in (
                ("mfu_low", _("Efficiency (MFU), low"), 0.25),
                ("mfu_high", _("Efficiency (MFU), high"), 0.45),
            )
        ]
        mfu = (min(ends), max(ends))
        price = kept_number(
            "gpu_price",
            _("GPU price ({unit} an hour)").format(unit=symbol),
            plan.compute.gpu_price_per_hour.median,
            low=0.01,
        )
        share = kept_slider(
            "final_share",
            _("Final run as part of R&D compute"),
            [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 1.0],
            0.2,
            labels=lambda one: f"{one:.0%}",
            help=_("Final runs are 10–30 % of R&D compute (Epoch AI 2026); the rest is experiments."),
        )
        after = kept_slider(
            "post_training",
            _("Post-training, of the final run"),
            [0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0],
            0.1,
            labels=lambda one: f"{one:.0%}",
        )
        served = kept_number("served", _("Tokens served a month (billions)"), 50.0, low=0.0, fmt="%.1f")
        with st.expander(_("More"), key="price_more"):
            chips = int(kept_number("chips", _("Chips"), 512, low=1, fmt="%.0f"))
            people = (
                kept_number(
                    "people", _("People of the programme ({unit})").format(unit=f"{symbol} M"), 6.0, low=0.0
                )
                * 1e6
            )
            data = kept_number("data", _("Data ({unit})").format(unit=f"{symbol} M"), 1.0, low=0.0) * 1e6
    return Inputs(
        flops,
        None if ratio == "law" else -1.0 if ratio == "serving" else float(ratio),
        chip,
        chips,
        mfu,
        price,
        share,
        after,
        served * 1e9,
        people,
        data,
    )


def choice_of(given: Inputs, months: int = 24) -> ModelChoice:
    """Return the model; "best with serving" counts the tokens of two years."""
    if given.tokens_per_parameter is None:
        return by_law(flops=given.flops, law=BESIROGLU)
    if given.tokens_per_parameter < 0:
        return by_law(flops=given.flops, law=BESIROGLU, served_tokens=given.tokens_served_per_month * months)
    return by_ratio(flops=given.flops, tokens_per_parameter=given.tokens_per_parameter)


def costs(given: Inputs, flops: float, currency: str) -> dict[str, tuple[RunCost, Programme]]:
    """Return run and programme at high, middle and low efficiency; money in the plan's currency."""
    rate = per_dollar(currency)
    middle = (given.mfu[0] + given.mfu[1]) / 2
    found = {}
    for name, mfu in (("high", given.mfu[1]), ("middle", middle), ("low", given.mfu[0])):
        run = run_cost(
            flops=flops, chip=given.chip, chips=given.chips, mfu=mfu, price_per_hour=given.price_per_hour
        )
        run = RunCost(
            **(
                vars(run)
                | {"capital_and_energy": run.capital_and_energy * rate, "acquisition": run.acquisition * rate}
            )
        )
        found[name] = (
            run,
            programme(
                final=run,
                final_share=given.final_share,
                post_training_share=given.post_training_share,
                data=given.data,
                people=given.people,
                price_per_hour=given.price_per_hour,
            ),
        )
    return found


def serving_rows(
    given: Inputs, choice: ModelChoice, context: int = 2_000
) -> list[tuple[int, int, Serving, float]]:
    """Return (batch, chips, speed, price of a million tokens at half use) on as few chips as hold the model,
    eight bits a weight.
    """
    shape = shape_of(choice.parameters)
    cache = key_value_bytes(layers=shape.layers, key_value_heads=shape.key_values, head_size=shape.per_head)
    rows = []
    for batch in (1, 4, 16, 64, 256):
        needed = choice.parameters + batch * context * cache
        chips = next(
            (
                count
                for count in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
                if count * given.chip.memory_bytes >= needed
            ),
            None,
        )
        if chips is not None:
            speed = serve(
                chip=given.chip,
                chips=chips,
                parameters=choice.parameters,
                active_parameters=choice.parameters,
                key_value_bytes=cache,
                batch=batch,
                context=context,
                bytes_each=1.0,
            )
            rows.append(
                (
                    batch,
                    chips,
                    speed,
                    price_per_million_tokens(
                        price_per_chip_hour=given.price_per_hour,
                        tokens_per_chip_second=speed.tokens_per_chip_second,
                        utilisation=0.5,
                    ),
                )
            )
    return rows


def published_frame(given: Inputs) -> pd.DataFrame:
    """Return published runs with the efficiency they imply and what our range would have said."""
    rows: list[dict[str, Any]] = []
    for run in PUBLISHED:
        low, high = run.hours_at(given.mfu[1]), run.hours_at(given.mfu[0])
        rows.append(
            {
                _("Model"): run.model,
                _("Parameters"): formats.compact(run.parameters),
                _("Tokens"): formats.compact(run.tokens),
                _("Chip"): CHIPS[run.chip].name,
                _("Chip-hours reported"): formats.compact(run.chip_hours),
                _("Efficiency implied"): f"{run.mfu:.1%}",
                _("By your range"): f"{formats.compact(low)} – {formats.compact(high)}",
                _("Within"): _("yes") if low <= run.chip_hours <= high else _("no"),
                _("Source"): run.source,
            }
        )
    return pd.DataFrame(rows)


def law_losses(choice: ModelChoice) -> tuple[float, float]:
    """Return the losses that two published laws expect."""
    return BESIROGLU.loss(choice.parameters, choice.tokens), HOFFMANN.loss(choice.parameters, choice.tokens)
