"""Which rules a training run passes: the models that are known to."""

import pytest

from core.compute.regulation import compute_rules


@pytest.mark.parametrize(
    ("flops", "passed"),
    [
        (6 * 7e9 * 2e12, []),  # Llama 2 7B: 8.4e22
        (3.3e24, ["eu_general_purpose_flops", "us_outbound_notifiable_flops"]),  # DeepSeek V3
        (
            3.8e25,  # Llama 3.1 405B
            [
                "eu_general_purpose_flops",
                "us_outbound_notifiable_flops",
                "us_outbound_prohibited_flops",
                "eu_systemic_risk_flops",
            ],
        ),
    ],
)
def test_known_models_pass_the_rules_they_are_known_to_pass(flops: float, passed: list[str]) -> None:
    assert sorted(one.threshold.id for one in compute_rules(flops) if one.passed) == sorted(passed)


def test_thresholds_stand_in_order_and_one_that_is_met_exactly_is_not_passed() -> None:
    rules = compute_rules(1e26)
    values = [one.threshold.value for one in rules]
    assert values == sorted(values)
    assert [one.part for one in rules if one.threshold.value == 1e26] == [1.0, 1.0]
    assert sum(one.passed for one in rules) == 4
    assert all(one.threshold.source and one.asks for one in rules)
