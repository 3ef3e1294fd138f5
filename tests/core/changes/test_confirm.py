"""Assumed figures are listed until they are confirmed, and what is confirmed changes no figure."""

from core.changes.confirm import assumed_figures, confirmed
from core.changes.founders_alone import SHARES, founders_alone
from core.changes.make_it_yours import made_yours
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from tests.core.changes.test_make_it_yours import GIVEN


def test_what_is_confirmed_leaves_the_list_and_no_figure_moves() -> None:
    plan = made_yours(ready_made("applied"), GIVEN)
    paths = assumed_figures(plan)
    assert "market.price_fall_per_year" in paths
    assert "opening.cash" not in paths
    some = confirmed(plan, paths[:2])
    assert assumed_figures(some) == paths[2:]
    assert some.model_copy(update={"sources": plan.sources}) == plan
    assert assumed_figures(confirmed(plan, paths)) == ()


def test_what_is_left_out_of_a_plan_is_no_assumption() -> None:
    plan = made_yours(ready_made("applied"), GIVEN)
    paths = assumed_figures(plan)
    for name in ("exchange.volatility_per_year", "taxes.income_tax_rate", "people.hiring_lag_months"):
        assert name not in paths
    assert "people.raise_per_year" in paths


def test_only_what_is_assumed_is_confirmed() -> None:
    plan = ready_made("applied")
    facts = {path: source for path, source in plan.sources.items() if source not in ("assumption", "stated")}
    assert facts
    assert all(confirmed(plan, list(plan.sources)).sources[path] == source for path, source in facts.items())


def test_nothing_is_invented_in_financing() -> None:
    for name in ("applied", "foundation", "medical"):
        plan = made_yours(ready_made(name), GIVEN)
        financing = plan.financing
        assert [(one.kind, one.shares) for one in financing.holders] == [("founder", SHARES)]
        assert financing.pool_shares == 0
        assert len(financing.rounds) == 1
        assert financing.rounds[0].amount.median == GIVEN.raise_amount
        assert not (financing.safes)
        assert not (financing.notes)
        assert not (financing.loans)
        assert not (financing.series)
        assert not (financing.redemptions)
        assert not (financing.ratchets)
        assert not (financing.grants)
        assert plan.exit.later_rounds == 0


def test_without_a_raise_there_is_no_round() -> None:
    plan = ready_made("applied")
    changes = founders_alone(plan, 0.0, 1.0, revenue_per_year=1.0)
    assert changed(plan, changes).financing.rounds == ()


def test_a_raise_of_a_plan_without_rounds_is_a_new_one() -> None:
    plan = changed(ready_made("applied"), {"financing.rounds": []})
    changes = founders_alone(plan, 5e6, 2e7, revenue_per_year=1.0)
    (only,) = changed(plan, changes).financing.rounds
    assert (only.amount.median, only.pre_money.median) == (5e6, 2e7)


def test_people_are_whole_and_cost_what_they_did() -> None:
    plan = made_yours(ready_made("applied"), GIVEN)
    assert all(team.opening_headcount == int(team.opening_headcount) for team in plan.people.teams)
