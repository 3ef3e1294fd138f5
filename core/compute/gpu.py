"""GPU-hours needed, and what they cost: reserved by contract first, the rest on demand, credits in
between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.arrays import Drawn, Expected, MonthsColumn, MonthsPaths, Paths, ratio, times
from core.compute.machines import HOURS_PER_MONTH, machine_flows, machine_hours, running_cost
from core.months import elapsed, yearly_growth
from core.plan.compute import Compute, Inference, TrainingRun
from core.plan.gpu_contracts import Commitment, Credits

SECONDS_PER_HOUR = 3_600.0


@dataclass(frozen=True, eq=False)
class ComputeBill:
    """GPU use and its money by month and path.

    `cost` is what the month's use costs before credits; `paid` is the cash out: on-demand less credits and
    what is prepaid, contracts as their terms say. `inference_share` is inference's part of the hours (0–1);
    `idle_cost` is the part of the cost paid for reserved hours that nothing used (minimum take); `worn` by
    own machine what it loses in the hours in which it serves, `trained_on` what all lose in those in which
    they train.
    """

    training_gpu_hours: MonthsPaths
    inference_gpu_hours: MonthsPaths
    reserved_gpu_hours: MonthsColumn
    on_demand_gpu_hours: MonthsPaths
    on_demand_cost: MonthsPaths
    contract_cost: MonthsPaths
    prepayment: Expected
    credits_used: MonthsPaths
    prepaid_used: MonthsPaths
    inference_share: MonthsPaths
    idle_cost: MonthsPaths
    worn: Mapping[str, MonthsPaths]
    trained_on: MonthsPaths

    @cached_property
    def cost(self) -> MonthsPaths:
        """What the month's use costs before credits."""
        return self.on_demand_cost + self.contract_cost

    @cached_property
    def paid(self) -> MonthsPaths:
        """Cash out: on-demand less credits and what is prepaid, contracts as their terms say."""
        return self.cost - self.credits_used - self.prepaid_used + self.prepayment

    @cached_property
    def training_paid(self) -> MonthsPaths:
        """Training's part of the hours used, less its part of what cloud credits pay; nothing for idle
        hours.
        """
        return (self.cost - self.idle_cost - self.credits_used) * (1 - self.inference_share)

    @cached_property
    def inference_cost(self) -> MonthsPaths:
        """Inference's part of the hours used, before credits; idle reserved hours count as research."""
        return (self.cost - self.idle_cost) * self.inference_share

    @cached_property
    def training_cost(self) -> MonthsPaths:
        """What training costs before credits, idle reserved hours and own machines' wear with it."""
        return self.cost - self.inference_cost + self.trained_on

    @cached_property
    def serving_cost(self) -> MonthsPaths:
        """What serving costs, hours bought and own machines' wear: the same work costs alike, rented or
        owned.
        """
        return sum(self.worn.values(), self.inference_cost)


def inference_gpu_hours(*, inference: Inference[Drawn], million_tokens: MonthsPaths) -> MonthsPaths:
    """Return million tokens · 10⁶ ÷ (tokens per GPU-second · 3,600 · utilisation)."""
    speed = inference.tokens_per_gpu_second * inference.utilisation_share * (SECONDS_PER_HOUR / 1e6)
    gain = inference.efficiency_gain_per_year
    return million_tokens / (speed * yearly_growth(gain, len(million_tokens)) if gain.any() else speed)


def training_gpu_hours(*, run: TrainingRun[Drawn], months: int) -> MonthsPaths:
    """Return the run's GPU-hours by month: each generation's budget evenly over its duration."""
    total = np.zeros((months, run.gpu_hours.shape[1]))
    for number, begins in enumerate(range(run.start_month, months, run.model_life_months)):
        hours = generation_gpu_hours(run=run, number=number) / run.duration_months
        total[begins : begins + run.duration_months] += hours
    return total


