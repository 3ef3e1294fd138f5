"""Names of the owners in a cap table."""

from core.plan.plan import Plan
from present.translation import _


def owner_names(plan: Plan) -> dict[str, str]:
    """Return the shown name of every owner id: holders, SAFEs, rounds, and the unissued pool."""
    financing = plan.financing
    entries = (*financing.holders, *financing.safes, *financing.rounds)
    return {one.id: one.name for one in entries} | {"pool": _("Unissued pool")}
