"""Clauses of rounds, exits and loans: each case by hand, or from the document that defines the clause."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from core.errors import CalculationError
from core.financing.debt.cost import effective_annual_cost
from core.financing.debt.schedule import LoanSchedule, schedule
from core.financing.exact import lifted
from core.financing.exit.choices import before_carve_out, break_points
from core.financing.ownership.rounding import rounded_round
from core.financing.raising.round_terms import ALL_PRE_MONEY, ConversionTerm, Convertible
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.run import base_chain
from core.studies.financing.planned import planned_payout, planned_table
from tests.core.financing.exactly import capped, one, solved, standing
from tests.core.hand_plans import hand_plan
from tests.core.sections import loan

FOUNDERS = [{"id": "founders", "name": "Founders", "kind": "founder", "shares": 8_000_000}]
SERIES_A = {"id": "a", "name": "A", "shares": 2_000_000, "issue_price": 2.5}
ROUND = {
    "id": "b",
    "name": "B",
    "amount": 2e6,
    "pre_money": 8e6,
    "close_month": 3,
    "asks": {},
    "pool_after_share": 0,
}


def plan(**financing: Any) -> Plan:
    return hand_plan(financing={"holders": FOUNDERS} | financing)


def safe(name: str = "s", amount: float = 1e6, **terms: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "amount": amount} | terms


def note(name: str = "n", principal: float = 1e6, **terms: Any) -> dict[str, Any]:
    dates = {"issued": "2026-12-31", "maturity": "2030-01-01"}
    return {"id": name, "name": name, "principal": principal} | dates | terms


@contextmanager
def refused(field: str) -> Iterator[None]:
    """Expect a plan to be refused for one field."""
    with pytest.raises(ValidationError) as caught:
        yield
    causes = [fault["ctx"]["error"] for fault in caught.value.errors() if "error" in fault.get("ctx", {})]
    assert field in {cause.field.rpartition(".")[2] for cause in causes}


def paid(of: Plan, proceeds: float) -> dict[str, float]:
    found = planned_payout(of, lifted([proceeds], 1, "exact"), "exact")
    names = planned_table(of, 1, "exact").owners
    return {name: float(money) for name, money in zip(names, found.paid[:, 0], strict=True) if money}


def shares(of: Plan) -> dict[str, float]:
    table = planned_table(of, 1, "exact")
    return dict(zip(table.owners, table.shares[-1, :, 0].astype(float), strict=True))


def test_conversions_follow_the_rounded_price() -> None:
    """YC guide, example 1, question 5: 0.6577 gives B 1,216,360 and, of a cap that counts B's shares, A
    590,334.
    """
    yc = standing(9_250_000, 0, 300_000, 350_000, 100_000)
    a, b = capped("a", 200_000, 4_000_000), capped("b", 800_000, 8_000_000)
    exact = solved(yc, 2_200_000, 8_800_000, a, b, increase=1_573_000)
    rounded = rounded_round(exact, amount=Fraction(2_200_000))
    assert float(rounded.price) == 0.6577
    assert rounded.conversions == {"a": 590_334, "b": 1_216_360}


def test_a_discount_safe_meets_an_exit() -> None:
    """YC SAFE, 1(d): the purchase amount with the preferred, or shares at the discount if they bring more.

    $3 M is shared by claims of 1 M and 5 M. Of $15 M, 5 M go to A, 1.25 M to the SAFE. Of $6.1 M it gets its
    million and the last .1.
    """
    one_safe = plan(series=[SERIES_A], safes=[safe(discount_share=0.2)])
    assert paid(one_safe, 3e6) == pytest.approx({"s": 0.5e6, "a": 2.5e6})
    assert paid(one_safe, 6.1e6) == pytest.approx({"s": 1.1e6, "a": 5e6})
    assert paid(one_safe, 15e6) == pytest.approx({"s": 1.25e6, "a": 5e6, "founders": 8.75e6})


def test_a_carve_out_knows_that_a_note_converts() -> None:
    """10 % of $50 M where the note takes shares, of what it leaves where it is a creditor."""
    of = plan(carve_out_share=0.1, notes=[note(cap=8e6)])
    found = planned_payout(of, lifted([50e6], 1, "exact"), "exact")
    assert float(found.carve_out[0]) == 5e6
    poor = planned_payout(of, lifted([2e6], 1, "exact"), "exact")
    assert float(poor.carve_out[0]) == pytest.approx(0.1e6)
    assert paid(of, 2e6)["n"] == pytest.approx(1e6)


def test_a_cap_on_participation_contains_the_preference_and_its_dividends() -> None:
    """2 × $5 M is the most, though preference and 20 % a year for 2 years come to 7 M before the common."""
    terms = {"participation": "capped", "dividend": "simple", "dividend_per_year": 0.2, "issued_month": -1}
    of = plan(series=[SERIES_A | terms])
    assert paid(of, 30e6)["a"] == 10e6
    dearer = plan(series=[SERIES_A | terms | {"dividend_per_year": 0.6}])  # 5 + 6 M before the cap
    assert paid(dearer, 30e6)["a"] == 10e6
    with refused("participation_cap"):
        plan(series=[SERIES_A | terms | {"preference_multiple": 2, "participation_cap": 1.5}])
    with refused("participation_cap"):
        plan(rounds=[ROUND | {"participation": "capped", "preference_multiple": 3, "participation_cap": 2}])


@pytest.mark.parametrize(
    ("financing", "field"),
    [
        ({"series": [SERIES_A | {"conversion_price": 5.0}]}, "conversion_price"),
        ({"holders": [FOUNDERS[0] | {"vesting": {"months": 12, "cliff_months": 48}}]}, "cliff_months"),
        ({"safes": [safe(fixed_share=0.07, cap=1e7)]}, "fixed_share"),
        ({"safes": [safe("x", elected="y")]}, "elected"),
        ({"safes": [safe("x"), safe("y", elected="x")]}, "elected"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(financing: dict[str, Any], field: str) -> None:
    with refused(field):
        plan(**financing)


@pytest.mark.parametrize("count", [3, 6, 7, 10, 11, 13])
@pytest.mark.parametrize("kind", ["float", "exact"])
def test_caps_that_promise_the_whole_company_have_no_price(count: int, kind: Any) -> None:
    """SAFEs of 100 % together: not a price of 1e-16."""
    safes = [safe(f"s{place}", 100_000, cap=1e5 * count) for place in range(count)]
    with pytest.raises(CalculationError, match="nothing for the owners"):
        planned_table(plan(safes=safes, rounds=[ROUND]), 1, kind)


def test_a_safe_for_a_fixed_share() -> None:
    """7 % of what stands and converts, whatever the price; of an exit, 7 % or its money."""
    of = plan(safes=[safe(amount=125_000, fixed_share=0.07)], rounds=[ROUND])
    held = shares(of)
    assert held["s"] / (held["s"] + 8_000_000) == pytest.approx(0.07)
    assert held["b"] / sum(held.values()) == pytest.approx(0.2)
    unconverted = plan(safes=[safe(amount=125_000, fixed_share=0.07)])
    assert paid(unconverted, 1e7) == pytest.approx({"s": 0.7e6, "founders": 9.3e6})
    assert paid(unconverted, 1e6) == pytest.approx({"s": 125_000, "founders": 875_000})


@pytest.mark.parametrize("ticked", [(), ("converting",), ("pool_increase",), ("converting", "pool_increase")])
def test_a_cap_counts_what_is_ticked(ticked: tuple[str, ...]) -> None:
    """8 M shares, a pool increase of 1 M: $1 M at a cap of $10 M buys a tenth of what is counted."""
    ticks = {f"counts_{name}": True for name in ticked}
    held = shares(
        plan(
            safes=[safe(cap=1e7, cap_counts="as_ticked", **ticks)],
            rounds=[ROUND | {"pre_money": 3e7, "pool_increase": 1_000_000}],
        )
    )
    counted = 8_000_000 + ("pool_increase" in ticked) * 1_000_000 + ("converting" in ticked) * held["s"]
    assert held["s"] == pytest.approx(counted / 10)


def test_a_cap_over_all_pre_money_shares_gives_its_part_of_the_pre_money() -> None:
    """Cap ÷ pre-money × price: all that the price counts is counted by the cap too."""
    term = ConversionTerm(cap=one(8_000_000), counts=ALL_PRE_MONEY)
    found = solved(
        standing(8_000_000),
        2_000_000,
        12_000_000,
        Convertible("n", one(1_000_000), (term,)),
        increase=500_000,
    )
    assert 1_000_000 / found.conversions["n"][0] == found.price[0] * Fraction(8, 12)


def test_the_most_favoured_takes_what_it_elects_and_else_the_best() -> None:
    later = [safe("cheap", cap=5e6), safe("dear", cap=1.6e7, discount_share=0.5)]
    best = shares(plan(safes=[safe("m", most_favoured=True), *later], rounds=[ROUND]))
    chosen = shares(plan(safes=[safe("m", most_favoured=True, elected="cheap"), *later], rounds=[ROUND]))
    assert chosen["m"] == pytest.approx(chosen["cheap"])
    assert best["m"] >= chosen["m"] - 1e-6
    notes = [note("m", most_favoured=True), note("l", cap=4e6, issued="2026-12-31")]
    assert (
        shares(plan(notes=[note("m", most_favoured=True, issued="2026-06-30"), notes[1]], rounds=[ROUND]))[
            "m"
        ]
        > shares(plan(notes=[note("m", issued="2026-06-30"), notes[1]], rounds=[ROUND]))["m"]
    )


def test_the_most_favoured_safe_takes_a_later_notes_terms_and_a_note_a_later_safes() -> None:
    """Half a million at a note's cap of $4 M over 8 M shares: 1 M shares at $.50. A note of the SAFE's month
    is not later.
    """
    first = safe("m", 5e5, most_favoured=True, issued_month=-3)
    of_december = note("n", cap=4e6)
    both = shares(plan(safes=[first], notes=[of_december], rounds=[ROUND]))
    assert both["m"] == pytest.approx(1e6)
    elected = shares(
        plan(safes=[first | {"most_favoured": False, "elected": "n"}], notes=[of_december], rounds=[ROUND])
    )
    assert elected["m"] == pytest.approx(1e6)
    at_once = plan(safes=[first | {"issued_month": -1}], notes=[of_december], rounds=[ROUND])
    assert shares(at_once)["m"] == pytest.approx(0.5e6 / 2e6 * shares(at_once)["b"])
    with refused("elected"):
        plan(safes=[safe("m", issued_month=-1, elected="n")], notes=[of_december])
    early = note("m", 5e5, issued="2026-06-30", most_favoured=True)
    late = safe("s", cap=4e6, cap_counts="outstanding", issued_month=-1)
    owed = 5e5
    assert shares(plan(notes=[early], safes=[late], rounds=[ROUND]))["m"] == pytest.approx(owed / 0.5)


def test_the_most_favoured_safe_takes_a_later_notes_terms_at_an_exit() -> None:
    """$20 M, a note of a million at a cap of 4 M and a SAFE of half a million that takes it: 2 M and 1 M
    shares beside 8 M.
    """
    of = plan(safes=[safe("m", 5e5, most_favoured=True, issued_month=-3)], notes=[note("n", cap=4e6)])
    found = paid(of, 22e6)
    assert found == pytest.approx({"founders": 16e6, "m": 2e6, "n": 4e6})


def test_a_small_round_does_not_convert_what_waits_for_a_larger_one() -> None:
    """$2 M converts the SAFE, not the note that asks for $5 M; the next round of $6 M converts it."""
    next_round = ROUND | {"id": "c", "name": "C", "amount": 6e6, "pre_money": 3e7, "close_month": 9}
    of = plan(safes=[safe(cap=1e7)], notes=[note(cap=1e7, qualified_amount=5e6)], rounds=[ROUND, next_round])
    table = planned_table(of, 1, "exact")
    after_b, after_c = (
        dict(zip(table.owners, step[:, 0].astype(float), strict=True)) for step in table.shares[1:]
    )
    assert after_b["s"] > 0
    assert after_b["n"] == 0
    assert after_c["n"] > 0
    assert after_c["s"] == after_b["s"]
    solved_b, solved_c = table.solved
    assert solved_b is not None
    assert solved_c is not None
    assert set(solved_b.conversions) == {"s"}
    assert set(solved_c.conversions) == {"n"}


def test_a_multiple_at_a_sale_is_taken_where_it_beats_the_shares() -> None:
    """2 × $1 M or a tenth: indifferent at a sale of $20 M."""
    of = plan(notes=[note(cap=1e7, cap_counts="post_money", sale_multiple=2)])
    assert paid(of, 1e7)["n"] == pytest.approx(2e6)
    bears = plan(notes=[note(cap=1e9, sale_multiple=2, rate_per_year=0.1, issued="2025-12-31")])
    months = bears.exit.month + 1
    assert paid(bears, 1e7)["n"] == pytest.approx(2e6 + 1e6 * 0.1 * (12 + months) / 12, rel=2e-3)
    assert paid(of, 1.5e6)["n"] == pytest.approx(1.5e6)
    assert paid(of, 4e7)["n"] == pytest.approx(4e6)


@pytest.mark.parametrize(("into", "preference"), [("shadow", 1e6), ("standard", 2e6), ("common", 0.0)])
def test_what_a_safe_becomes(into: str, preference: float) -> None:
    """At half the round's price $1 M buys shares worth 2 M there: a preference of 1, of 2, or none.

    1 is sold for less than the preferences: A's 2 M and the SAFE's share it.
    """
    of = plan(safes=[safe(discount_share=0.5, converts_into=into)], rounds=[ROUND])
    money = paid(of, 2e6)
    assert money.get("s", 0) == pytest.approx(2e6 * preference / (preference + 2e6) if preference else 0)


def test_ranks_by_number_and_mixed_tiers() -> None:
    """C first, then A and B alike: of $10 M after C's 4 M, 6 M are shared 5 : 5."""
    tiers = [
        SERIES_A | {"rank": 1},
        SERIES_A | {"id": "b", "name": "B", "rank": 1},
        SERIES_A | {"id": "c", "name": "C", "shares": 1_600_000, "rank": 2},
    ]
    assert paid(plan(series=tiers, seniority="as_ranked"), 1e7) == pytest.approx(
        {"a": 3e6, "b": 3e6, "c": 4e6}
    )
    first = [tiers[0] | {"rank": 3}, *tiers[1:]]
    assert paid(plan(series=first, seniority="as_ranked"), 7e6) == pytest.approx({"a": 5e6, "c": 2e6})


