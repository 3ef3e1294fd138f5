"""Errors are kept and sent whole."""

import pickle

from core.errors import CalculationError, Fault


def test_an_error_comes_back_with_its_faults() -> None:
    error = CalculationError(Fault("opening.cash", "is {what}", {"what": "odd"}), Fault("exit", "is late"))
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is CalculationError
    assert again.faults == error.faults
    assert str(again) == "opening.cash: is odd\nexit: is late"
