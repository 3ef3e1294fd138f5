"""Compute section: GPUs, training runs, inference, commitments and cloud credits."""

from typing import Generic

from pydantic import Field, model_validator

from core.plan.assumption.distribution import Distribution
from core.plan.assumption.quantity import number
from core.plan.exchange import second_currency_share
from core.plan.gpu_contracts import Commitment, Credits
from core.plan.machines import Machine
from core.plan.section import Item, RangeFault, Section, T
from core.texts import mark


class TrainingRun(Item[T], Generic[T]):
    """A training run, repeated with every model generation."""

    gpu_hours: T = number(
        mark("Training budget"),
        unit="gpu_hours",
        low=0,
        high=1e12,
        help=mark("GPU-hours of one generation: final run and the experiments around it."),
    )
    start_month: int = number(
        mark("Starts in month"),
        unit="month_number",
        low=0,
        high=600,
        default=0,
        uncertain=False,
        help=mark("Month of the plan in which the first run starts; 0 is the first month."),
    )
    duration_months: int = number(
        mark("Months of training"),
        unit="months",
        low=1,
        high=120,
        default=3,
        uncertain=False,
        help=mark("Months over which the GPU-hours of one generation are used evenly."),
    )
    model_life_months: int = number(
        mark("Model life"),
        unit="months",
        low=1,
        high=600,
        default=12,
        uncertain=False,
        help=mark("Months until the next generation starts its training."),
    )
    growth_per_generation: T = number(
        mark("Growth per generation"),
        unit="factor",
        low=0,
        high=1_000,
        default=1.0,
        help=mark("Factor on the GPU-hours from one generation to the next."),
    )


class Inference(Section[T], Generic[T]):
    """Serving the model."""

    tokens_per_gpu_second: T = number(
        mark("Tokens per GPU-second"),
        unit="tokens_per_second",
        low=0,
        above=True,
        monthly=True,
        help=mark("Tokens one GPU serves in a second when fully used, at the start."),
    )
    efficiency_gain_per_year: T = number(
        mark("Serving efficiency gain a year"),
        unit="share_per_year",
        low=-0.5,
        high=20,
        default=0.0,
        help=mark("Yearly growth of tokens per GPU-second from better software and smaller models."),
    )
    utilisation_share: T = number(
        mark("Utilisation"),
        unit="share",
        low=0,
        above=True,
        high=1,
        help=mark("Share of the paid GPU time that serves tokens."),
    )
    input_share: T = number(
        mark("Input's part of the tokens"),
        unit="share",
        low=0,
        high=1,
        default=0.75,
        help=mark("Part of the tokens that users see which is input; the rest is output."),
    )
    cached_share: T = number(
        mark("Cached input"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part of the input that providers bill at their price of cached input."),
    )
    reasoning_per_output_token: T = number(
        mark("Thinking per output token"),
        unit="factor",
        low=0,
        high=100,
        default=0.0,
        help=mark("Tokens that the model thinks, unseen, for each token of output that users see."),
    )
    token_growth_per_year: T = number(
        mark("More tokens a task each year"),
        unit="share_per_year",
        low=-0.9,
        high=20,
        default=0.0,
        help=mark(
            "Yearly growth of the tokens that the same work takes: longer context, agents, more steps."
        ),
    )
    tokens_now: float = number(
        mark("Tokens a task takes today"),
        unit="factor",
        low=0,
        high=1000,
        default=1.0,
        uncertain=False,
        help=mark(
            "Tokens that the work takes today, as a multiple of those stated with streams and free users: "
            "what their growth has made of them by now."
        ),
    )
    free_users_per_customer: T = number(
        mark("Free users per customer"),
        unit="factor",
        low=0,
        default=0.0,
        help=mark("Users of the free tier for each paying customer of all segments."),
    )
    million_tokens_per_free_user_per_month: T = number(
        mark("Tokens a free user a month"),
        unit="million_tokens",
        low=0,
        default=0.0,
        help=mark("Million tokens served to one free user in a month."),
    )


class Provider(Item[T], Generic[T]):
    """Another firm's model, paid by the token."""

    routing_share: T = number(
        mark("Share of the tokens"),
        unit="share",
        low=0,
        high=1,
        monthly=True,
        help=mark("Part of all tokens that this model serves; what no provider serves, our own GPUs do."),
    )
    price_per_million_input: T = number(
        mark("Price of input"),
        unit="money",
        low=0,
        help=mark("Price of a million input tokens, at the start."),
    )
    price_per_million_cached: T = number(
        mark("Price of cached input"),
        unit="money",
        low=0,
        default=0.0,
        help=mark("Price of a million input tokens that the provider has read before, at the start."),
    )
    price_per_million_output: T = number(
        mark("Price of output"),
        unit="money",
        low=0,
        help=mark("Price of a million output tokens, at the start; thinking is billed as output."),
    )
    price_change_per_year: T = number(
        mark("Change of its prices a year"),
        unit="share_per_year",
        low=-0.99,
        high=5,
        default=0.0,
        help=mark(
            "Yearly change of the provider's prices. A given quality becomes cheaper fast; the "
            "newest model's "
            "list price much less."
        ),
    )


class Compute(Section[T], Generic[T]):
    """Price of GPUs and what they are used for."""

    gpu_price_per_hour: T = number(
        mark("GPU price an hour"),
        unit="money_per_gpu_hour",
        low=0,
        high=10_000,
        monthly=True,
        help=mark("On-demand price of a GPU-hour, at the start."),
    )
    gpu_price_change_per_year: T = number(
        mark("Change of the GPU price a year"),
        unit="share_per_year",
        low=-0.95,
        high=20,
        default=0.0,
        help=mark(
            "Yearly change of the on-demand price; contract and spot prices have moved in opposite "
            "directions."
        ),
    )
    second_currency_share: float = second_currency_share()
    """Of rented GPUs, their contracts and credits, and of model APIs; own machines keep their price."""
    training_runs: tuple[TrainingRun[T], ...] = Field((), max_length=20)
    inference: Inference[T]
    machines: tuple[Machine[T], ...] = Field((), max_length=10)
    providers: tuple[Provider[T], ...] = Field((), max_length=10)
    commitments: tuple[Commitment[T], ...] = Field((), max_length=20)
    credits: tuple[Credits[T], ...] = Field((), max_length=10)

    @model_validator(mode="after")
    def _routed_once(self) -> "Compute[T]":
        shares = [one.routing_share for one in self.providers]
        routed = sum(one.median for one in shares if isinstance(one, Distribution))
        if routed > 1 + 1e-9:
            path = f"providers.{self.providers[-1].id}.routing_share"
            raise RangeFault(path, mark("the providers' shares of the tokens must add up to 1 or less"))
        return self
