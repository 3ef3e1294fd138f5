"""Sources and uses by stage (documents' F5): what each round pays for, in money and in months, in the base
case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.decisions.yearly import statement_of
from core.plan.plan import Plan
from core.simulation.run import base_chain


@dataclass(frozen=True)
class Stage:
    """The months from one closing to the next. Money in by source, money out by use; `opening` + in − out =
    `closing`.

    `round`: id of the round that opens the stage (None: before the first). `months_paid`: how many months of
    the stage's net burn the round's money covers (None: the stage burns nothing).
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
    """Cut the base case at the months in which its rounds close; a round that does not close there opens no
    stage.
    """
    chain = base_chain(plan)
    statement = statement_of(chain)
    raised = statement.lines["Equity raised"]
    closes = [int(month) for month in np.flatnonzero(raised > 0)]
    bounds = [0, *[month for month in closes if month > 0], plan.company.months]
    months = chain.treasury.close_month[:, 0]
    opened = {
        int(month): one.id
        for one, month in zip(plan.financing.rounds, months, strict=True)
        if np.isfinite(month)
    }
    cash = np.concatenate([[statement.opening_cash], statement.closing_cash])
    return [
        _stage(opened.get(first), first, last - 1, statement.lines, cash) for first, last in pairwise(bounds)
    ]


def _stage(
    name: str | None, first: int, last: int, lines: Mapping[str, np.ndarray], cash: np.ndarray
) -> Stage:  # type: ignore[type-arg]
    totals = {label: float(line[first : last + 1].sum()) for label, line in lines.items()}
    sources = {label: value for label, value in totals.items() if value > 0}
    uses = {label: -value for label, value in totals.items() if value < 0}
    raised = totals["Equity raised"]
    burn = -(sum(totals.values()) - raised) / (last - first + 1)
    return Stage(
        name,
        first,
        last,
        float(cash[first]),
        sources,
        uses,
        float(cash[last + 1]),
        raised / burn if burn > 0 and raised else None,
    )
