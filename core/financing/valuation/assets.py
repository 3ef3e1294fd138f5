"""The cost method: what could be recovered of the assets if the company stopped today, less its debts."""

from collections.abc import Mapping

from core.errors import CalculationError, Fault
from core.financing.valuation.worth import Step, Valuation
from core.texts import mark


def cost_method(
    *, assets: Mapping[str, tuple[float, float]], debts: Mapping[str, float] | None = None
) -> Valuation:
    """Return Σ asset · share of its book value that could be recovered − Σ debts, at least 0: owners are not
    liable for more. The floor of a valuation: ideas count nothing.

    `assets`: name → (book value, recoverable share 0–1); `debts`: name → what is owed (≥ 0). Low: only what
    is recovered in full; high: everything at its book value. Source: documents 003 §6.3.
    """
    for name, (_, share) in assets.items():
        if not 0 <= share <= 1:
            raise CalculationError(
                Fault(f"assets.{name}", mark("its recoverable share must lie between 0 and 1"))
            )
    owed = {name: amount for name, amount in (debts or {}).items() if amount}
    parts = {name: book * share for name, (book, share) in assets.items()}
    sums = (
        sum(parts.values()),
        sum(book for book, share in assets.values() if share == 1),
        sum(book for book, _share in assets.values()),
    )
    value, low, high = (max(one - sum(owed.values()), 0.0) for one in sums)
    steps = [Step(name, part) for name, part in parts.items()]
    return Valuation(
        "cost", value, low, high, (*steps, *(Step(name, -amount) for name, amount in owed.items()))
    )