def test_an_exempt_round_adjusts_nobody_and_a_safe_has_its_own_protection() -> None:
    down = ROUND | {"pre_money": 4e6}
    plain = shares(plan(series=[SERIES_A], rounds=[down]))
    exempt = shares(plan(series=[SERIES_A], rounds=[down | {"exempt": True}]))
    assert plain["a"] > exempt["a"] == 2_000_000
    first = ROUND | {"protection": "none"}
    lower = ROUND | {"id": "c", "name": "C", "pre_money": 2e6, "close_month": 9}
    own = safe(cap=1e7, protection="full_ratchet")
    kept = shares(plan(safes=[own], rounds=[first, lower]))
    lost = shares(plan(safes=[safe(cap=1e7)], rounds=[first, lower]))
    assert kept["s"] > lost["s"]


def test_a_conversion_below_a_protected_price_dilutes_where_the_round_says_so() -> None:
    """A bought at 2.50; a SAFE converts at 0.40 in a round at 4.00: broad-based, (10 M + 2 M ÷ 2.5) ÷
    (10 M + 5 M) of 2.50 is 1.80 for what the SAFE has become alone.
    """
    of = {
        "series": [SERIES_A],
        "safes": [safe(amount=2e6, cap=4e6, cap_counts="outstanding", protection="none")],
    }
    up = ROUND | {"pre_money": 6e7, "convention": "pre_money"}
    silent, counted = (
        shares(plan(**of, rounds=[up | {"conversions_dilute": said}])) for said in (False, True)
    )
    assert silent["a"] == 2_000_000
    assert counted["a"] > silent["a"]


