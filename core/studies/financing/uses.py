"""Sources and uses by stage (documents' F5): what each round pays for, in money and in months, in the base
case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.arrays import Months
from core.cash_flow.accounts import ACCOUNTS, PREPAID_COMPUTE
from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.run import base_chain


@dataclass(frozen=True)
class Stage:
    """The months from one closing to the next. Money in by source, money out by use; `opening` + in − out =
    `closing`.

    `round`: id of the round that opens the stage (None: before the first, or opened by a bridge).
    `by_function`: what was paid for research, marketing and so on (documents' C4). `months_paid`: how many
    months of the stage's operating burn the round's money covers (None: the stage burns nothing).
    """

    round: str | None
    first_month: int
    last_month: int
    opening_cash: float
    sources: Mapping[str, float]
    uses: Mapping[str, float]
    by_function: Mapping[str, float]
    closing_cash: float
    months_paid: float | None


def stages(plan: Plan) -> list[Stage]:
    """Cut the base case at the months in which its rounds close; a round that does not close there opens no
    stage.
    """
    chain = base_chain(plan)
    closings = chain.treasury.closings
    months, bridged = closings.month[:, 0], closings.bridge_month[:, 0]
    closes = sorted({int(month) for month in (*months, *bridged) if np.isfinite(month)})
    bounds = [0, *[month for month in closes if month > 0], plan.exit.month + 1]
    opened = {
        int(month): one.id
        for one, month in zip(plan.financing.rounds, months, strict=True)
        if np.isfinite(month)
    }
    return [
        _stage(chain, opened.get(first), first, last - 1) for first, last in pairwise(bounds) if first < last
    ]


def _raised(chain: Chain, first: int) -> float:
    """Return the money that opens a stage: of the rounds that close in its first month, later closings too,
    or of their bridges.
    """
    closings, total = chain.treasury.closings, 0.0
    for place in range(len(closings.amount)):
        if closings.month[place, 0] == first:
            total += float(closings.money(place)[0])
        if closings.bridge_month[place, 0] == first:
            total += float(closings.bridge_amount[place, 0])
    return total


def _net_of_prepaid(totals: dict[str, float]) -> dict[str, float]:
    """Return money by account with the compute used that was paid for ahead taken off where it is used: no
    cash moves then.
    """
    left, found = max(totals.get(PREPAID_COMPUTE, 0.0), 0.0), dict(totals)
    if left:
        found[PREPAID_COMPUTE] = 0.0
        for name in ("training", "inference", "free_tier"):
            taken = min(left, max(-found.get(name, 0.0), 0.0))
            found[name] = found.get(name, 0.0) + taken
            left -= taken
        found[PREPAID_COMPUTE] = left
    return found


def _stage(chain: Chain, name: str | None, first: int, last: int) -> Stage:
    ledger = chain.ledger

    def within(flow: Months) -> float:
        return float(flow[first : last + 1].sum())

    paid = {one: within(ledger.paid((one,))[:, 0]) for one in ACCOUNTS if one in ledger.accounts}
    totals = {ACCOUNTS[one].label: value for one, value in _net_of_prepaid(paid).items()}
    functions = {one: -within(ledger.paid(functions=(one,))[:, 0]) for one in ledger.functions}
    raised = _raised(chain, first)
    lived = within(ledger.running[:, 0])  # who is dead burns nothing
    burn = -within(chain.unlevered_cash_flow[:, 0]) / lived if lived else 0.0
    cash = np.concatenate([[chain.plan.opening.cash], ledger.cash[:, 0]])
    return Stage(
        name,
        first,
        last,
        float(cash[first]),
        {label: value for label, value in totals.items() if value > 0},
        {label: -value for label, value in totals.items() if value < 0},
        {one: value for one, value in functions.items() if value},
        float(cash[last + 1]),
        raised / burn if burn > 0 and raised else None,
    )
