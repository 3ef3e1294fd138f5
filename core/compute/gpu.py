"""GPU-hours needed, and what they cost: reserved by contract first, the rest on demand, credits in
between.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, Months, PathsMonths
from core.months import elapsed, over_months, yearly_growth
from core.plan.compute import Commitment, Compute, Credits, Inference, TrainingRun

HOURS_PER_MONTH = 730.0
SECONDS_PER_HOUR = 3_600.0


@dataclass(frozen=True, eq=False)
class ComputeBill:
    """GPU use and its money by path and month.

    `cost` is what the month's use costs before credits; `paid` is the cash out: on-demand less credits,
    contracts as their terms say. `inference_share` is inference's part of the hours (0–1); `idle_cost` is the
    part of the cost paid for reserved hours that nothing used (minimum take).
    """

    training_gpu_hours: PathsMonths
    inference_gpu_hours: PathsMonths
    reserved_gpu_hours: Months
    on_demand_gpu_hours: PathsMonths
    cost: PathsMonths
    credits_used: PathsMonths
    paid: PathsMonths
    inference_share: PathsMonths
    idle_cost: PathsMonths


def inference_gpu_hours(*, inference: Inference[Drawn], million_tokens: PathsMonths) -> PathsMonths:
    """Return million tokens · 10⁶ ÷ (tokens per GPU-second · 3,600 · utilisation)."""
    speed = inference.tokens_per_gpu_second * inference.utilisation_share * (SECONDS_PER_HOUR / 1e6)
    gain = inference.efficiency_gain_per_year
    return million_tokens / (speed * yearly_growth(gain, million_tokens.shape[1]) if gain.any() else speed)


def training_gpu_hours(*, run: TrainingRun[Drawn], months: int) -> Drawn:
    """Return the run's GPU-hours by month: each generation's budget evenly over its duration."""
    since = np.arange(months) - run.start_month
    generation = np.floor_divide(since, run.model_life_months)
    busy = np.zeros(months)
    total = np.zeros((run.gpu_hours.shape[0], months))
    for number in range(int(generation.max(initial=-1)) + 1):
        begun = since - number * run.model_life_months
        busy = ((begun >= 0) & (begun < run.duration_months)) / run.duration_months
        total += run.gpu_hours * run.growth_per_generation**number * busy
    return total


def commitment_months(commitment: Commitment[Drawn], months: int) -> Months:
    """Return 1 in the months of the contract's term, 0 elsewhere."""
    since = elapsed(months) - commitment.start_month
    return ((since >= 0) & (since < commitment.term_months)).astype(np.float64)


def bill(
    *, compute: Compute[Drawn], training_hours: PathsMonths, inference_hours: PathsMonths
) -> ComputeBill:
    """Return the month's GPU bill: demand fills the contracts in their order, the rest is bought on
    demand.
    """
    months = training_hours.shape[1]
    hours = training_hours + inference_hours
    open_hours, contracted, contracted_paid = hours, np.zeros((1, months)), np.zeros((1, months))
    reserved, idle = np.zeros(months), np.zeros_like(hours)
    for commitment in compute.commitments:
        capacity = commitment.gpus * HOURS_PER_MONTH * commitment_months(commitment, months)
        used = np.minimum(open_hours, capacity)
        cost = commitment.price_per_gpu_hour * np.maximum(used, commitment.minimum_take_share * capacity)
        open_hours, reserved = open_hours - used, reserved + capacity
        idle += cost - commitment.price_per_gpu_hour * used
        contracted, contracted_paid = (
            contracted + cost,
            contracted_paid + cost + _prepayment(commitment, capacity),
        )
    on_demand = open_hours * _price(compute, months)
    used_credits = credits_used(credits=compute.credits, spending=on_demand)
    with np.errstate(invalid="ignore"):
        share = np.where(hours > 0, inference_hours / hours, 0.0)
    return ComputeBill(
        training_gpu_hours=training_hours,
        inference_gpu_hours=inference_hours,
        reserved_gpu_hours=reserved,
        on_demand_gpu_hours=open_hours,
        cost=on_demand + contracted,
        credits_used=used_credits,
        paid=on_demand - used_credits + contracted_paid,
        inference_share=share,
        idle_cost=idle,
    )


def credits_used(*, credits: tuple[Credits[Drawn], ...], spending: PathsMonths) -> PathsMonths:
    """Return what credits pay of the spending: in the order of their expiry, until used up or expired."""
    used = np.zeros_like(spending)
    for one in sorted(credits, key=lambda credit: credit.expiry_month):
        eligible = spending - used
        eligible[:, one.expiry_month + 1 :] = 0.0
        drawn = np.minimum(np.cumsum(eligible, axis=1), one.amount)
        used += np.diff(drawn, axis=1, prepend=0.0)
    return used


def _price(compute: Compute[Drawn], months: int) -> PathsMonths:
    change = compute.gpu_price_change_per_year
    return over_months(compute.gpu_price_per_hour, months) * (
        yearly_growth(change, months) if change.any() else 1.0
    )


def _prepayment(commitment: Commitment[Drawn], capacity: Months) -> Months:
    """Return cash moved to the first month of the term: + what is prepaid, − what the later months then owe
    less.

    A term that began before the plan has been prepaid before it, so only the lower payments remain.
    """
    owed = (
        commitment.price_per_gpu_hour * commitment.minimum_take_share * commitment.prepayment_share * capacity
    )
    moved = -owed
    if 0 <= commitment.start_month < len(capacity):
        whole_term = owed[commitment.start_month] * commitment.term_months
        moved[commitment.start_month] += whole_term
    return moved