def test_after_months_of_interest_equal_parts_of_the_principal() -> None:
    found = terms(
        kind="equal_principal", principal=3_000, term_months=36, interest_only_months=6, rate_per_year=0.1
    )
    assert found.repaid[1:7, 0] == pytest.approx(0)
    assert found.repaid[7:37, 0] == pytest.approx(100)
    assert found.interest[6, 0] == pytest.approx(25)


def test_level_payments_after_months_of_interest_leave_the_balloon() -> None:
    found = terms(
        kind="venture",
        principal=1e6,
        term_months=24,
        interest_only_months=6,
        balloon_share=0.3,
        rate_per_year=0.1,
    )
    paid = (found.repaid + found.interest)[:, 0]
    assert paid[7:24] == pytest.approx(paid[7])
    assert found.repaid[24, 0] == pytest.approx(3e5 + paid[7] - found.interest[24, 0])


FULL = SERIES_A | {"participation": "full", "protection": "none"}


def test_shares_that_a_safe_became_vote_with_the_preferred() -> None:
    """The SAFE's half of the company, 10 M shares, and B's 1 M outvote A's 2 M, who participate: of 30 M
    everybody has his part of 21 M shares.
    """
    of = {"series": [FULL], "safes": [safe(amount=4e6, cap=8e6)], "conversion_vote_share": 0.5}
    up = ROUND | {"amount": 1e6, "pre_money": 2e7}
    assert paid(plan(**of, rounds=[up]), 3e7) == pytest.approx(
        {"founders": 3e7 * 8 / 21, "a": 3e7 * 2 / 21, "s": 3e7 * 10 / 21, "b": 3e7 / 21}
    )
    into_common = [safe(amount=4e6, cap=8e6, converts_into="common")]
    assert paid(plan(**of | {"safes": into_common}, rounds=[up]), 3e7)["a"] > 3e7 * 2 / 21 + 4e6


