"""A history taken into a plan: the burn that it shows is the burn that the plan has."""

import numpy as np
import pytest

from core.changes.adopt_history import adopted
from core.history.history import History
from core.plan.document.edit import as_data, changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.simulation.run import base_chain

MONTHS = 12
REVENUE = 2e5 * 1.02 ** np.arange(MONTHS)


def known(**series: np.ndarray) -> History:
    return History((2026, 1), {"revenue": REVENUE} | series, ())


def burnt(plan: Plan) -> float:
    return -float(base_chain(plan).operations.free_cash_flow[:3, 0].mean())


def test_credits_of_the_sample_company_do_not_lower_a_burn_that_is_known() -> None:
    """Costs of 150,000 above revenue each month: the plan burns 150,000, and not what credits leave of it or
    what is paid against its risks on top.
    """
    plan = ready_made("applied")
    assert plan.compute.credits
    taken = adopted(plan, known(costs=REVENUE + 150e3, cash=np.full(MONTHS, 7e6)))
    assert not taken.compute.credits
    assert burnt(taken) == pytest.approx(150e3, rel=5e-3)


def test_credits_of_ones_own_stay_and_the_burn_is_what_they_leave() -> None:
    """Half a million of one's own pays part of the bill; what is known was burnt beside it."""
    plan = ready_made("applied")
    plan = changed(plan, {"compute.credits": [as_data(plan.compute.credits[0]) | {"amount": 5e5}]})
    taken = adopted(plan, known(costs=REVENUE + 150e3))
    assert taken.compute.credits == plan.compute.credits
    assert base_chain(taken).operations.spending.bill.credits_used[:3].sum() > 0
    assert burnt(taken) == pytest.approx(150e3, rel=5e-3)
