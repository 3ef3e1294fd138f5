"""Comparables of the facts become rows of the plan's table, in its currency and with their sources."""

from typing import Any

from core.facts.comparables import known_prices
from core.facts.reader import per_dollar
from core.plan.document.files import as_data
from core.plan.plan import Plan

_ID = "known_"


def with_known_prices(plan: Plan) -> dict[str, Any]:
    """Return the changes that put the facts' comparables into the table; a person's own rows stay, and rows
    of the facts that are there already are written anew.
    """
    rate = per_dollar(plan.company.currency)
    rows = [one for one in as_data(plan.valuation.comparables) if not one["id"].startswith(_ID)]
    sources = {path: name for path, name in plan.sources.items() if f".comparables.{_ID}" not in path}
    for number, one in enumerate(known_prices(), start=1):
        path = f"valuation.comparables.{_ID}{number}"
        rows.append(
            {
                "id": f"{_ID}{number}",
                "name": one.name,
                "as_of": one.as_of,
                "value": one.value * rate,
                "revenue": one.revenue.value * rate,
                "source": one.round.source,
            }
        )
        sources |= {f"{path}.value": one.round.id, f"{path}.revenue": one.revenue.id}
    return {"valuation.comparables": rows, "valuation.compared": "run_rate", "sources": sources}