def test_shares_that_became_common_do_not_vote() -> None:
    """A did not take part: B alone is preferred, participates, and gains nothing from a conversion."""
    series = SERIES_A | {"takes_part": False, "shares": 4_000_000}
    round_ = ROUND | {"pay_to_play": True, "participation": "full", "pre_money": 1.2e7}
    found = paid(plan(series=[series], rounds=[round_], conversion_vote_share=0.5), 2e7)
    assert found == pytest.approx({"b": 2e6 + 1.8e7 / 7, "a": 1.8e7 * 2 / 7, "founders": 1.8e7 * 4 / 7})


@pytest.mark.parametrize(("ending", "money"), [("sale", 3_000), ("listing", 1_000), ("wind_down", 1_000)])
def test_a_multiple_at_a_sale_is_paid_at_a_sale_alone(ending: str, money: float) -> None:
    kind = {"id": "k", "name": "K", "ending": ending, "odds": 1.0}
    of = hand_plan(costs=100, multiple=5, financing={"safes": [safe(amount=1_000, sale_multiple=3)]})
    found = base_chain(changed(of, {"exit.kinds": [kind]}))
    assert found.exit.paid[found.table.owners.index("s"), 0] == pytest.approx(money)


def test_a_safe_gets_its_money_back_where_the_company_is_wound_up() -> None:
    kind = {"id": "k", "name": "K", "ending": "wind_down", "odds": 1.0}
    of = hand_plan(costs=100, multiple=5, financing={"safes": [safe(amount=1_000, cap=2_000)]})
    sold, wound_up = base_chain(of), base_chain(changed(of, {"exit.kinds": [kind]}))
    place = sold.table.owners.index("s")
    assert sold.exit.paid[place, 0] > 2_000
    assert wound_up.exit.paid[place, 0] == pytest.approx(1_000)


