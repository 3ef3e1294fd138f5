"""Revenue as a new person's plan begins: products, and no projects beside them that grow by themselves."""

from core.plan.plan import Plan
from core.plan.streams import ProjectStream


def products_alone(plan: Plan) -> Plan:
    """Return the plan without streams of projects, where it sells anything else."""
    left_out = {one.id for one in plan.revenue.streams if isinstance(one, ProjectStream)}
    kept = tuple(one for one in plan.revenue.streams if one.id not in left_out)
    if not kept or not left_out:
        return plan
    theirs = tuple(f"revenue.streams.{name}." for name in left_out)
    correlations = tuple(
        one
        for one in plan.correlations
        if not one.first.startswith(theirs) and not one.second.startswith(theirs)
    )
    parties = tuple(one for one in plan.revenue.related_parties if one.stream not in left_out)
    revenue = plan.revenue.model_copy(update={"streams": kept, "related_parties": parties})
    return plan.model_copy(update={"revenue": revenue, "correlations": correlations})
