"""Rules that begin at an amount of training compute: which of them a run passes, and what they ask."""

from dataclasses import dataclass

from core.facts.reader import Fact, fact
from core.texts import mark

_ASKS: dict[str, str] = {
    "eu_general_purpose_flops": mark(
        "documentation for the AI Office and for those who build on the model, a copyright policy, a public "
        "summary of the training data"
    ),
    "us_outbound_notifiable_flops": mark(
        "US investors must notify the Treasury of an investment in a company of China (Hong Kong and Macau "
        "too) that trains it"
    ),
    "us_outbound_prohibited_flops": mark("US investors may not invest in a company of China that trains it"),
    "eu_systemic_risk_flops": mark(
        "notice to the Commission within two weeks of knowing it, evaluation of risks, reports of incidents, "
        "security"
    ),
    "california_frontier_flops": mark(
        "a public transparency report, reports of critical incidents within 15 days"
    ),
    "new_york_frontier_flops": mark(
        "a public transparency report, reports of critical incidents within 72 hours"
    ),
}
"""Facts of thresholds (FLOPs) → what the rule asks."""


@dataclass(frozen=True)
class ComputeRule:
    """A rule, what it asks in words, and the run's compute ÷ its threshold: it applies above 1."""

    threshold: Fact
    asks: str
    part: float

    @property
    def passed(self) -> bool:
        """Say whether the run is above it."""
        return self.part > 1


def compute_rules(flops: float) -> tuple[ComputeRule, ...]:
    """Return the rules by threshold, the lowest first, beside a run of so many FLOPs in all."""
    found = [ComputeRule(fact(name), asks, flops / fact(name).value) for name, asks in _ASKS.items()]
    return tuple(sorted(found, key=lambda one: one.threshold.value))