def test_a_holder_who_elects_another_s_election_has_the_third_one_s_terms() -> None:
    chain = [
        safe("m", elected="n", most_favoured=True),
        safe("n", elected="x", most_favoured=True),
        safe("x", cap=5e6),
    ]
    found = shares(plan(safes=chain, rounds=[ROUND]))
    assert found["m"] == found["n"] == found["x"] > 0


def test_a_tie_of_the_price_is_rounded_up_as_spreadsheets_do() -> None:
    exact = solved(standing(9_450_000, 0, 0, 0, 0), 3_000_000, 9_450_000 * Fraction(118125, 100_000))
    assert exact.price[0] == Fraction(118125, 100_000)
    found = rounded_round(exact, amount=Fraction(3_000_000))
    assert float(found.price) == 1.1813


def test_a_price_that_would_vanish_keeps_three_figures() -> None:
    exact = solved(standing(10**12, 0, 0, 0, 0), 3_000_000, Fraction(12_345_678))
    assert exact.price[0] == Fraction(12_345_678, 10**12)
    assert float(rounded_round(exact, amount=Fraction(3_000_000)).price) == 0.0000123


def test_contradictions_of_rights_and_caps_are_named() -> None:
    play = ROUND | {"pay_to_play": True}
    with refused("takes_part"):
        plan(series=[SERIES_A | {"takes_part": False, "pro_rata": True}], rounds=[play])
    with refused("fixed_share"):
        plan(safes=[safe(fixed_share=0.6), safe("t", fixed_share=0.4)], rounds=[])
    apart = safe("t", fixed_share=0.6, cap_counts="outstanding")
    assert plan(safes=[safe(fixed_share=0.6), apart], rounds=[])
    whole = plan(safes=[safe(cap=1e6)], rounds=[ROUND | {"pro_rata": "inside"}])
    with pytest.raises(CalculationError, match="raise a cap"):
        shares(whole)


