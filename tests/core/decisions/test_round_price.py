"""The pre-money of a round that is named by its stake or by its price."""

import pytest

from core.decisions.round_price import pre_money_for
from core.errors import CalculationError
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.studies.financing.planned import planned_table
from tests.core.hand_plans import hand_plan, sure_round


def test_a_fifth_of_the_company_for_500_is_2_000_before_the_money() -> None:
    plan = hand_plan(rounds=(sure_round(),))
    assert pre_money_for(plan, "a", "stake", 0.2) == pytest.approx(2_000)
    assert pre_money_for(plan, "a", "price", 0.00025) == pytest.approx(2_000)  # 8,000,000 shares


def safe_and_pool() -> Plan:
    """500 for a SAFE at a post-money cap of 2,000, and a pool of a tenth after the round."""
    safe = {"id": "s", "name": "S", "amount": 500, "cap": 2_000}
    return hand_plan(rounds=(sure_round(pool_after_share=0.1),), financing={"safes": [safe]})


@pytest.mark.parametrize("convention", ["percent_ownership", "pre_money", "dollars_invested"])
def test_the_table_at_the_pre_money_found_sells_what_was_named(convention: str) -> None:
    plan = changed(safe_and_pool(), {"financing.rounds.a.convention": convention})
    for named, target in (("stake", 0.15), ("stake", 0.3), ("price", 0.0002)):
        found = pre_money_for(plan, "a", named, target)  # type: ignore[arg-type]
        table = planned_table(changed(plan, {"financing.rounds.a.pre_money": found}))
        solved = table.solved[0]
        assert solved is not None
        stake = table.ownership()[1, table.owners.index("a"), 0]
        assert (stake if named == "stake" else solved.price[0]) == pytest.approx(target)


def test_a_later_round_is_named_after_those_before_it() -> None:
    plan = ready_made("foundation")
    last = plan.financing.rounds[-1].id
    found = pre_money_for(plan, last, "stake", 0.12)
    table = planned_table(changed(plan, {f"financing.rounds.{last}.pre_money": found}))
    held = [place for place, one in enumerate(table.owners) if one in (last, f"{last}_pro_rata")]
    assert table.ownership()[-1, held, 0].sum() == pytest.approx(0.12)


def test_what_no_price_gives_is_refused_by_name() -> None:
    with pytest.raises(CalculationError, match=r"financing\.rounds\.a\.pre_money"):
        pre_money_for(safe_and_pool(), "a", "stake", 0.95)
    nothing = hand_plan(rounds=(sure_round(amount=0),))
    with pytest.raises(CalculationError, match="no pre-money"):
        pre_money_for(nothing, "a", "stake", 0.2)
