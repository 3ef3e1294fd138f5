"""Everything computed from the inputs of the big run, for the Price page."""

from dataclasses import replace
from math import ceil
from typing import Any, NamedTuple

import pandas as pd

from core.compute.big_run import Programme, RunCost, programme, run_cost
from core.compute.hardware import CHIPS
from core.compute.laws import BESIROGLU, HOFFMANN
from core.compute.model_choice import ModelChoice, by_law, by_ratio, shape_of
from core.compute.published_runs import MFU_RANGE, PUBLISHED
from core.compute.requests import RequestCost, request_cost
from core.compute.serving import Serving, serve
from core.compute.transformer import key_value_bytes
from core.facts.reader import per_dollar
from core.plan.plan import Plan
from present import formats
from present.translation import _
from ui.training.chip_inputs import peak_of_16_bits
from ui.training.run_inputs import Inputs

_SERVERS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
_BATCHES = (1, 4, 16, 64, 256, 1_024, 4_096)
_READ = 10.0
"""Tokens a second that a person who reads along wants (assumption)."""
_USE = 0.5
"""Part of the time in which servers work: requests do not come evenly."""


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
        found[name] = run, _programme(given, run)
    return found


def _programme(given: Inputs, run: RunCost) -> Programme:
    """Return the programme around a run, with people as typed or in proportion to its compute."""
    found = programme(
        final=run,
        final_share=given.final_share,
        post_training_share=given.post_training_share,
        data=given.data,
        people=given.people,
        price_per_hour=given.price_per_hour,
    )
    if given.people_per_compute is None:
        return found
    return replace(found, people=found.chip_hours * given.price_per_hour * given.people_per_compute)


class ServingRow(NamedTuple):
    """Batch, chips, the speed of writing, the price of a million tokens written, and a request's cost."""

    batch: int
    chips: int
    speed: Serving
    price: float
    request: RequestCost


def serving_rows(given: Inputs, choice: ModelChoice) -> list[ServingRow]:
    """Return speeds and prices at half use on as few chips as hold the model with the requests' contexts,
    eight bits a weight, at the part of the chip's limit that is reached.
    """
    shape, whole = shape_of(choice.parameters), all_parameters(given, choice)
    usual = key_value_bytes(layers=shape.layers, key_value_heads=shape.key_values, head_size=shape.per_head)
    cache = usual if given.cache_bytes is None else given.cache_bytes
    # Arithmetic is in eight bits as the weights are, whatever precision it trained in.
    chip = given.chip.at("fp8") if given.chip.peak_fp8 else given.chip
    context, rows = ceil(given.request.prompt + given.request.answer), list[ServingRow]()
    for batch in _BATCHES:
        needed = whole + batch * context * cache
        chips = next((one for one in _SERVERS if one * chip.room >= needed), None)
        if chips is None:
            continue
        speed = serve(
            chip=chip,
            chips=chips,
            parameters=whole,
            active_parameters=choice.parameters,
            key_value_bytes=cache,
            batch=batch,
            context=context,
            attended=given.request.prompt + given.request.answer / 2,
            bytes_each=1.0,
        ).at(given.serving_efficiency)
        cost = request_cost(
            request=given.request,
            chip=chip,
            chips=chips,
            active_parameters=choice.parameters,
            shape=shape,
            key_value_bytes=cache,
            decoding=speed,
            efficiency=given.serving_efficiency,
            price_per_chip_hour=given.price_per_hour,
            utilisation=_USE,
        )
        rows.append(ServingRow(batch, chips, speed, cost.output, cost))
    return rows


def typical_row(rows: list[ServingRow]) -> ServingRow | None:
    """Return the cheapest way to write at the speed of a reader; the cheapest of all where none does."""
    quick = [one for one in rows if one.speed.step_seconds * _READ <= 1]
    return min(quick or rows, key=lambda one: one.price, default=None)


def request_by_api(plan: Plan, given: Inputs) -> tuple[str, float] | None:
    """Return the name of the plan's first model API and what it asks for the request; None without one."""
    if not plan.compute.providers:
        return None
    one, request = plan.compute.providers[0], given.request
    asked = (request.prompt - request.cached) * one.price_per_million_input.median
    asked += request.cached * one.price_per_million_cached.median
    asked += request.answer * one.price_per_million_output.median
    return one.name, asked / 1e6


def published_frame(given: Inputs) -> pd.DataFrame:
    """Return published runs with the efficiency they imply and what our range would have said; beside a
    published run, which has one efficiency, the range that all of them reached.
    """
    rows: list[dict[str, Any]] = []
    quicker = given.chip.peak / peak_of_16_bits(given.chip)  # theirs counts against the peak of 16 bits
    low_end, high_end = (end * quicker for end in given.mfu)
    ends = (low_end, high_end) if low_end < high_end else MFU_RANGE
    for run in PUBLISHED:
        low, high = run.hours_at(ends[1]), run.hours_at(ends[0])
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