def test_how_many_later_closings_is_nothing_without_a_part_that_comes_later() -> None:
    assert shares(plan(rounds=[ROUND | {"later_closings": 3}]))["b"] == 2_000_000


def terms(**of: Any) -> LoanSchedule:
    months = of.pop("months", 40)
    return schedule(loan=loan(draw_month=0, **of), months=months)


def test_equal_parts_of_the_principal() -> None:
    """$5 M, 11 %, 36 months: interest 5 M · .11 ÷ 12 · 37 ÷ 2 = 847,917."""
    found = terms(kind="equal_principal", principal=5e6, term_months=36, rate_per_year=0.11)
    assert found.interest.sum() == pytest.approx(847_916.67, abs=0.005)
    np.testing.assert_allclose(found.repaid[1:37, 0], 5e6 / 36)
    assert found.closing_balance[36, 0] == 0


def test_level_payments_by_actual_days_of_360_leave_a_small_last_correction() -> None:
    """At 8 % × 365/360: 119 payments alike, and a last that is none of two."""
    found = terms(
        months=130, kind="amortising", principal=5e5, term_months=120, rate_per_year=0.08, day_count="act_360"
    )
    paid = found.service[1:121, 0]
    rate = 0.08 * 365 / 360 / 12
    np.testing.assert_allclose(paid[:-1], 5e5 * rate / (1 - (1 + rate) ** -120))
    assert paid[-1] == pytest.approx(paid[0], rel=0.05)
    assert found.closing_balance[120, 0] == pytest.approx(0, abs=1e-6)


def test_level_payments_are_one_figure_and_the_last_one_is_corrected() -> None:
    found = terms(
        kind="amortising", principal=100_000, term_months=12, rate_per_year=0.06, day_count="act_365"
    )
    payments = found.service[1:13, 0]
    np.testing.assert_allclose(payments[:-1], payments[0], rtol=1e-14)
    assert abs(payments[-1] - payments[0]) > 0.01
    assert found.closing_balance[12, 0] == 0


@pytest.mark.parametrize("residual", [0.0, 0.1])
def test_a_lease_costs_what_its_rate_says(residual: float) -> None:
    """12 % a year monthly is 12.6825 % a year, with or without a residual."""
    found = terms(kind="lease", principal=100_000, term_months=24, rate_per_year=0.12, balloon_share=residual)
    assert effective_annual_cost(schedule=found)[0] == pytest.approx(0.126825, abs=5e-7)


def test_half_yearly_coupons() -> None:
    """$1 M at 10 %: 50,000 every six months, the principal with the last."""
    found = terms(
        kind="interest_only", principal=1e6, term_months=24, rate_per_year=0.1, payment_interval_months=6
    )
    assert np.flatnonzero(found.interest[:, 0]).tolist() == [6, 12, 18, 24]
    np.testing.assert_allclose(found.interest[[6, 12, 18, 24], 0], 50_000)
    assert found.repaid[24, 0] == 1e6
    assert found.liability[9, 0] == pytest.approx(1e6 + 25_000)
    np.testing.assert_allclose(found.accrued[1:25, 0], 1e5 / 12)