def generation_gpu_hours(*, run: TrainingRun[Drawn], number: int) -> Paths:
    """Return the GPU-hours of one generation, counted from 0."""
    return np.asarray(run.gpu_hours[0] * run.growth_per_generation[0] ** number)


def commitment_months(commitment: Commitment[Drawn], months: int) -> MonthsColumn:
    """Return 1 in the months of the contract's term, 0 elsewhere."""
    since = elapsed(months) - commitment.start_month
    return ((since >= 0) & (since < commitment.term_months)).astype(np.float64)


def bill(
    *,
    compute: Compute[Drawn],
    training_hours: MonthsPaths,
    inference_hours: MonthsPaths,
    prepaid: float = 0.0,
    dearer: MonthsPaths | None = None,
) -> ComputeBill:
    """Return the month's GPU bill: demand fills own machines, then the hours of contracts that are owed
    anyway, then their others in their order; the rest is bought on demand, paid by credits first, then by the
    `prepaid` balance.

    Hours paid for and not used may be sublet. `dearer` is a factor on the price of what is rented, credits
    with it (None: 1); what was prepaid keeps the price of its day.
    """
    hours = training_hours + inference_hours
    on_demand, reserved, worn = hours, np.zeros((len(hours), 1)), dict[str, MonthsPaths]()
    serving = ratio(inference_hours, hours, otherwise=0.0)
    rate: Expected = np.ones((len(hours), 1)) if dearer is None else dearer
    contracted, idle = list[MonthsPaths](), list[MonthsPaths]()
    moved: Expected = np.zeros((len(hours), 1))
    trained_on = np.zeros(hours.shape)
    for machine in compute.machines:
        offered = machine_hours(machine, len(hours))
        used = np.minimum(on_demand, offered)
        on_demand, reserved = on_demand - used, reserved + offered
        cost, busy = running_cost(machine, len(hours)), ratio(used, offered, otherwise=1.0)
        contracted.append(cost)
        idle.append(cost * (1 - busy))
        wear = machine_flows(machine, len(hours)).written_off * busy
        worn[machine.id] = wear * serving
        trained_on += wear * ratio(training_hours, hours, otherwise=0.0)
    capacities = [
        one.gpus * HOURS_PER_MONTH * commitment_months(one, len(hours)) for one in compute.commitments
    ]
    used_of, on_demand = _hours_used(compute.commitments, capacities, on_demand)
    for commitment, capacity, used in zip(compute.commitments, capacities, used_of, strict=True):
        unused = np.maximum(commitment.minimum_take_share * capacity - used, 0.0)
        reserved = reserved + capacity
        taken = used + unused
        owed, prepayment = _prepaid(commitment, capacity)
        then = rate[min(max(commitment.start_month, 0), len(hours) - 1)]
        cost = commitment.price_per_gpu_hour * rate * taken
        if dearer is not None:
            cost += owed * (then - rate)
        standing = cost * ratio(unused, taken, otherwise=0.0)
        if commitment.sublet_share.any():  # what others pay comes off the cost of what stands idle
            let = commitment.price_per_gpu_hour * rate * unused * commitment.sublet_share
            let = let * commitment.sublet_price_share
            cost, standing = cost - let, standing - let
        contracted.append(cost)
        idle.append(standing)
        moved = moved + prepayment * then
    bought = on_demand * _price(compute, len(hours))
    credited = times(credits_used(credits=compute.credits, spending=bought), dearer)
    bought = times(bought, dearer)
    return ComputeBill(
        training_gpu_hours=training_hours,
        inference_gpu_hours=inference_hours,
        reserved_gpu_hours=reserved,
        on_demand_gpu_hours=on_demand,
        on_demand_cost=bought,
        contract_cost=_sum(contracted, hours.shape),
        prepayment=moved,
        credits_used=credited,
        prepaid_used=drawn_down(spending=bought - credited, amount=prepaid, last_month=len(hours))
        if prepaid
        else np.zeros(hours.shape),
        inference_share=serving,
        idle_cost=_sum(idle, hours.shape),
        worn=worn,
        trained_on=trained_on,
    )


