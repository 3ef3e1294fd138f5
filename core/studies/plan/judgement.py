"""The judgement that Overview opens with: three readings, the price's requirement, the movers."""

from dataclasses import dataclass

from core.arrays import Months
from core.changes.readings import READINGS, reading
from core.plan.plan import Plan
from core.returns.required import required_path
from core.returns.verdict import Verdict, verdict
from core.simulation.estimates import Estimate, Fan, fan
from core.simulation.headline import MEASURES
from core.simulation.measures import figure
from core.simulation.premises import faster_than_measured, growth_is_measured, posterior_of
from core.simulation.run import CORE_SERIES, Forecast, base_chain, run_together
from core.simulation.summary import Summary, summarise
from core.studies.financing.planned import exit_for
from core.studies.plan.movers import Mover, movers


@dataclass(frozen=True)
class Price:
    """What the next round's price requires: yearly revenue at the exit, and the monthly path that leads
    there.
    """

    round_name: str
    pre_money: float
    amount: float
    share_at_exit: float
    revenue_multiple: float
    hurdle: float
    required_revenue: float


@dataclass(frozen=True, eq=False)
class Judgement:
    """The verdict and what it rests on. `price` and `required` are None for a plan without a round.

    `summary` is of the plan's own assumptions; `base_rates` the fan of revenue if it grows as companies like
    it. `measured`: growth is that of the company's own months, with no more of it or of use, and no less
    churn, typed.
    """

    verdict: Verdict | None
    summary: Summary
    base_rates: Fan
    price: Price | None
    required: Months | None
    movers: tuple[Mover, ...]
    measured: bool


def judge(plan: Plan, paths: int, seed: int, series: tuple[str, ...]) -> Judgement:
    """Run the plan in its three readings, on the same futures, and judge it."""
    kept = {"own": tuple(dict.fromkeys((*CORE_SERIES, *series))), "base_rates": ("revenue",), "sceptic": ()}
    plans = [(reading(plan, name), kept[name]) for name in READINGS]
    forecasts = dict(zip(READINGS, run_together(plans, paths, seed), strict=True))
    own, base_rates = (
        summarise(forecasts["own"]),
        fan(forecasts["base_rates"].series["revenue"][: plan.exit.month + 1]),
    )
    price = price_of(plan)
    if price is None:
        return Judgement(None, own, base_rates, None, None, (), measured(plan))
    gold = {name: _odds(forecast) for name, forecast in forecasts.items()}
    word = verdict(
        own=gold["own"].value,
        own_error=gold["own"].error,
        base_rates=gold["base_rates"].value,
        base_rates_error=gold["base_rates"].error,
        sceptic=gold["sceptic"].value,
        threshold=plan.investor.gold_share,
        say=say_of(plan),
    )
    revenue = base_chain(plan).operations.sales.revenue[:, 0]
    path = required_path(
        revenue_today=float(revenue[0]),
        required_at_exit=price.required_revenue,
        exit_month=plan.exit.month,
        months=plan.company.months,
        run_rate=plan.exit.revenue_basis == "run_rate",
    )
    moving = tuple(movers(plan, own.by_path["gold"], seed))
    return Judgement(word, own, base_rates, price, path, moving, measured(plan))


def measured(plan: Plan) -> bool:
    """Say whether the plan's growth is that of its own months, with none typed on top (see
    `premises.faster_than_measured`).
    """
    return growth_is_measured(plan) and not faster_than_measured(plan)


def say_of(plan: Plan) -> float:
    """Return the weight of the company's own months in its growth (0–1): 0 where growth is only stated, and
    where more of it was typed over what they show.
    """
    if plan.history is None or not measured(plan):
        return 0.0
    return posterior_of(plan.history, plan.company.start).say


def price_of(plan: Plan) -> Price | None:
    """Return what the next round's price requires, at the terms' medians and with every later round closing
    as planned; None without a round that brings money.
    """
    first, exit_ = plan.financing.next_round, plan.exit
    if first is None or first.amount.median <= 0:
        return None
    # At the growth that the multiple is stated for; a plain sale.
    margin = (
        exit_.mature_operating_margin.median / exit_.stated_operating_margin.median
    ) ** exit_.margin_elasticity.median
    hurdle, multiple = plan.investor.hurdle_multiple, exit_.revenue_multiple.median * margin
    pre_money, amount, worth = first.pre_money.median, first.amount.median, exit_for(plan, hurdle)
    needed = worth / multiple if multiple > 0 else float("inf")
    return Price(first.name, pre_money, amount, hurdle * amount / worth, multiple, hurdle, needed)


def _odds(forecast: Forecast) -> Estimate:
    found = figure(MEASURES["gold"], forecast)
    return found if found is not None else Estimate(float("nan"), float("nan"))
