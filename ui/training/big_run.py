"""Everything computed from the inputs of the big run, for the Price page."""

from dataclasses import replace
from typing import Any

import pandas as pd

from core.compute.big_run import Programme, RunCost, programme, run_cost
from core.compute.hardware import CHIPS
from core.compute.laws import BESIROGLU, HOFFMANN
from core.compute.model_choice import ModelChoice, by_law, by_ratio, shape_of
from core.compute.published_runs import PUBLISHED
from core.compute.serving import Serving, price_per_million_tokens, serve
from core.compute.transformer import key_value_bytes
from core.facts.reader import per_dollar
from present import formats
from present.translation import _
from ui.training.run_inputs import Inputs


def choice_of(given: Inputs, months: int = 24) -> ModelChoice:
    """Return the model; "best with serving" counts the tokens of two years."""
    if given.flops is None:
        return ModelChoice(given.parameters, given.tokens, 6 * given.parameters * given.tokens)
    if given.tokens_per_parameter is None:
        return by_law(flops=given.flops, law=BESIROGLU)
    if given.tokens_per_parameter < 0:
        return by_law(flops=given.flops, law=BESIROGLU, served_tokens=given.tokens_served_per_month * months)
    return by_ratio(flops=given.flops, tokens_per_parameter=given.tokens_per_parameter)


def all_parameters(given: Inputs, choice: ModelChoice) -> float:
    """Return the parameters that memory must hold: all experts' of a mixture."""
    return max(given.total, choice.parameters)


def costs(given: Inputs, flops: float, currency: str) -> dict[str, tuple[RunCost, Programme]]:
    """Return run and programme at high, middle and low efficiency; money in the plan's currency."""
    rate = per_dollar(currency)
    middle = (given.mfu[0] + given.mfu[1]) / 2
    found = {}
    for name, mfu in (("high", given.mfu[1]), ("middle", middle), ("low", given.mfu[0])):
        run = run_cost(
            flops=flops,
            chip=given.chip,
            chips=given.chips,
            mfu=mfu,
            price_per_hour=given.price_per_hour,
            failures_in_mfu=given.failures_in_mfu,
        )
        run = replace(
            run, capital_and_energy=run.capital_and_energy * rate, acquisition=run.acquisition * rate
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
    eight bits a weight, at the part of the chip's limit that is reached.
    """
    shape = shape_of(choice.parameters)
    cache = key_value_bytes(layers=shape.layers, key_value_heads=shape.key_values, head_size=shape.per_head)
    rows, whole = [], all_parameters(given, choice)
    for batch in (1, 4, 16, 64, 256):
        needed = whole + batch * context * cache
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
                parameters=whole,
                active_parameters=choice.parameters,
                key_value_bytes=cache,
                batch=batch,
                context=context,
                bytes_each=1.0,
            ).at(given.serving_efficiency)
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
