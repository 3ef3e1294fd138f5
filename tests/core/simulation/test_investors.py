"""All money in and all money out of a round's investors: bridge, warrants, what they buy from owners."""

import numpy as np
import pytest

from core.simulation.block import block_of
from core.simulation.headline import MEASURES
from core.simulation.investors import investor_money, investors_of
from core.simulation.measures import figure
from core.simulation.run import base_chain, run
from tests.core.hand_plans import hand_plan, sure_round

BRIDGE = {"on_failure": "bridge", "bridge_share": 0.5, "attempts": 2, "down_round_share": 0.0}


def test_who_gave_the_bridge_too_has_put_in_half_as_much_again() -> None:
    """500 and 250 before it. Sold for 16,950 the round's class gets as many times 750, not 500: 11.3, not
    16.9.
    """
    terms = sure_round(**BRIDGE, close_probability=0.5)
    chain = block_of(hand_plan(cash=5_000, multiple=30, rounds=(terms,)), 400, 1).chain
    both = (chain.treasury.closings.bridge_amount[0] > 0) & (chain.treasury.closings.amount[0] > 0)
    assert both.any()
    found = investors_of(chain, 0)
    np.testing.assert_allclose(found.money_in[both], 750)
    place = chain.table.owners.index("a")
    np.testing.assert_allclose(found.money_out[both], chain.exit.paid[place, both])
    put_in, got = investor_money(chain, 0, np.flatnonzero(both))
    np.testing.assert_allclose(put_in.sum(axis=0), 750)
    np.testing.assert_allclose(got.sum(axis=0), found.money_out[both])


def test_a_bridge_without_its_round_is_no_round() -> None:
    """It never closes: nobody has a multiple, whatever the bridge was worth in the end."""
    terms = sure_round(**(BRIDGE | {"attempts": 1}), close_probability=0.0)
    forecast = run(hand_plan(cash=5_000, rounds=(terms,)), 40, 1, ())
    assert (forecast.results.next_money_in == 250).all()
    assert figure(MEASURES["close"], forecast).value == 0  # type: ignore[union-attr]
    for name in ("gold", "multiple", "irr"):
        assert figure(MEASURES[name], forecast) is None, name


def test_warrants_are_paid_for_by_nobody_and_count_as_money_out() -> None:
    """For 500 they hold a class and warrants for half as many shares: what both get counts, and is more."""
    plain = hand_plan(cash=5_000, multiple=30, rounds=(sure_round(),))
    terms = sure_round(warrant_coverage_share=0.5)
    covered = hand_plan(cash=5_000, multiple=30, rounds=(terms,))
    chain = base_chain(covered)
    owners, paid = chain.table.owners, chain.exit.paid[:, 0]
    theirs = paid[owners.index("a")] + paid[owners.index("a_warrants")]
    assert paid[owners.index("a_warrants")] > 0
    found = investors_of(chain, 0)
    assert found.money_in[0] == 500
    assert found.money_out[0] == pytest.approx(theirs)
    assert found.money_out[0] > investors_of(base_chain(plain), 0).money_out[0]
    rate = (theirs / 500) ** (12 / 17) - 1
    assert found.rate_per_year[0] == pytest.approx(rate)


def test_what_they_buy_from_owners_is_money_in_and_its_part_money_out() -> None:
    """Common shares for 200 at half the round's price: of 10,300 they get 2,575 as the round's class, and
    2,060 for those.
    """
    terms = sure_round(secondary_amount=200, secondary_discount_share=0.5)
    chain = base_chain(hand_plan(cash=5_000, rounds=(terms,)))
    found = investors_of(chain, 0)
    assert found.money_in[0] == 700
    paid = dict(zip(chain.table.owners, chain.exit.paid[:, 0], strict=True))
    assert found.money_out[0] == pytest.approx(paid["a"] + paid["a_secondary"])
    assert found.money_out[0] == pytest.approx(4_635)
    put_in, got = investor_money(chain, 0, np.arange(1))
    assert put_in[6, 0] == put_in.sum() == 700
    assert got.sum() == pytest.approx(4_635)


def test_owners_who_have_not_so_many_shares_sell_what_they_have() -> None:
    """900 wanted at 750 before the round: all their shares cost less, and that is what was paid."""
    terms = sure_round(secondary_amount=900, pre_money=750)
    chain = base_chain(hand_plan(cash=5_000, rounds=(terms,)))
    assert chain.table.at_exit[chain.table.owners.index("founders"), 0] == pytest.approx(0)
    assert investors_of(chain, 0).money_in[0] == pytest.approx(500 + 750)
