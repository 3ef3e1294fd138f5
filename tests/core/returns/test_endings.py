"""Kinds of exit: their odds, what each pays, and a multiple that follows growth and margin."""

from typing import Any

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.returns.exit import exit_value, later_share
from core.simulation.block import block_of
from core.simulation.draw import draw
from core.simulation.run import base_chain
from core.simulation.streams import MiddleDraws
from core.studies.plan.judgement import price_of
from tests.core.hand_plans import hand_plan, sure_round
from tests.core.sections import by_month, exit_

PATHS = 4_000


def ends(**kinds: dict[str, Any]) -> Plan:
    """100 of revenue a month: 1,200 × 2 = 2,400, with 1,500 of cash after a round of 500."""
    plan = hand_plan(costs=100, multiple=2, rounds=(sure_round(preference_multiple=3),))
    items = [{"id": name, "name": name, "ending": name} | values for name, values in kinds.items()]
    return changed(plan, {"exit.kinds": items})


def test_kinds_come_as_often_as_stated_and_the_rest_are_sales() -> None:
    plan = ends(listing={"odds": 0.2, "value_share": 2.0}, wind_down={"odds": 0.5, "value_share": 0.1})
    found = block_of(plan, PATHS, 1).chain.exit
    shares = [float((found.ending == place).mean()) for place in (0, 1, -1)]
    np.testing.assert_allclose(shares, [0.2, 0.5, 0.3], atol=0.025)
    for place, value in ((0, 4_800), (1, 240), (-1, 2_400)):
        np.testing.assert_allclose(found.enterprise_value[found.ending == place], value)


def test_a_listing_turns_preferred_shares_into_common() -> None:
    """A quarter of the company for 500 with a preference of three times: 1,500 of a sale at 3,900, 975
    listed.
    """
    sold = base_chain(ends(sale={"odds": 1.0})).exit
    listed = base_chain(ends(listing={"odds": 1.0})).exit
    place = base_chain(ends()).table.owners.index("a")
    assert sold.paid[place, 0] == pytest.approx(1_500)
    assert listed.paid[place, 0] == pytest.approx(3_900 / 4)
    for one in (sold, listed):
        assert one.paid.sum() == pytest.approx(3_900)


def test_only_a_sale_earns_shares_ahead_of_their_time() -> None:
    """A million shares beside a million of which nothing is earned yet, and a fourth sold to the round."""
    for ending, expected in (("sale", 1.0), ("licence_and_hire", 1.0), ("listing", 0.0), ("wind_down", 0.0)):
        plan = ends(**{ending: {"odds": 1.0}})
        late = {"start_month": 0, "months": 240, "cliff_months": 60, "accelerated_share": 1.0}
        first = plan.financing.holders[0].model_dump()
        holders = [first, first | {"id": "late", "name": "Late", "vesting": late}]
        chain = base_chain(
            changed(plan, {"financing.holders": holders, "financing.unvested_at_exit": "forfeited"})
        )
        own, other = (chain.exit.paid[chain.table.owners.index(name), 0] for name in (first["id"], "late"))
        assert own > 0
        assert other == pytest.approx(own * expected)


@pytest.mark.parametrize("turned", [False, True])
def test_the_base_case_ends_in_what_is_likeliest_whatever_the_order(turned: bool) -> None:
    kinds = {"wind_down": {"odds": 0.45}, "licence_and_hire": {"odds": 0.1}}
    plan = ends(**dict(reversed(kinds.items())) if turned else kinds)
    place = int(base_chain(plan).exit.ending[0])
    # A plain sale is left with .45 as well: both may be the base case, the licence never.
    assert place == -1 or plan.exit.kinds[place].ending == "wind_down"


def test_uncertain_odds_that_add_up_to_more_than_one_are_scaled() -> None:
    wide = {"distribution": "uniform", "low": 0.0, "high": 1.0}
    plan = ends(sale={"odds": wide}, wind_down={"odds": wide})
    found = block_of(plan, PATHS, 1).chain.exit
    shares = [float((found.ending == place).mean()) for place in (0, 1)]
    assert shares[0] == pytest.approx(shares[1], abs=0.03)


def test_odds_above_one_are_refused() -> None:
    with pytest.raises(Exception, match="must add up to 1 or less"):
        ends(sale={"odds": 0.7}, listing={"odds": 0.4})


def test_a_plan_without_kinds_is_as_it_was() -> None:
    plan = ready_made("applied")
    certain = changed(plan, {"exit.kinds": [{"id": "s", "name": "S", "ending": "sale", "odds": 1.0}]})
    one, other = (block_of(each, 200, 1).chain.exit for each in (plan, certain))
    np.testing.assert_array_equal(one.paid, other.paid)