def _hours_used(
    commitments: Sequence[Commitment[Drawn]], capacities: Sequence[MonthsColumn], needed: MonthsPaths
) -> tuple[list[MonthsPaths], MonthsPaths]:
    """Return what each contract supplies of the hours needed, and what is left: first what is owed anyway."""
    if len(commitments) == 1:
        alone = np.minimum(needed, capacities[0])
        return [alone], needed - alone
    owed = [one.minimum_take_share * each for one, each in zip(commitments, capacities, strict=True)]
    used = list[MonthsPaths]()
    for hours in owed:
        used.append(np.minimum(needed, hours))
        needed = needed - used[-1]
    for place, (capacity, hours) in enumerate(zip(capacities, owed, strict=True)):
        more = np.minimum(needed, capacity - hours)
        used[place] = used[place] + more
        needed = needed - more
    return used, needed


def _sum(parts: list[MonthsPaths], shape: tuple[int, ...]) -> MonthsPaths:
    if len(parts) == 1:
        return np.broadcast_to(parts[0], shape)
    total = np.zeros(shape)
    for one in parts:
        total += one
    return total


def credits_used(*, credits: tuple[Credits[Drawn], ...], spending: MonthsPaths) -> MonthsPaths:
    """Return what credits pay of the spending: in the order of their expiry, until used up or expired."""
    used: MonthsPaths | None = None
    for one in sorted(credits, key=lambda credit: credit.expiry_month):
        left = spending if used is None else spending - used
        more = drawn_down(spending=left, amount=one.amount, last_month=one.expiry_month)
        used = more if used is None else used + more
    return np.zeros_like(spending) if used is None else used


def bill_without_credits(bill: ComputeBill, prepaid: float) -> ComputeBill:
    """Return the bill of the same hours if there were no credits: a `prepaid` balance pays sooner."""
    bought = bill.on_demand_cost
    sooner = drawn_down(spending=bought, amount=prepaid, last_month=len(bought))
    return replace(bill, credits_used=np.zeros_like(bought), prepaid_used=sooner)


def drawn_down(*, spending: MonthsPaths, amount: float, last_month: int) -> MonthsPaths:
    """Return what a balance pays of the spending, month by month, until it is used up or its last month is
    over.
    """
    used, left = np.zeros_like(spending), np.full(spending.shape[1], float(amount))
    if not amount:
        return used
    for month in range(min(last_month + 1, len(spending))):
        np.minimum(spending[month], left, out=used[month])
        left -= used[month]
    return used


def prepaid_before(commitment: Commitment[Drawn]) -> float:
    """Return what has been prepaid before the plan and not been used: the rest of a term that runs
    already.
    """
    left = max(commitment.start_month + commitment.term_months, 0) if commitment.start_month < 0 else 0
    owed = commitment.gpus * HOURS_PER_MONTH * commitment.price_per_gpu_hour * commitment.minimum_take_share
    return float(owed * commitment.prepayment_share * left)


def _price(compute: Compute[Drawn], months: int) -> Drawn:
    change = compute.gpu_price_change_per_year
    price = compute.gpu_price_per_hour
    return price * yearly_growth(change, months) if change.any() else price


def _prepaid(commitment: Commitment[Drawn], capacity: MonthsColumn) -> tuple[MonthsColumn, MonthsColumn]:
    """Return what of each month is prepaid, and the cash that this moves to the first month of the term: +
    what is prepaid, − what the later months then owe less.

    A term that began before the plan has been prepaid before it, so only the lower payments remain.
    """
    part = commitment.minimum_take_share * commitment.prepayment_share
    owed = commitment.price_per_gpu_hour * part * capacity
    moved = -owed
    if 0 <= commitment.start_month < len(capacity):
        moved[commitment.start_month] += owed[commitment.start_month] * commitment.term_months
    return owed, moved
