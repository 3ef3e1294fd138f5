"""How long cash lasts: by today's burn, by the path, and whether it lasts until profit."""

import numpy as np

from core.plan.document.edit import changed
from core.simulation.per_path import default_alive
from core.simulation.run import run
from tests.core.hand_plans import hand_plan


def test_cash_over_today_s_burn_takes_the_mean_of_three_months() -> None:
    """Burn of 100, 200 and 300: 1,000 ÷ 200. Without burn it lasts for ever."""
    rising = {"distribution": "fixed", "value": 100.0, "monthly": {"kind": "planned", "factors": [1, 2, 3]}}
    cost = {"id": "c", "name": "C", "function": "administration", "amount_per_month": rising}
    plan = changed(hand_plan(income=0), {"costs": [cost]})
    np.testing.assert_allclose(run(plan, 20, 1, ()).results.months_of_burn, 5.0)
    assert np.isinf(run(hand_plan(costs=0), 20, 1, ()).results.months_of_burn).all()


def test_a_company_is_alive_by_default_if_profit_comes_before_its_cash_ends() -> None:
    """Costs of 200 end after month 5, income is 100: −600 by then, and profit after."""
    cost = {"id": "c", "name": "C", "function": "administration", "amount_per_month": 200, "end_month": 5}
    for cash, alive in ((700, 1), (500, 0)):
        plan = changed(hand_plan(cash=cash), {"costs": [cost]})
        forecast = run(plan, 20, 1, ())
        assert (default_alive(forecast) == alive).all()
        np.testing.assert_allclose(forecast.results.profit_month, 7 if alive else np.nan)
    early = {"id": "c", "name": "C", "function": "administration", "amount_per_month": 100}
    for late in ({"costs": [early | {"start_month": 3}]}, {"opening.receivables": 450}):
        assert (default_alive(run(changed(hand_plan(income=0, cash=500), late), 20, 1, ())) == 0).all()
    never = run(hand_plan(costs=110, cash=9_000), 20, 1, ())
    assert (default_alive(never) == 1).all()
    assert np.isnan(never.results.profit_month).all()
