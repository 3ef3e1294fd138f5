"""Time value: numpy-financial and Excel cases, and cases worked by hand."""

import numpy as np
import pytest

from core.time_value import present_value, rate_of_return, rates_of_return
from tests.core.sections import by_month

ANNUITY = (-172_545.848122807, *[787.735232517999] * 480)
LOSING = (-161_445.03, 2_113.73, 7_626.73, 8_619.84, 8_612.92)


def test_net_present_value_in_both_conventions() -> None:
    """NPV 8 % [−40000 5000 8000 12000 30000]: 3065.2226681795 with the first flow at t0, 2838.1691372033 a
    period later.
    """
    flows = np.array([-40_000.0, 5_000, 8_000, 12_000, 30_000])
    assert present_value(flows=flows, rate=0.08) == pytest.approx(3065.2226681795)
    assert present_value(flows=flows, rate=0.08, first_at=1) == pytest.approx(2838.1691372033)


def test_five_years_of_a_hundred_thousand() -> None:
    """−250 k then 5 × 100 k at 15 %: NPV 85,215.51 (acceptance, Time value)."""
    assert present_value(flows=np.array([-250e3, *[100e3] * 5]), rate=0.15) == pytest.approx(
        85_215.51, abs=0.005
    )


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ((-100, 39, 59, 55, 20), 0.28094842116),
        (LOSING, -0.43658134635),
        (tuple(flow * 1e-9 for flow in LOSING), -0.43658134635),
        (tuple(flow * 1e12 for flow in LOSING), -0.43658134635),
        (ANNUITY, 0.0038401048),
        ((-10, 5, -2, 30), 0.5780146821),
        ((-4, 12, -9), 0.5),
    ],
)
def test_the_only_rate_of_return(flows: tuple[float, ...], rate: float) -> None:
    """Published: the third and fourth are the second in other units; an annuity of 480 months; three changes
    of sign and one rate. By hand: −(2 − 3v)², v = 1 ÷ (1 + r), a double root at 50 %.
    """
    found = rates_of_return(by_month(*flows))
    assert found.status.tolist() == ["ok"]
    assert found.rate[0] == pytest.approx(rate, abs=1e-10)
    assert found.roots == ((found.rate[0],),)
    assert rate_of_return(by_month(*flows))[0] == found.rate[0]


@pytest.mark.parametrize(
    ("flows", "roots"),
    [
        ((-5, 10.5, 1, -8, 1), (-0.8702012475, 0.0885983385, 0.7095595277)),
        ((-1_600, 10_000, -10_000), (0.25, 4.0)),
    ],
)
def test_several_rates_of_return_are_all_told_and_none_is_the_one(
    flows: tuple[float, ...], roots: tuple[float, ...]
) -> None:
    """Published: three roots. By hand: 16 − 100v + 100v² at v = 0.8 and 0.2."""
    found = rates_of_return(by_month(*flows))
    assert found.status.tolist() == ["several"]
    assert found.roots[0] == pytest.approx(roots, abs=1e-10)
    assert np.isnan(found.rate[0])
    assert np.isnan(rate_of_return(by_month(*flows))[0])


@pytest.mark.parametrize(
    ("flows", "status"),
    [
        ((1_000, -3_000, 2_500), "none"),
        ((0, 0, 0), "undefined"),
        ((5, 0, 5), "undefined"),
        ((-5, -5, 0), "undefined"),
    ],
)
def test_flows_without_a_rate_of_return_say_why(flows: tuple[float, ...], status: str) -> None:
    """By hand: 2 − 6v + 5v² has no real root (36 < 40); without a change of sign there is no rate."""
    found = rates_of_return(by_month(*flows))
    assert found.status.tolist() == [status]
    assert found.roots == ((),)
    assert np.isnan(found.rate[0])
    assert np.isnan(rate_of_return(by_month(*flows))[0])
