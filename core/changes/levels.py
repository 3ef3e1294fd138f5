"""A plan at another level: customers and what each of them uses and pays, scaled so that revenue of the
month before it is as given.
"""

from collections.abc import Collection, Mapping
from typing import Any

from core.changes.derived import derived
from core.changes.make_it_yours import revenue_today
from core.plan.conditions import size_of_customer
from core.plan.plan import Plan
from core.plan.streams import ProjectStream


def at_level(
    plan: Plan,
    *,
    revenue: Mapping[str, float],
    customers: float | None,
    projects: float,
    begun: Collection[str],
) -> Plan:
    """Return the plan whose customers are as counted (None: as many as revenue asks for at its prices), and
    whose streams sold to them brought `revenue` in all in the month before month 0. Projects are scaled by a
    factor. Segments that had not `begun` by then keep their figures.
    """
    segments = [one for one in plan.market.segments if one.id in begun]
    sold = {
        one.id for one in plan.revenue.streams if not isinstance(one, ProjectStream) and one.segment in begun
    }
    wanted = sum(value for name, value in revenue.items() if name in sold)
    today = revenue_today(plan, sold)
    served = sum(one.opening_customers.median for one in segments)
    level = wanted / today if today > 0 and wanted > 0 else 1.0
    more = level if customers is None or served <= 0 else customers / served
    changes: dict[str, Any] = {
        f"market.segments.{one.id}.opening_customers": one.opening_customers.affine(more) for one in segments
    }
    for stream in plan.revenue.streams:
        here = f"revenue.streams.{stream.id}"
        if isinstance(stream, ProjectStream):
            changes[f"{here}.projects_per_month"] = stream.projects_per_month.affine(projects)
        if stream.id in sold:
            for name in size_of_customer(stream):
                changes[f"{here}.{name}"] = getattr(stream, name).affine(level / more)
    return derived(plan, changes)
