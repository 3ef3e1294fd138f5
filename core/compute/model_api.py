"""Tokens bought from other firms' model APIs: which provider answers what, and what that costs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, MonthsPaths, ratio
from core.compute.gpu import SECONDS_PER_HOUR
from core.months import yearly_growth
from core.plan.compute import Compute, Inference, Provider


@dataclass(frozen=True, eq=False)
class Served:
    """The month's tokens by who serves them: what each provider costs, and the million tokens that our own
    GPUs process.
    """

    cost_by_provider: dict[str, MonthsPaths]
    own_million_tokens: MonthsPaths


def served_by(
    *, providers: Sequence[Provider[Drawn]], inference: Inference[Drawn], million_tokens: MonthsPaths
) -> Served:
    """Split tokens over the providers by their routing shares; our own GPUs serve the rest.

    `million_tokens` are those that users send and see. Models think beside them: each visible output token
    takes `reasoning_per_output_token` more, which are billed, and processed, as output. Where the shares add
    up to more than 1, they are scaled to 1.
    """
    if inference.tokens_now != 1:
        million_tokens = million_tokens * inference.tokens_now
    if inference.token_growth_per_year.any():
        million_tokens = million_tokens * yearly_growth(inference.token_growth_per_year, len(million_tokens))
    routed: Drawn = np.zeros((1, million_tokens.shape[1]))
    for one in providers:
        routed = routed + one.routing_share
    scale = 1 / np.maximum(routed, 1.0)
    cost = {}
    for one in providers:
        share = one.routing_share * scale * price_per_million(provider=one, inference=inference)
        cost[one.id] = million_tokens * share
        if one.price_change_per_year.any():
            cost[one.id] *= yearly_growth(one.price_change_per_year, len(million_tokens))
    own = million_tokens if not providers else million_tokens * np.maximum(1 - routed, 0.0)
    if inference.reasoning_per_output_token.any():
        own = own * (1 + (1 - inference.input_share) * inference.reasoning_per_output_token)
    return Served(cost, own)


def price_per_million(*, provider: Provider[Drawn], inference: Inference[Drawn]) -> Drawn:
    """Return what a million visible tokens cost at a provider at the start.

    Input share · ((1 − cached) · input price + cached · cached price) + output share · (1 + reasoning) ·
    output price.
    """
    fresh, cached = 1 - inference.cached_share, inference.cached_share
    read = fresh * provider.price_per_million_input + cached * provider.price_per_million_cached
    written = (1 + inference.reasoning_per_output_token) * provider.price_per_million_output
    return np.asarray(inference.input_share * read + (1 - inference.input_share) * written)


def own_price_per_million(*, compute: Compute[Drawn]) -> Drawn:
    """Return what a million visible tokens cost on our own GPUs at the start, by path: GPU price ÷ tokens per
    GPU-hour at the stated utilisation, thinking included.
    """
    inference = compute.inference
    per_hour = inference.tokens_per_gpu_second * inference.utilisation_share * SECONDS_PER_HOUR / 1e6
    thinking = 1 + (1 - inference.input_share) * inference.reasoning_per_output_token
    return np.asarray((compute.gpu_price_per_hour / per_hour * thinking)[:1])


def break_even_tokens(*, bought: Drawn, own: Drawn, fixed_per_month: float) -> Drawn:
    """Return the million tokens a month from which serving them ourselves is cheaper than buying them:
    fixed ÷ (price bought − own price). NaN where our own price is not lower: then never.

    `fixed_per_month` is what own serving costs whatever is served: the people who run it, spare machines.
    """
    saved = bought - own
    return np.asarray(ratio(np.full(saved.shape, fixed_per_month), saved))
