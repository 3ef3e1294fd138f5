"""The eight levers of each page, for the open plan."""

from core.plan.plan import Plan
from core.plan.stream import StreamBase
from core.texts import mark
from ui.forms.inputs import Lever


def _round(plan: Plan, field: str) -> list[Lever]:
    first = plan.financing.next_round
    if first is None:
        return []
    several = len(plan.financing.rounds) > 1
    return [Lever(f"financing.rounds.{first.id}.{field}", of=first.name if several else "")]


def _segment(plan: Plan, field: str) -> Lever:
    return Lever(f"market.segments.{plan.market.segments[0].id}.{field}")


def _main_stream(plan: Plan) -> StreamBase:  # type: ignore[type-arg]
    return plan.revenue.streams[0]


def _first(items: tuple, path: str, *fields: str) -> list[Lever]:  # type: ignore[type-arg]
    return [Lever(f"{path}.{items[0].id}.{field}") for field in fields] if items else []


def _start(plan: Plan) -> str:
    """Return the field that starts the next round: its date, or its runway trigger."""
    one = plan.financing.next_round
    return "runway_trigger_months" if one is not None and one.close_month is None else "close_month"


def overview(plan: Plan) -> list[Lever]:
    """Raise amount, pre-money, close month, growth, price fall, GPU price, net hires in 12 months, training
    budget.
    """
    return [
        *_round(plan, "amount"),
        *_round(plan, "pre_money"),
        *_round(plan, _start(plan)),
        _segment(plan, "growth_per_month"),
        Lever("market.price_fall_per_year"),
        Lever("compute.gpu_price_per_hour"),
        Lever("people.net_hires_per_quarter", mark("Net hires in 12 months"), 4.0),
        *_first(plan.compute.training_runs, "compute.training_runs", "gpu_hours"),
    ]


def presenting(plan: Plan) -> list[Lever]:
    """Raise amount, growth and price fall; the GPU price where there is no round."""
    return [
        *_round(plan, "amount"),
        _segment(plan, "growth_per_month"),
        Lever("market.price_fall_per_year"),
        Lever("compute.gpu_price_per_hour"),
    ][:3]


def financing(plan: Plan) -> list[Lever]:
    """Raise amount, pre-money, close month, pool, SAFE total and lowest cap, preference, exit value."""
    safes = sorted(plan.financing.safes, key=lambda safe: safe.cap or float("inf"))
    return [
        *_round(plan, "amount"),
        *_round(plan, "pre_money"),
        *_round(plan, _start(plan)),
        *_round(plan, "pool_after_share"),
        *_first(tuple(safes), "financing.safes", "amount", "cap"),
        *_round(plan, "preference_multiple"),
        Lever("exit.revenue_multiple"),
    ]


def market(plan: Plan) -> list[Lever]:
    """Growth, reach, churn, price fall, months behind the frontier, top customer, pilots, climate shock
    odds.
    """
    stream = f"revenue.streams.{_main_stream(plan).id}"
    return [
        _segment(plan, "growth_per_month"),
        _segment(plan, "reachable_customers"),
        _segment(plan, "churn_per_month"),
        Lever("market.price_fall_per_year"),
        Lever("market.competition.months_behind_frontier"),
        Lever(f"{stream}.top_customer_share"),
        Lever(f"{stream}.pilot_share"),
        Lever("market.climate.shock_probability_per_year"),
    ]


def pool(plan: Plan) -> list[Lever]:
    """Growth, its fade, demand today, its growth and reach, churn, rivals and new ones."""
    return [
        *(_segment(plan, field) for field in ("growth_per_month", "growth_fade_per_year", "opening_demand")),
        *(_segment(plan, field) for field in ("demand_growth_per_month", "reachable_customers")),
        _segment(plan, "churn_per_month"),
        Lever("market.competition.competitors"),
        Lever("market.competition.new_competitors_per_year"),
    ]


def cash_flow(plan: Plan) -> list[Lever]:
    """Opening cash, hires, reserved GPUs and term, GPU price, utilisation, credits, collection days."""
    return [
        Lever("opening.cash"),
        Lever("people.net_hires_per_quarter"),
        *_first(plan.compute.commitments, "compute.commitments", "gpus", "term_months"),
        Lever("compute.gpu_price_per_hour"),
        Lever("compute.inference.utilisation_share"),
        *_first(plan.compute.credits, "compute.credits", "amount"),
        Lever("revenue.collection_days"),
    ]


def unit_economics(plan: Plan) -> list[Lever]:
    """Churn, cost of winning, adoption, GPU price, speed, utilisation, free users, thinking."""
    inference = "compute.inference"
    return [
        _segment(plan, "churn_per_month"),
        _segment(plan, "acquisition_cost"),
        Lever("compute.gpu_price_per_hour"),
        Lever(f"{inference}.tokens_per_gpu_second"),
        Lever(f"{inference}.utilisation_share"),
        Lever(f"{inference}.free_users_per_customer"),
        Lever(f"{inference}.million_tokens_per_free_user_per_month"),
        Lever(f"{inference}.reasoning_per_output_token"),
    ]


def returns(plan: Plan) -> list[Lever]:
    """Cheque, hurdle, exit month, exit multiple, mature margin, model life, later rounds."""
    return [
        Lever("investor.cheque"),
        Lever("investor.hurdle_multiple"),
        Lever("exit.month"),
        Lever("exit.revenue_multiple"),
        *_first(plan.compute.training_runs, "compute.training_runs", "model_life_months"),
        Lever("exit.later_dilution_share"),
        Lever("exit.later_amount"),
        Lever("exit.later_round_odds"),
    ]


def valuation(plan: Plan) -> list[Lever]:
    """Multiple and month of the exit, discount rate, hurdle, later dilution, the round's price and amount."""
    return [
        Lever("exit.revenue_multiple"),
        Lever("exit.month"),
        Lever("investor.discount_rate_per_year"),
        Lever("investor.hurdle_multiple"),
        Lever("exit.later_dilution_share"),
        *_round(plan, "pre_money"),
        *_round(plan, "amount"),
    ]
