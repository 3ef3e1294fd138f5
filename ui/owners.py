"""Names of the owners in a cap table."""

from core.plan.plan import Plan
from present.translation import _


def owner_names(plan: Plan) -> dict[str, str]:
    """Return the shown name of every owner id: holders, SAFEs, rounds, and the unissued pool; equal names are numbered."""
    financing = plan.financing
    entries = (*financing.holders, *financing.safes, *financing.rounds)
    names: dict[str, str] = {}
    for one in entries:
        repeated = sum(name.partition(" (")[0] == one.name for name in names.values())
        names[one.id] = f"{one.name} ({repeated + 1})" if repeated else one.name
    return names | {"pool": _("Unissued pool")}