def test_interest_that_is_added_to_the_loan() -> None:
    """Half of 12 % is paid, half added: it grows by ½ % a month and is paid with the principal."""
    found = terms(kind="interest_only", principal=1e6, term_months=12, rate_per_year=0.12, pik_share=0.5)
    assert found.interest[1, 0] == pytest.approx(5_000)
    assert found.interest[2, 0] == pytest.approx(5_000 * 1.005)
    assert found.service[12, 0] == pytest.approx(1e6 * 1.005**12 + 5_000 * 1.005**11)
    assert effective_annual_cost(schedule=found)[0] == pytest.approx(0.126825, abs=5e-7)


def test_early_repayment_and_fees_in_money() -> None:
    """Interest-only, repaid after six months with 2 %; 3,000 of fees at the draw; nothing afterwards."""
    found = terms(
        kind="interest_only",
        principal=1e6,
        term_months=24,
        rate_per_year=0.12,
        fee_amount=3_000,
        prepaid_month=6,
        prepayment_fee_share=0.02,
    )
    assert found.fees[[0, 6], 0].tolist() == [3_000, 20_000]
    assert found.interest.sum() == pytest.approx(60_000)
    assert found.repaid[6, 0] == 1e6
    assert found.service[7:].sum() == 0


def test_the_instalment_that_falls_due_anyway_bears_no_fee_for_early_repayment() -> None:
    """1.2 M in twelve equal parts, the rest repaid with the fourth: 800,000 come early, and 2 % of them are
    16,000; between two instalments of a quarter the whole rest comes early.
    """
    loan = {"kind": "equal_principal", "principal": 1.2e6, "term_months": 12, "rate_per_year": 0.12}
    fee = {"prepayment_fee_share": 0.02}
    assert terms(**loan, **fee, prepaid_month=4).fees.sum() == pytest.approx(16_000)
    quarters = terms(**loan, **fee, payment_interval_months=3, prepaid_month=4)
    assert quarters.fees.sum() == pytest.approx(0.02 * 900_000)
    assert terms(**loan, **fee).fees.sum() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"prepaid_month": 0}, "prepaid_month"),
        ({"prepaid_month": 24}, "prepaid_month"),
        ({"payment_interval_months": 5}, "payment_interval_months"),
        ({"kind": "lease", "pik_share": 0.5}, "pik_share"),
        ({"kind": "lease", "prepaid_month": 5}, "prepaid_month"),
    ],
)
def test_loan_terms_that_cannot_be_are_refused(change: dict[str, Any], field: str) -> None:
    entry = {
        "id": "l",
        "name": "L",
        "kind": "amortising",
        "principal": 1e6,
        "draw_month": 0,
        "term_months": 24,
    }
    with refused(field):
        plan(loans=[entry | {"rate_per_year": 0.1} | change])


def test_at_a_sale_a_safe_with_a_cap_takes_its_shares_or_its_money_whatever_its_discount() -> None:
    """An eighth of $100 M, of 30 M, of 9 M; of 5 M its million. YC's SAFE with cap and discount: the
    liquidity price is the cap ÷ the capitalization; the discount is one to a round's price.
    """
    of = plan(safes=[safe(cap=8e6, discount_share=0.2)])
    found = [paid(of, proceeds)["s"] for proceeds in (100e6, 30e6, 9e6, 5e6)]
    assert found == pytest.approx([12.5e6, 3.75e6, 1.125e6, 1e6])


def test_terms_of_a_safe_that_does_not_exist_yet_cannot_be_taken() -> None:
    late = safe("late", cap=5e6, issued_month=8)
    plain = shares(plan(safes=[safe("m")], rounds=[ROUND]))["m"]
    for right in ({"most_favoured": True}, {"elected": "late"}):
        assert shares(plan(safes=[safe("m", **right), late], rounds=[ROUND]))["m"] == pytest.approx(plain)
    later = ROUND | {"close_month": 9}
    assert shares(plan(safes=[safe("m", elected="late"), late], rounds=[later]))["m"] > 1.4 * plain
    never = safe("late", cap=1.5e6, issued_month=30)
    assert paid(plan(safes=[safe("m", most_favoured=True), never]), 3e7)["m"] == pytest.approx(1e6)


