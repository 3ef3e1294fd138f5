"""Sets of funding channels: what may stand together, what each brings, and how sets are scored."""

from dataclasses import replace

import numpy as np
import pytest

from core.financing.raising.channels import STAGES, Situation, channels, compare_channels, stage_of, view_of
from core.financing.raising.funding_sets import AXES, USUAL_WEIGHTS, FundingSet, funding_sets, rank_sets

SERIES_A = Situation(
    stage="series_a",
    need=12e6,
    pre_money=48e6,
    exit_equity=300e6,
    years=4.0,
    kept_share=0.7,
    revenue=np.full(60, 400e3),
    collateral=0.0,
)


def one(**axes: float) -> FundingSet:
    usual = {"cover": 1.0, "cost": 0.2, "dilution": 0.1, "control": 0.5, "months": 6.0, "odds": 0.5}
    return FundingSet(parts=(), board_seats=0.0, **(usual | axes))


def scores(sets: list[FundingSet], weights: dict[str, float]) -> list[float]:
    """Return scores in the order of the sets given."""
    found = {
        (each.cost, each.dilution, each.odds, each.cover): each.score for each in rank_sets(sets, weights)
    }
    return [found[each.cost, each.dilution, each.odds, each.cover] for each in sets]


def ids(found: FundingSet) -> list[str]:
    return [part.channel.id for part in found.parts]


def channel(name: str):  # type: ignore[no-untyped-def]
    return next(each for each in channels() if each.id == name)


def test_the_best_on_the_only_axis_scores_100_the_worst_0_and_the_rest_in_proportion() -> None:
    cheap, middle, dear = one(cost=0.1), one(cost=0.15), one(cost=0.3)
    assert scores([cheap, middle, dear], {"cost": 3.0}) == pytest.approx([100.0, 75.0, 0.0])
    assert [each.cost for each in rank_sets([dear, middle, cheap], {"cost": 1.0})] == [0.1, 0.15, 0.3]


def test_of_odds_more_is_better_and_of_everything_else_less() -> None:
    for axis in AXES[:-1]:
        low, high = one(**{axis: 0.2}), one(**{axis: 0.4})
        ranked = rank_sets([low, high], {axis: 1.0})
        assert getattr(ranked[0], axis) == (0.4 if axis == "odds" else 0.2), axis
        assert [each.score for each in ranked] == pytest.approx([100.0, 0.0]), axis


def test_weights_share_the_hundred_a_tie_counts_in_full_and_negative_ones_count_as_none() -> None:
    first, second = one(cost=0.1, odds=0.2), one(cost=0.3, odds=0.6)
    weights = {"cost": 1.0, "odds": 3.0, "months": 4.0}
    assert scores([first, second], weights) == pytest.approx([100 * 5 / 8, 100 * 7 / 8])
    assert scores([first, second], {"cost": 1.0, "odds": -5.0}) == scores([first, second], {"cost": 1.0})
    assert scores([first, second], {}) == [0.0, 0.0]


def test_what_covers_less_of_the_need_scores_less_by_the_weight_of_cover() -> None:
    whole, part = one(), one(cover=0.25)
    assert scores([whole, part], {"cost": 1.0, "cover": 4.0}) == pytest.approx([100.0, 100 * 0.25**0.5])


def test_no_loan_on_a_round_stands_alone_or_leads() -> None:
    sets = funding_sets(SERIES_A)
    assert {"series_a", "strategic"} <= {ids(each)[0] for each in sets}
    assert all(ids(each)[0] != "venture_debt" for each in sets)
    for each in sets:
        if "venture_debt" in ids(each):
            lent = next(part.amount for part in each.parts if part.channel.id == "venture_debt")
            assert each.parts[0].channel.kind == "equity"
            assert lent == pytest.approx(0.35 * each.parts[0].amount)


def test_a_series_a_and_its_venture_debt_share_the_need_in_the_usual_proportion() -> None:
    """E + .35 · E = 12 M → E = 8.889 M, D = 3.111 M; dilution E ÷ (48 M + E + warrants) and the warrants'."""
    pair = next(each for each in funding_sets(SERIES_A) if ids(each) == ["series_a", "venture_debt"])
    equity, debt = (part.amount for part in pair.parts)
    assert (equity, debt) == pytest.approx((12e6 / 1.35, 12e6 * 0.35 / 1.35))
    low, high = channel("venture_debt").figures["warrant_coverage"]
    warrants = (low + high) / 2 * debt
    assert pair.dilution == pytest.approx((equity + warrants) / (48e6 + equity + warrants))
    assert pair.odds == pytest.approx(pair.parts[0].odds * pair.parts[1].odds)
    assert pair.cost == pytest.approx(
        (equity * (pair.parts[0].cost or 0) + debt * (pair.parts[1].cost or 0)) / 12e6
    )
    assert pair.months == max(part.months for part in pair.parts)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("need", [3e5, 3e6, 2e7, 6e8])
