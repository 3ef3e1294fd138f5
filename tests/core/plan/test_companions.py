"""Figures that act only with another."""

import pytest

from core.changes.confirm import assumed_figures
from core.plan.companions import ONLY_WITH, idle_fields
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from tests.core.hand_plans import hand_plan, sure_round


def test_each_names_fields_that_exist() -> None:
    plan = ready_made("foundation")
    grant = {"id": "g", "name": "G", "month": 6, "shares": 1_000}
    granted = changed(plan, {"financing.option_grants": [grant]}).financing.option_grants
    sections = [*granted, plan.exit, plan.financing.rounds[0], plan.compute.commitments[0]]
    sections += plan.revenue.streams
    for name, other in ONLY_WITH.items():
        holders = [one for one in sections if name in type(one).model_fields]
        assert holders, name
        assert all(other in type(one).model_fields for one in holders)


@pytest.mark.parametrize(
    ("path", "value", "idle", "acts"),
    [
        ("financing.rounds.a.later_share", 0.5, "later_odds", True),
        ("financing.rounds.a.dividend", "simple", "dividend_per_year", True),
        ("financing.rounds.a.amount", 700, "later_odds", False),
        ("financing.rounds.a.participation", "capped", "participation_cap", True),
        ("financing.rounds.a.participation", "full", "participation_cap", False),
    ],
)
def test_a_figure_acts_once_its_companion_does(path: str, value: object, idle: str, acts: bool) -> None:
    plan = hand_plan(rounds=(sure_round(),))
    assert idle in idle_fields(plan.financing.rounds[0])
    assert (idle not in idle_fields(changed(plan, {path: value}).financing.rounds[0])) == acts


def test_what_does_not_act_is_not_asked_to_be_confirmed() -> None:
    def asked(plan: Plan) -> set[str]:
        return set(assumed_figures(plan))

    plan = ready_made("applied")
    name = plan.financing.rounds[0].id
    path = f"financing.rounds.{name}.later_months"
    marked = plan.model_copy(update={"sources": plan.sources | {path: "assumption"}})
    assert path not in asked(marked)
    assert path in asked(changed(marked, {f"financing.rounds.{name}.later_share": 0.4}))