def test_later_is_by_month_not_by_place_in_the_list() -> None:
    earlier = safe("e", cap=3e6, issued_month=-1)
    both = [safe("m", most_favoured=True, issued_month=2), earlier]
    alone = [safe("m", issued_month=2), earlier]
    assert shares(plan(safes=both, rounds=[ROUND])) == shares(plan(safes=alone, rounds=[ROUND]))


def test_a_right_never_makes_its_holder_worse_off() -> None:
    fixed = safe("f", 1e4, fixed_share=0.001)
    for terms_ in ({}, {"cap": 1e9}):
        without = shares(plan(safes=[safe("m", **terms_), fixed], rounds=[ROUND]))["m"]
        right = shares(plan(safes=[safe("m", most_favoured=True, **terms_), fixed], rounds=[ROUND]))["m"]
        assert right == pytest.approx(without)


def test_an_election_takes_the_document_as_a_whole() -> None:
    chosen = plan(
        notes=[note("m", issued="2026-06-30", elected="l"), note("l", sale_multiple=3.0, principal=1.0)]
    )
    assert paid(chosen, 8e6)["m"] == pytest.approx(3e6)
    waiting = plan(safes=[safe("m", elected="l"), safe("l", cap=5e6, qualified_amount=5e6)], rounds=[ROUND])
    assert shares(waiting)["m"] == 0
    common = plan(safes=[safe("m", elected="l"), safe("l", converts_into="common")], rounds=[ROUND])
    assert "m" not in paid(common, 1e6)


def test_an_elected_fixed_share_is_all_its_holder_gets() -> None:
    """1 % of what stands and converts, though a million would buy more at the round's price."""
    of = plan(safes=[safe("m", elected="f"), safe("f", 1e4, fixed_share=0.01)], rounds=[ROUND])
    held = shares(of)
    assert held["m"] == pytest.approx(held["f"])
    assert held["m"] / (held["m"] + held["f"] + 8_000_000) == pytest.approx(0.01)


def test_a_favoured_holder_takes_of_a_later_percentage_what_its_money_buys_there() -> None:
    """10,000 beside 125,000 for 7 %: .56 % of what stands and converts, as a cap of 125,000 ÷ 7 % gives."""
    fixed = safe("f", 125e3, fixed_share=0.07)
    favoured = shares(plan(safes=[safe("m", 10e3, most_favoured=True), fixed], rounds=[ROUND]))
    capped = shares(plan(safes=[safe("m", 10e3, cap=125e3 / 0.07), fixed], rounds=[ROUND]))
    assert favoured["m"] == pytest.approx(capped["m"])
    assert favoured["m"] / favoured["f"] == pytest.approx(10 / 125)


def test_the_best_term_at_an_exit_is_the_one_with_most_shares() -> None:
    """A tenth that counts itself is an eleventh more than a tenth that does not: 10 M of 100, before 9.5
    M.
    """
    other = safe("o", 1.0, cap=9.523809e6, cap_counts="pre_money")
    mine = safe("m", most_favoured=True, cap=1e7)
    assert paid(plan(safes=[mine, other]), 1e8)["m"] == pytest.approx(1e7, rel=1e-6)


def test_break_points_lie_where_the_payout_changes_beneath_a_carve_out() -> None:
    """A's 5 M are paid in full at 5 M ÷ .9; it converts where a fifth of nine tenths is 5 M."""
    of = plan(series=[SERIES_A], carve_out_share=0.1)
    large = planned_payout(of, np.array([5e7]))
    found = {
        point.event: before_carve_out(point.proceeds, 0.1, large, 5e7)
        for point in break_points(classes=large.classes)
    }
    assert found["paid_in_full"] == pytest.approx(5e6 / 0.9)
    assert found["converts"] == pytest.approx(2.5e7 / 0.9)
    for proceeds, money in ((5e6 / 0.9, 5e6), (2.5e7 / 0.9, 5e6), (3e7 / 0.9, 6e6)):
        assert paid(of, proceeds)["a"] == pytest.approx(money)
