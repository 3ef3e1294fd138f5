"""What is sold: revenue by stream, how it is billed and paid, and the tokens that it makes us serve."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, Expected, MonthsPaths, Paths, ratio, times
from core.cash_flow.billing import Billing, billing, is_billed_otherwise
from core.cash_flow.collections import paid_before, receipts
from core.cash_flow.ledger import added, together
from core.cash_flow.revenue import (
    agreed_share,
    bought_share,
    growth_of_use,
    kept_share,
    review_cost,
    stream_revenue,
    tokens,
)
from core.cash_flow.steps.state import Departures
from core.market.exchange import following
from core.market.happenings import Happenings
from core.market.prices import price_factor
from core.plan.more_streams import OutcomeStream
from core.plan.plan import PlanOf
from core.plan.stream import SegmentStream, StreamBase
from core.plan.streams import ProjectStream
from core.simulation.outlook import Outlook
from core.simulation.premises import Conditions


@dataclass(frozen=True, eq=False)
class Sales:
    """Revenue by stream, the cost of delivering it and of checking it, the tokens it makes us serve (in
    millions, and by stream), how it is billed where that is not as it is earned, its cash, and what is never
    paid (None: nothing).
    """

    revenue_by_stream: Mapping[str, MonthsPaths]
    delivery_by_stream: Mapping[str, MonthsPaths]
    review_by_stream: Mapping[str, MonthsPaths]
    revenue: MonthsPaths
    million_tokens: MonthsPaths
    tokens_by_stream: Mapping[str, MonthsPaths]
    billings: Mapping[str, Billing]
    receipts: MonthsPaths
    bad_debts: MonthsPaths | None


def sales_of(
    plan: PlanOf[Drawn],
    outlook: Outlook,
    conditions: Conditions,
    befallen: Happenings,
    departures: Departures | None,
) -> Sales:
    """Return what a drawn plan sells in its market."""
    revenue, months = plan.revenue, plan.company.months
    served_customers = {name: found.closing for name, found in outlook.customers.items()}
    shape, path = outlook.win_share.shape, conditions.path
    delivered = _delivered(plan, conditions, departures)
    by_stream, delivery, review, billings = {}, {}, {}, dict[str, Billing]()
    by_tokens = dict[str, MonthsPaths]()
    for stream in revenue.streams:
        use = growth_of_use(
            stream=stream,
            months=months,
            dearer=conditions.dearer[stream.id],
            elasticity=plan.market.responses.usage_elasticity,
        )
        used = tokens(stream=stream, customers=served_customers, use=use)
        project = isinstance(stream, ProjectStream)
        earned = stream_revenue(
            stream=stream,
            customers=served_customers,
            use=use,
            log_price_index=outlook.log_price_index,
            expected_log_price_index=outlook.expected_log_price_index,
            growth=conditions.levels.get(stream.id),
            signed=_times(outlook.projects_signed.get(stream.id), delivered),
            befallen_price=befallen.price if project else None,
        )
        kept = kept_share(
            stream=stream,
            months=months,
            customers=served_customers,
            pilot_months=revenue.pilot_months,
            pilot_conversion_share=revenue.pilot_conversion_share,
            top_customer_leaves=befallen.top_customer_leaves,
            growth=conditions.levels.get(stream.id),
        )
        if used is not None:
            by_tokens[stream.id] = times(used, kept)
        if isinstance(stream, OutcomeStream) and stream.review_cost_per_task.any():
            checked = review_cost(stream=stream, customers=served_customers, use=use)
            review[stream.id] = times(checked, kept)
        bought = bought_share(
            stream=stream,
            dearer=conditions.dearer[stream.id],
            elasticity=plan.market.responses.usage_elasticity,
        )
        earned = times(times(earned, kept), bought)
        worth = _worth(stream, befallen.exchange, None if project else befallen.price)
        # What passes from month to month is billed as it is earned: contracts last longer than that.
        if is_billed_otherwise(stream):
            share = agreed_share(stream=stream, use=use, log_price_index=outlook.log_price_index)
            agreed, beyond = (
                times(earned, share),
                None if share is None else times(earned * (1 - share), worth),
            )
            if isinstance(stream, SegmentStream):
                dearer = beside_what_was_expected(stream, plan, outlook, conditions)
                if dearer is not None:
                    agreed, worth = _at_steady_prices(agreed, dearer), times(dearer, worth)
            found = billing(
                stream=stream, revenue=agreed, worth=_by_month(worth, shape), opening=_before(stream, outlook)
            )
            billings[stream.id] = found
            earned = found.earned if beyond is None else found.earned + beyond
        else:
            earned = times(earned, worth)
        by_stream[stream.id] = earned if path is None or path.passing is None else earned * path.passing
        delivery[stream.id] = by_stream[stream.id] * stream.delivery_cost_share
    everything = added(by_stream.values(), shape)
    received, lost = _collected(plan, everything, by_stream, billings)
    served = together(by_tokens.values(), shape)
    return Sales(by_stream, delivery, review, everything, served, by_tokens, billings, received, lost)


def beside_what_was_expected(
    stream: SegmentStream[Drawn], plan: PlanOf[Drawn], outlook: Outlook, conditions: Conditions
) -> MonthsPaths | None:
    """Return a stream's price as a factor on what its growth takes for granted, 1 in month 0 (None: always):
    it reaches a contract when it is renewed. Of customers won in a market no price is taken for granted.
    """
    index, expected = outlook.log_price_index, outlook.expected_log_price_index
    segment = next(one for one in plan.market.segments if one.id == stream.segment)
    won, listed, factor = segment.driver == "market_share", getattr(stream, stream.price), None
    moves: Expected = index if won else np.zeros((1, 1)) if index is expected else index - expected
    if moves.any() and stream.price_exposure.any():
        factor = price_factor(log_index=moves, exposure=stream.price_exposure)
    steps = None if won else conditions.price_path.get(stream.id)
    if len(listed) > 1 or steps is not None:
        planned = listed[:1] if steps is None else listed[:1] * np.cumprod(steps, axis=0)
        factor = times(ratio(listed, np.broadcast_to(planned, listed.shape), otherwise=1.0), factor)
    return None if factor is None else np.broadcast_to(factor, index.shape)


def _at_steady_prices(agreed: MonthsPaths, dearer: MonthsPaths) -> MonthsPaths:
    """Return what is agreed at the price that was expected; in a month that costs nothing, as much as in the
    one before: contracts go on.
    """
    steady = ratio(agreed, dearer, otherwise=0.0)
    if (dearer <= 0).any():
        for month in range(1, len(steady)):
            np.copyto(steady[month], steady[month - 1], where=dearer[month] <= 0)
    return steady


def _before(stream: StreamBase[Drawn], outlook: Outlook) -> Paths | float:
    """Return customers before month 0 as a factor on those of month 0; 1 where there is no segment."""
    if not isinstance(stream, SegmentStream):
        return 1.0
    customers = outlook.customers[stream.segment]
    return ratio(customers.opening[0], customers.closing[0], otherwise=1.0)


def _worth(
    stream: StreamBase[Drawn], exchange: MonthsPaths | None, price: MonthsPaths | None
) -> Expected | None:
    """Return the factor of refunds, of the rate of exchange, and of what happens to prices; None: 1."""
    worth: Expected | None = 1 - stream.refund_share if stream.refund_share.any() else None
    for factor in (price, following(exchange, stream.second_currency_share)):
        if factor is not None:
            worth = factor if worth is None else worth * factor
    return worth


def _by_month(worth: Expected | None, shape: tuple[int, ...]) -> MonthsPaths | None:
    return None if worth is None else np.broadcast_to(worth, shape)


def _collected(
    plan: PlanOf[Drawn],
    revenue: MonthsPaths,
    by_stream: Mapping[str, MonthsPaths],
    billings: Mapping[str, Billing],
) -> tuple[MonthsPaths, MonthsPaths | None]:
    """Return what customers pay, and what they never do (None: nothing): of what each stream invoices. A
    credit note of one pays no debt of another's.
    """
    apart = {
        name: added((by_stream[name], one.ahead, one.after), revenue.shape) for name, one in billings.items()
    }
    at_once = (one for name, one in by_stream.items() if name not in billings)
    rest = added(at_once, revenue.shape)
    invoiced = added((rest, *apart.values()), revenue.shape) if billings else revenue
    before = paid_before(opening=plan.opening, revenue=revenue) if plan.opening.deferred_revenue else None
    if before is not None:
        invoiced = invoiced - before
    lost = None
    if plan.revenue.bad_debt_share.any():
        owed = added((np.maximum(one, 0.0) for one in (rest, *apart.values())), revenue.shape)
        lost = (owed if before is None else np.maximum(owed - before, 0.0)) * plan.revenue.bad_debt_share
        invoiced = invoiced - lost
    received = receipts(
        invoiced=invoiced,
        collection_days=plan.revenue.collection_days,
        opening_receivables=plan.opening.receivables,
    )
    return received, lost


def _delivered(plan: PlanOf[Drawn], conditions: Conditions, departures: Departures | None) -> Expected | None:
    """Return the part of project work that the people who are there deliver; None: all of it."""
    staffed: Expected | None = conditions.effort.delivery
    if departures is not None:
        kept = 1 + conditions.effort.spent_on["delivery_people"] * (departures.people - 1)
        staffed = kept if staffed is None else staffed * kept
    if staffed is None:
        return None
    return np.asarray(1 - plan.market.responses.delivery_share * (1 - np.minimum(staffed, 1.0)))


def _times(one: MonthsPaths | None, other: Expected | None) -> MonthsPaths | None:
    if one is None or other is None:
        return one
    return one * other
