"""The cost method: what could be recovered of the assets if the company stopped today, less its debts."""

from collections.abc import Sequence

from core.errors import CalculationError, Fault
from core.financing.valuation.worth import Step, Valuation
from core.texts import mark


def cost_method(
    *, assets: Sequence[tuple[str, float, float]], debts: Sequence[tuple[str, float]] = ()
) -> Valuation:
    """Return Σ asset · share of its book value that could be recovered − Σ debts, at least 0: owners are not
    liable for more. The floor of a valuation: ideas count nothing.

    `assets`: (name, book value, recoverable share 0–1); `debts`: (name, what is owed, ≥ 0). Low: only what
    is recovered in full; high: everything at its book value. Source: documents 003 §6.3.
    """
    for name, _book, share in assets:
        if not 0 <= share <= 1:
            raise CalculationError(
                Fault(f"assets.{name}", mark("its recoverable share must lie between 0 and 1"))
            )
    owed = sum(amount for _name, amount in debts)
    sums = (
        sum(book * share for _name, book, share in assets),
        sum(book for _name, book, share in assets if share == 1),
        sum(book for _name, book, _share in assets),
    )
    value, low, high = (max(one - owed, 0.0) for one in sums)
    steps = [Step(name, book * share) for name, book, share in assets]
    steps += [Step(name, -amount) for name, amount in debts if amount]
    return Valuation("cost", value, low, high, tuple(steps))
