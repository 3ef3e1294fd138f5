"""What the plans of an Open Cap Table package have left: of what is cancelled, bought back and returned."""

from typing import Any

import pytest

from tests.core.financing.interchange.test_ocf_one_bad import COMMON, PLAN, Imported, held, option, read

RETIRES = PLAN | {"default_cancellation_behavior": "RETIRE"}
RETURNS = PLAN | {"default_cancellation_behavior": "RETURN_TO_POOL"}
OTHER_PLAN = PLAN | {"id": "q", "initial_shares_reserved": "1000"}
BY_GRANT = PLAN | {"default_cancellation_behavior": "DEFINED_PER_PLAN_SECURITY"}


def then(kind: str, quantity: int, security: str = "o", **more: Any) -> dict[str, Any]:
    return {"object_type": f"TX_{kind}", "id": f"{kind}_{security}", "security_id": security,
            "quantity": str(quantity), "date": "2025-06-01"} | more  # fmt: skip


def returned(quantity: int, security: str = "o", plan: str = "p") -> dict[str, Any]:
    return then("STOCK_PLAN_RETURN_TO_POOL", quantity, security, stock_plan_id=plan)


def shares(name: str, quantity: int, **more: Any) -> dict[str, Any]:
    return {"object_type": "TX_STOCK_ISSUANCE", "id": f"t{name}", "security_id": name, "stakeholder_id": "s1",
            "stock_class_id": "c", "quantity": str(quantity), "date": "2025-05-01"} | more  # fmt: skip


GIVEN, AWARD = option("o", "100000"), shares("o", 100_000, stock_plan_id="p")
CANCELLED = then("EQUITY_COMPENSATION_CANCELLATION", 100_000)
RETRACTED = {k: v for k, v in then("EQUITY_COMPENSATION_RETRACTION", 0).items() if k != "quantity"}
BOUGHT_BACK = then("STOCK_REPURCHASE", 100_000)
EXERCISED = then("EQUITY_COMPENSATION_EXERCISE", 100_000, resulting_security_ids=["b"])

MERGED = {"object_type": "TX_STOCK_CONSOLIDATION", "id": "merge", "security_ids": ["o", "x"],
          "resulting_security_id": "m", "date": "2025-06-01"}  # fmt: skip


@pytest.mark.parametrize(
    ("objects", "free"),
    [
        ([RETURNS, GIVEN, CANCELLED], 1_000_000),
        ([RETURNS, GIVEN, CANCELLED, returned(100_000)], 1_000_000),
        ([RETIRES, GIVEN, CANCELLED], 900_000),
        ([RETIRES, GIVEN, CANCELLED, returned(100_000)], 1_000_000),
        ([RETIRES, GIVEN, RETRACTED, returned(100_000)], 1_000_000),
        ([RETIRES, AWARD, BOUGHT_BACK], 900_000),
        ([RETIRES, AWARD, BOUGHT_BACK, returned(100_000)], 1_000_000),
        ([BY_GRANT, GIVEN, CANCELLED], 1_000_000),
        ([BY_GRANT, GIVEN, CANCELLED, option("q", "50000"), returned(0, "q")], 850_000),
        # Shares that came of options are bought back: by themselves they return nothing.
        ([RETURNS, GIVEN, EXERCISED, shares("b", 100_000), then("STOCK_REPURCHASE", 60_000, "b")], 900_000),
        (
            [
                *(RETURNS, GIVEN, EXERCISED, shares("b", 100_000)),
                *(then("STOCK_REPURCHASE", 60_000, "b"), returned(60_000, "b")),
            ],
            960_000,
        ),
        # A consolidation of plan stock and other stock: what is left of it is the plan's in proportion.
        ([RETURNS, AWARD, shares("x", 300_000), MERGED, shares("m", 200_000)], 950_000),
        ([RETURNS, shares("x", 300_000), AWARD, MERGED | {"security_ids": ["x", "o"]},
          shares("m", 400_000)], 900_000),
        ([RETURNS, GIVEN, EXERCISED, shares("b", 100_000), shares("x", 300_000),
          MERGED | {"security_ids": ["b", "x"]}, shares("m", 400_000)], 900_000),
        ([PLAN, OTHER_PLAN, option("o", "2000", stock_plan_id="q")], 1_000_000),
    ],
)  # fmt: skip
def test_what_comes_back_to_the_pool_counts_once(objects: list[dict[str, Any]], free: int) -> None:
    assert read(*objects).pool_shares == free


def ten_for_one(**more: Any) -> dict[str, Any]:
    how = {"type": "RATIO_CONVERSION", "ratio": {"numerator": "10", "denominator": "1"}}
    right = {"conversion_mechanism": how, "converts_to_stock_class_id": "c"}
    return COMMON | {"id": "b", "name": "B", "conversion_rights": [right]} | more


def test_a_plan_of_shares_that_stand_for_ten_counts_tens() -> None:
    plan = PLAN | {"stock_class_ids": ["b"], "initial_shares_reserved": "1000"}
    found = read(ten_for_one(), plan, option("o", "100", exercise_price={"amount": "10", "currency": "USD"}))
    assert held(found)[1] == ("options", 1_000)
    assert found.holders[1]["strike"] == 1.0
    assert found.pool_shares == 9_000


def split(day: str) -> dict[str, Any]:
    return {"object_type": "TX_STOCK_CLASS_SPLIT", "id": "s", "stock_class_id": "c", "date": day,
            "split_ratio": {"numerator": "2", "denominator": "1"}}  # fmt: skip


def told(found: Imported, path: str) -> bool:
    return any(one.path == path for one in found.remarks)


def test_a_reserve_without_a_day_is_doubled_by_a_split_and_said_so_and_today_s_is_not() -> None:
    found = read(PLAN, split("2024-06-01"))
    assert (found.pool_shares, told(found, "stock_plan.p.board_approval_date")) == (2_000_000, True)
    dated = read(PLAN | {"board_approval_date": "2025-01-01"}, split("2024-06-01"))
    assert (dated.pool_shares, told(dated, "stock_plan.p.board_approval_date")) == (1_000_000, False)
    current = {key: value for key, value in PLAN.items() if key != "initial_shares_reserved"}
    assert (
        read(current | {"current_shares_reserved": "2000000"}, split("2024-06-01")).pool_shares == 2_000_000
    )