def test_every_set_is_of_its_stage_brings_the_need_and_its_leader_half_of_it(stage: str, need: float) -> None:
    sets = funding_sets(replace(SERIES_A, stage=stage, need=need, collateral=1e6))
    covers = {round(each.cover, 9) for each in sets}
    assert len(covers) <= 1
    for each in sets:
        assert all(stage in part.channel.stages for part in each.parts)
        assert sum(part.amount for part in each.parts) == pytest.approx(each.cover * need)
        assert len(each.parts) == 1 or each.parts[0].amount >= need / 2 * (1 - 1e-9)
        assert len({part.channel.id for part in each.parts}) == len(each.parts) <= 3
        assert each.cover <= 1 + 1e-9


def test_what_cannot_be_had_says_why_and_comes_last() -> None:
    poor = replace(SERIES_A, revenue=np.zeros(60))
    reasons = {view.channel.id: view.reason for view in compare_channels(situation=poor)}
    assert (reasons["revenue_based"], reasons["bank_loan"], reasons["angel"]) == (
        "revenue",
        "collateral",
        "stage",
    )
    order = [bool(view.reason) for view in compare_channels(situation=poor)]
    assert order == sorted(order)
    assert all((view.cost is None) == bool(view.reason) for view in compare_channels(situation=poor))


def test_equity_costs_what_such_investors_ask_and_what_the_plan_brings_them_stands_beside() -> None:
    """12 M for 20 %, of which .7 is left, of 300 M after four years: (.2 · .7 · 300 ÷ 12)^¼ − 1."""
    view = view_of(channel("series_a"), SERIES_A)
    low, high = channel("series_a").figures["cost"]
    assert view.cost == pytest.approx((low + high) / 2)
    assert view.expected == pytest.approx((0.2 * 0.7 * 300 / 12) ** 0.25 - 1)
    assert view_of(channel("venture_debt"), SERIES_A).expected is None


def test_warrants_pay_what_exceeds_their_price_and_nothing_out_of_the_money() -> None:
    """Warrants of 6 % of 3 M beside 9 M at 40 M cost 180,000: with half left they are worth .18 ÷ 49.18 · ½
    of an exit; at 60 M less than they cost.
    """
    poor, rich = (
        view_of(
            channel("venture_debt"),
            replace(SERIES_A, pre_money=40e6, exit_equity=exit_, kept_share=0.5),
            3e6,
            9e6,
        )
        for exit_ in (60e6, 600e6)
    )
    none = view_of(channel("venture_debt"), replace(SERIES_A, pre_money=40e6, exit_equity=0.0), 3e6, 9e6)
    assert poor.cost == pytest.approx(none.cost)
    assert rich.cost > none.cost  # type: ignore[operator]


def test_nobody_leads_far_below_what_they_usually_bring() -> None:
    sets = funding_sets(replace(SERIES_A, stage="growth", need=2.5e6))
    assert all(ids(each)[0] != "series_b" for each in sets)


def test_the_stage_is_that_of_the_nearest_usual_amount() -> None:
    assert [stage_of(dollars) for dollars in (0.0, 1e6, 3.7e6, 1.2e7, 2e7, 6e7)] == [
        "pre_seed",
        "pre_seed",
        "seed",
        "series_a",
        "series_b",
        "growth",
    ]


@pytest.mark.parametrize(
    ("need", "pre_money", "leads"),
    [
        (500e3, 4e6, "angel"),
        (1.5e6, 8e6, "angel"),
        (3e6, 12e6, "seed"),
        (10e6, 40e6, "series_a"),
        (25e6, 100e6, "series_b"),
    ],
)
def test_what_usually_pays_for_a_stage_leads_at_the_usual_weights(
    need: float, pre_money: float, leads: str
) -> None:
    """No grant for all of a pre-seed round, and no pair of long shots before a seed fund."""
    situation = Situation(
        stage=stage_of(need),
        need=need,
        pre_money=pre_money,
        exit_equity=8 * pre_money,
        years=5,
        kept_share=0.6,
        revenue=np.full(60, 20e3),
    )
    best = rank_sets(funding_sets(situation), USUAL_WEIGHTS)[0]
    assert best.parts[0].channel.id == leads
    assert all(part.amount <= 0.7 * need + 1 for part in best.parts if part.channel.id == "grant")
