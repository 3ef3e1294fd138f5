"""The judgement that Overview opens with: three readings, the price's requirement, the movers."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.arrays import Months
from core.decisions.movers import Mover, movers
from core.decisions.planned import kept_share
from core.decisions.readings import READINGS, reading
from core.plan.plan import Plan
from core.returns.required import required_path
from core.returns.verdict import Verdict, verdict
from core.simulation.run import QUICK, base_chain
from core.simulation.summary import Summary, summary_of


@dataclass(frozen=True)
class Price:
    """What the next round's price requires: yearly revenue at the exit, and the monthly path that leads
    there.
    """

    round_name: str
    pre_money: float
    amount: float
    kept_share: float
    revenue_multiple: float
    hurdle: float
    required_revenue: float


@dataclass(frozen=True, eq=False)
class Judgement:
    """The verdict and what it rests on. `price` and `required` are None for a plan without a round."""

    verdict: Verdict | None
    summaries: Mapping[str, Summary]
    price: Price | None
    required: Months | None
    movers: tuple[Mover, ...]


def judge(plan: Plan, paths: int, seed: int, series: tuple[str, ...]) -> Judgement:
    """Run the plan in its three readings and judge it; a quick judgement takes a quarter of the paths for the
    other two.
    """
    others = paths if paths > QUICK else -(-paths // 4)
    sizes = {name: paths if name == "own" else others for name in READINGS}
    summaries = {name: summary_of(reading(plan, name), sizes[name], seed, series) for name in READINGS}
    if not plan.financing.rounds or plan.financing.rounds[0].amount.median <= 0:
        return Judgement(None, summaries, None, None, ())
    price = price_of(plan)
    gold = {name: _odds(found) for name, found in summaries.items()}
    word = verdict(
        own=gold["own"],
        base_rates=gold["base_rates"],
        sceptic=gold["sceptic"],
        threshold=plan.investor.gold_share,
        growth_measured=growth_measured(plan),
    )
    revenue = base_chain(plan).operations.sales.revenue[:, 0]
    path = required_path(
        revenue_today=float(revenue[0]),
        required_at_exit=price.required_revenue,
        exit_month=plan.exit.month,
        months=plan.company.months,
    )
    own = summaries["own"]
    return Judgement(word, summaries, price, path, tuple(movers(plan, own.by_path["gold"], seed)))


def growth_measured(plan: Plan) -> bool:
    """Say whether the growth of every segment comes from the company's own history."""
    return all(
        plan.sources.get(f"market.segments.{one.id}.growth_per_month") == "measured"
        for one in plan.market.segments
    )


def price_of(plan: Plan) -> Price:
    """Return what the first round's price requires, at the terms' medians and with every later round closing
    as planned.
    """
    first, exit_ = plan.financing.rounds[0], plan.exit
    kept = kept_share(plan) * (1 - exit_.later_dilution_share.median) ** exit_.later_rounds
    post = first.pre_money.median + first.amount.median
    multiple = exit_.revenue_multiple.median
    needed = plan.investor.hurdle_multiple * post / (kept * multiple) if multiple > 0 else float("inf")
    return Price(
        first.name,
        first.pre_money.median,
        first.amount.median,
        kept,
        multiple,
        plan.investor.hurdle_multiple,
        needed,
    )


def _odds(summary: Summary) -> float:
    found = summary.figures["gold"]
    return found.value if found is not None else 0.0
