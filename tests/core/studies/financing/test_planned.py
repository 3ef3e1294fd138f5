"""Terms as written: which changes of them can be, and which no round could be made of."""

import pytest

from core.errors import CalculationError
from core.plan.document.edit import changed
from core.studies.financing.planned import refuse_contradictions
from tests.core.hand_plans import hand_plan, sure_round


def test_only_a_change_that_makes_a_round_impossible_is_refused() -> None:
    safe = {"id": "s", "name": "S", "amount": 100, "cap": 1_000}
    fine = hand_plan(rounds=(sure_round(),), financing={"safes": [safe]})
    broken = changed(fine, {"financing.safes.s.amount": 1_500.0})
    refuse_contradictions(fine, changed(fine, {"financing.safes.s.amount": 200.0}))
    with pytest.raises(CalculationError, match="leave nothing for the owners"):
        refuse_contradictions(fine, broken)
    refuse_contradictions(broken, broken)  # what is broken already may be mended step by step
    refuse_contradictions(broken, fine)