def test_the_multiple_follows_growth() -> None:
    """Revenue doubles from one year to the next: (2 ÷ 1.6)² on the multiple of 10."""
    revenue = by_month(*[5.0] * 12, *[10.0] * 12)
    plain = exit_(month=23)
    follows = exit_(month=23, growth_elasticity=2.0, stated_growth_per_year=0.6)
    climate = np.ones(1)
    assert exit_value(exit=plain, revenue=revenue, climate=climate)[1][0] == pytest.approx(1_200)
    value = exit_value(exit=follows, revenue=revenue, climate=climate)[1][0]
    assert value == pytest.approx(1_200 * (2 / 1.6) ** 2)


def test_a_shrinking_company_is_paid_less_and_one_without_a_past_as_if_it_did_not_grow() -> None:
    """Revenue halves: (.5 ÷ 1.6)² on the multiple of 10. Nothing earned before is no growth: (1 ÷ 1.6)²."""
    follows, climate = exit_(month=23, growth_elasticity=2.0, stated_growth_per_year=0.6), np.ones(1)
    shrinking, new = by_month(*[10.0] * 12, *[5.0] * 12), by_month(*[0.0] * 12, *[10.0] * 12)
    assert exit_value(exit=follows, revenue=shrinking, climate=climate)[1][0] == pytest.approx(
        600 * (0.5 / 1.6) ** 2
    )
    assert exit_value(exit=follows, revenue=new, climate=climate)[1][0] == pytest.approx(1_200 / 1.6**2)


def test_a_run_rate_is_the_last_month_twelve_times() -> None:
    revenue = by_month(*[5.0] * 11, 10.0)
    for basis, yearly in (("trailing", 65), ("run_rate", 120)):
        exit = exit_(month=11, revenue_basis=basis)
        found = exit_value(exit=exit, revenue=revenue, climate=np.full(1, 0.5))
        assert [float(one[0]) for one in found] == pytest.approx([yearly, 5 * yearly])


def test_less_than_two_years_are_compared_half_with_half() -> None:
    """Six months of 5, six of 10: × 2 in half a year is × 4 a year."""
    revenue = by_month(*[5.0] * 6, *[10.0] * 6)
    follows = exit_(month=11, growth_elasticity=1.0, stated_growth_per_year=1.0)
    value = exit_value(exit=follows, revenue=revenue, climate=np.ones(1))[1][0]
    assert value == pytest.approx(90 * 10 * 4 / 2)


def test_eleven_months_are_compared_five_with_five_and_the_first_is_left_out() -> None:
    """Five of 5, five of 10: × 2 in five months is × 2^(12/5) a year; the sale pays on all eleven."""
    revenue = by_month(40.0, *[5.0] * 5, *[10.0] * 5)
    follows = exit_(month=10, growth_elasticity=1.0, stated_growth_per_year=0.0)
    yearly, value = exit_value(exit=follows, revenue=revenue, climate=np.ones(1))
    assert yearly[0] == pytest.approx(115)
    assert value[0] == pytest.approx(115 * 10 * 2 ** (12 / 5))


def test_an_exit_in_the_first_month_pays_on_that_month() -> None:
    yearly, _value = exit_value(exit=exit_(month=0), revenue=by_month(7.0, 9.0), climate=np.ones(1))
    assert yearly[0] == 7


def test_the_mature_margin_moves_value_and_what_the_price_requires() -> None:
    """A margin of .1 for .2 stated halves the multiple at an elasticity of 1, and doubles the revenue
    needed.
    """
    plan = changed(
        hand_plan(costs=100, rounds=(sure_round(),)),
        {
            "exit.margin_elasticity": 1.0,
            "exit.mature_operating_margin": 0.2,
            "exit.stated_operating_margin": 0.2,
        },
    )
    thin = changed(plan, {"exit.mature_operating_margin": 0.1})
    assert base_chain(thin).exit.enterprise_value[0] * 2 == base_chain(plan).exit.enterprise_value[0]
    first, second = price_of(plan), price_of(thin)
    assert first is not None
    assert second is not None
    assert second.required_revenue == pytest.approx(2 * first.required_revenue)


def test_a_company_that_is_ruined_sells_nothing_and_for_nothing() -> None:
    """1,000 in the bank and 50 a month more out than in: it ends in month 20, before its exit."""
    alive, ruined = (base_chain(hand_plan(costs=costs)).exit for costs in (100, 150))
    assert (alive.revenue[0], alive.enterprise_value[0]) == (1_200, 6_000)
    assert (ruined.revenue[0], ruined.enterprise_value[0]) == (0, 0)


@pytest.mark.parametrize(("odds", "share"), [(0.5, 0.0), (0.51, 1 - 0.8**2), (1.0, 1 - 0.8**2)])
def test_in_the_base_case_later_rounds_come_where_they_are_likelier_than_not(
    odds: float, share: float
) -> None:
    terms = {"later_rounds": 2, "later_dilution_share": 0.2, "later_round_odds": odds}
    plan = changed(hand_plan(), {f"exit.{name}": value for name, value in terms.items()})
    assert later_share(draw(plan, MiddleDraws()).exit)[0] == pytest.approx(share)
