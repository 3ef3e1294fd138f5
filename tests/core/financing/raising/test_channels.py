"""The score of a funding channel: each axis between the worst and the best, weighted, times what it
covers.
"""

import pytest

from core.financing.raising.channels import AXES, ChannelView, _scores, channels


def view(index: int, **axes: float) -> ChannelView:
    usual = {
        "amount": 1.0,
        "cover": 1.0,
        "cost": 0.2,
        "dilution": 0.1,
        "months": 6.0,
        "odds": 0.5,
        "board_seats": 0.0,
        "control": 0.5,
        "score": 0.0,
    }
    return ChannelView(channel=channels()[index], reason="", **(usual | axes))


def ids(*views: ChannelView) -> list[str]:
    return [one.channel.id for one in views]


def test_the_best_on_the_only_axis_scores_100_the_worst_0_and_the_rest_in_proportion() -> None:
    cheap, middle, dear = view(0, cost=0.1), view(1, cost=0.15), view(2, cost=0.3)
    found = _scores([cheap, middle, dear], {"cost": 3.0})
    assert [found[name] for name in ids(cheap, middle, dear)] == pytest.approx([100.0, 75.0, 0.0])


def test_of_odds_more_is_better_and_of_everything_else_less() -> None:
    for axis in AXES[:-1]:
        low, high = view(0, **{axis: 0.2}), view(1, **{axis: 0.4})
        found = _scores([low, high], {axis: 1.0})
        better = high if axis == "odds" else low
        assert found[better.channel.id] == pytest.approx(100.0), axis
        assert sum(found.values()) == pytest.approx(100.0), axis


def test_weights_share_the_hundred_and_a_tie_counts_in_full_for_all() -> None:
    first, second = view(0, cost=0.1, odds=0.2), view(1, cost=0.3, odds=0.6)
    found = _scores([first, second], {"cost": 1.0, "odds": 3.0, "months": 4.0})
    assert found[first.channel.id] == pytest.approx(100 * (1 + 4) / 8)
    assert found[second.channel.id] == pytest.approx(100 * (3 + 4) / 8)


def test_what_covers_less_of_the_need_scores_less_by_the_weight_of_cover() -> None:
    whole, part = view(0), view(1, cover=0.25)
    found = _scores([whole, part], {"cost": 1.0, "cover": 4.0})
    assert found[part.channel.id] == pytest.approx(100 * 0.25**0.5)
    assert found[whole.channel.id] == pytest.approx(100.0)


def test_without_weights_nothing_is_preferred() -> None:
    assert set(_scores([view(0), view(1, cost=0.5)], {}).values()) == {0.0}


def test_negative_weights_count_as_none() -> None:
    first, second = view(0, cost=0.1), view(1, cost=0.2)
    assert _scores([first, second], {"cost": 1.0, "odds": -5.0}) == _scores([first, second], {"cost": 1.0})
