"""A window of months that reaches back before the plan holds what there is, and no other month."""

import numpy as np
import pytest

from core.cash_flow.steps.state import mean_burn


@pytest.mark.parametrize(("month", "burn"), [(0, 10.0), (1, 15.0), (2, 20.0), (3, 30.0)])
def test_burn_is_the_mean_of_three_months_or_of_as_many_as_there_are(month: int, burn: float) -> None:
    operating = -np.array([[10.0], [20.0], [30.0], [40.0]])
    assert mean_burn(operating, month).tolist() == [burn]
