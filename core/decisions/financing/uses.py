"""Sources and uses by stage (documents' F5): what each round pays for, in money and in months, in the base case."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.decisions.yearly import monthly_statement
from core.plan.plan import Plan


@dataclass(frozen=True)
class Stage:
    """The months from one closing to the next. Money in by source, money out by use; `opening` + in − out = `closing`.

    `round`: id of the round that opens the stage (None: before the first). `months_paid`: how many months of the stage's
    net burn the round's money covers (None: the stage burns nothing).
    """

    round: str | None
    first_month: int
    last_month: int
    opening_cash: float
    sources: Mapping[str, float]
    uses: Mapping[str, float]
    closing_cash: float
    months_paid: float | None


def stages(plan: Plan) -> list[Stage]:
    """Cut the base case at the months in which its rounds close; a round that does not close there opens no stage."""
    statement = monthly_statement(plan)
    raised = statement.lines["Equity raised"]
    closes = [int(month) for month in np.flatnonzero(raised > 0)]
    bounds = [0, *[month for month in closes if month > 0], plan.company.months]
    names = [one.id for one in plan.financing.rounds]
    opened = [None, *names] if not closes or closes[0] > 0 else list(names)
    cash = np.concatenate([[statement.opening_cash], statement.closing_cash])
    return [
        _stage(opened[index] if index < len(opened) else None, first, last - 1, statement.lines, cash)
        for index, (first, last) in enumerate(pairwise(bounds))
    ]


def _stage(name: str | None, first: int, last: int, lines: Mapping[str, np.ndarray], cash: np.ndarray) -> Stage:  # type: ignore[type-arg]
    totals = {label: float(line[first : last + 1].sum()) for label, line in lines.items()}
    sources = {label: value for label, value in totals.items() if value > 0}
    uses = {label: -value for label, value in totals.items() if value < 0}
    raised = totals["Equity raised"]
    burn = -(sum(totals.values()) - raised) / (last - first + 1)
    return Stage(name, first, last, float(cash[first]), sources, uses, float(cash[last + 1]), raised / burn if burn > 0 and raised else None)
