"""The cap table through several rounds: identities, exact against float, and the order of events."""

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import CalculationError, PlanError
from core.financing.ownership.as_planned import planned_closings
from core.financing.ownership.cap_table import CapTable, cap_table
from core.financing.ownership.promised import Kept
from core.financing.raising.closings import Closings
from core.plan.convertibles import Note, Safe
from core.plan.document.edit import changed
from core.plan.financing import Financing
from core.plan.round_policy import RoundPolicy
from core.plan.rounds import Round
from core.plan.securities import OptionGrant, Series
from tests.core.hand_plans import hand_plan, sure_round
from tests.core.sections import founders, safe

START = date(2026, 1, 1)

COUNT = st.integers(100_000, 20_000_000)
MONEY = st.integers(50_000, 3_000_000)
CAP = st.none() | st.integers(4_000_000, 60_000_000)
PERCENT = st.integers(0, 40).map(lambda value: value / 100)
PROTECTION = st.sampled_from(["none", "broad", "broad_with_reserve", "narrow", "full_ratchet"])


def priced(identifier: str, amount: float, pre_money: float, month: int = 6, **terms: Any) -> Any:
    return Round(
        id=identifier,
        name=identifier,
        amount=amount,
        pre_money=pre_money,
        close_month=month,
        asks={},
        **terms,
    )


def company(*rounds: Any, **parts: Any) -> Any:
    holders = parts.pop("holders", (founders(8_000_000),))
    return Financing(holders=holders, rounds=rounds, policy=RoundPolicy(), **parts)


def table_of(financing: Any, kind: Any = "exact", owed: Any = None, **more: Any) -> CapTable:
    months = [one.close_month for one in financing.rounds]
    closings = planned_closings(financing, months, kind)
    return cap_table(start=START, financing=financing, closings=closings, owed=owed or {}, **more)


def reached(month: int, part: float) -> Kept:
    return Kept("a", month, np.array([part]), "t", "reached")


SAFES = st.lists(
    st.builds(
        lambda money, cap, discount, counts, favoured: {
            "amount": money,
            "cap": cap,
            "discount_share": discount,
            "cap_counts": counts,
            "most_favoured": favoured,
        },
        MONEY,
        CAP,
        PERCENT,
        st.sampled_from(["post_money", "pre_money"]),
        st.booleans(),
    ),
    max_size=4,
)
ROUNDS = st.lists(
    st.tuples(
        st.integers(500_000, 20_000_000),
        st.integers(10_000_000, 200_000_000),
        st.integers(0, 20),
        PROTECTION,
        st.booleans(),
        st.sampled_from(["percent_ownership", "pre_money", "dollars_invested"]),
    ),
    min_size=1,
    max_size=4,
)


def structure(shares: int, pool: int, safes: list[Any], rounds: list[Any]) -> Any:
    return company(
        *(
            priced(
                f"r{index}",
                amount,
                pre,
                6 * index + 6,
                pool_after_share=target / 100,
                protection=shield,
                convention=convention,
                pool_timing="after_money" if after else "before_money",
            )
            for index, (amount, pre, target, shield, after, convention) in enumerate(rounds)
        ),
        holders=(founders(shares), founders(shares // 10, "staff", security="options", strike=0.1)),
        pool_shares=pool,
        safes=tuple(Safe(id=f"s{index}", name="S", **terms) for index, terms in enumerate(safes)),
    )


@settings(max_examples=120)
@given(COUNT, st.integers(0, 2_000_000), SAFES, ROUNDS)
def test_random_structures_conserve_shares_and_money(
    shares: int, pool: int, safes: list[Any], rounds: list[Any]
) -> None:
    """Ownership sums to 1; nobody's shares fall except the pool's by grants; every round's money buys its
    shares at its price.
    """
    plan = structure(shares, pool, safes, rounds)
    try:
        found = table_of(plan)
    except CalculationError:
        return
    assert (found.ownership().sum(axis=1) == 1).all()
    steps = found.shares[:, :, 0]
    assert (steps[1:] >= steps[:-1]).all()
    for index, solved in enumerate(found.solved):
        one = plan.rounds[index]
        assert solved is not None
        assert solved.price[0] * solved.new_shares[0] == Fraction(one.amount)
        added = sum(value[0] for value in solved.conversions.values()) + sum(
            value[0] for value in solved.adjustments.values()
        )
        assert solved.total[0] == steps[index].sum() + added + solved.new_shares[0] + solved.pool_increase[0]
        assert steps[index + 1].sum() == solved.total[0]


@settings(max_examples=120)
@given(COUNT, st.integers(0, 2_000_000), SAFES, ROUNDS)
def test_many_paths_agree_with_exact_fractions(
    shares: int, pool: int, safes: list[Any], rounds: list[Any]
) -> None:
    plan = structure(shares, pool, safes, rounds)
    try:
        exactly = table_of(plan).shares.astype(float)
    except CalculationError:
        return
    np.testing.assert_allclose(table_of(plan, "float").shares, exactly, rtol=1e-9, atol=1e-6)


@settings(max_examples=120)
@given(COUNT, st.integers(0, 2_000_000), SAFES, ROUNDS)
def test_each_safe_holds_what_its_best_term_gives(
    shares: int, pool: int, safes: list[Any], rounds: list[Any]
) -> None:
    plan = structure(shares, pool, safes, rounds[:1])
    try:
        found = table_of(plan).solved[0]
    except CalculationError:
        return
    assert found is not None
    counted = {
        "post_money": found.post_money_capitalisation[0],
        "pre_money": found.pre_money_capitalisation[0],
    }
    for index, one in enumerate(plan.safes):
        offers = [Fraction(one.amount) / found.price[0]]
        for terms in (one, *(plan.safes[index + 1 :] if one.most_favoured else ())):
            offers.append(Fraction(one.amount) / ((1 - Fraction(str(terms.discount_share))) * found.price[0]))
            if terms.cap is not None:
                offers.append(Fraction(one.amount) / Fraction(terms.cap) * counted[terms.cap_counts])
        assert found.conversions[one.id][0] == max(offers)


def test_a_round_that_has_not_closed_changes_nothing() -> None:
    plan = company(
        priced("a", 3e6, 12e6), priced("b", 5e6, 40e6, 18), safes=(safe(5e5, 1e7),), pool_shares=1_000_000
    )
    amount = np.array([[3e6, 0.0, 0.0], [5e6, 5e6, 0.0]])
    none = np.zeros((2, 3))
    found = cap_table(
        start=START,
        financing=plan,
        closings=Closings(amount, np.array([[12e6] * 3, [40e6] * 3]), none + 6, none, none, none + 6),
    )
    np.testing.assert_array_equal(found.shares[0, :, 2], found.shares[2, :, 2])
    np.testing.assert_array_equal(found.shares[0, :, 1], found.shares[1, :, 1])
    assert found.shares[2, found.owners.index("safe"), 1] > 0


def test_a_path_in_a_batch_is_the_path_alone() -> None:
    plan = company(
        priced("a", 3e6, 12e6),
        priced("b", 5e6, 10e6, 18),
        safes=(safe(5e5, 1e7), safe(2e5, None, 0.2, "d")),
        pool_shares=1_000_000,
    )
    amount = np.array([[3e6, 0.0, 4e6], [5e6, 5e6, 0.0]])
    price = np.array([[12e6, 12e6, 20e6], [9e6, 30e6, 5e6]])
    bridge, cheap = np.array([[0.0, 1e6, 0.0], [0.0, 0.0, 0.0]]), np.full((2, 3), 6e6)

    def shares(paths: slice) -> np.ndarray:
        return cap_table(
            start=START,
            financing=plan,
            closings=Closings(
                *(
                    value[:, paths]
                    for value in (amount, price, np.full((2, 3), 6.0), bridge, cheap, np.full((2, 3), 6.0))
                )
            ),
        ).shares

    for path in range(3):
        np.testing.assert_array_equal(shares(slice(None))[..., path], shares(slice(path, path + 1))[..., 0])


def test_a_down_round_protects_the_earlier_series_and_its_price_counts_it() -> None:
    """Broad-based protection gives the old series extra shares, inside the new round's pre-money: the
    founders pay for them.
    """
    plain = table_of(
        company(priced("a", 4_000_000, 16_000_000, protection="none"), priced("b", 2_000_000, 8_000_000, 18))
    )
    shielded = table_of(company(priced("a", 4_000_000, 16_000_000), priced("b", 2_000_000, 8_000_000, 18)))
    ratchet = table_of(
        company(
            priced("a", 4_000_000, 16_000_000, protection="full_ratchet"),
            priced("b", 2_000_000, 8_000_000, 18),
        )
    )
    founder, series = plain.owners.index("founders"), plain.owners.index("a")
    stakes = [found.ownership()[-1, :, 0] for found in (plain, shielded, ratchet)]
    assert stakes[0][founder] > stakes[1][founder] > stakes[2][founder]
    assert stakes[0][series] < stakes[1][series] < stakes[2][series]
    assert all(
        found.ownership()[-1, found.owners.index("b"), 0] == Fraction(1, 5)
        for found in (plain, shielded, ratchet)
    )
    assert ratchet.price[series, 0] == ratchet.price[ratchet.owners.index("b"), 0]


def test_a_tender_moves_founders_shares_at_its_discount() -> None:
    found = table_of(
        company(
            priced(
                "f",
                50_000_000,
                450_000_000,
                pool_after_share=0,
                secondary_amount=9_000_000,
                secondary_discount_share=0.1,
            )
        )
    )
    solved = found.solved[0]
    assert solved is not None
    bought = found.shares[-1, found.owners.index("f_secondary"), 0]
    assert bought == Fraction(9_000_000) / (solved.price[0] * Fraction(9, 10))
    assert found.shares[-1, 0, 0] == 8_000_000 - bought


@pytest.mark.parametrize("holds", ["shares", "safe"])
def test_pro_rata_rights_on_top_of_the_round_are_the_yc_case(holds: str) -> None:
    """New investors 25 % ($5 M on $15 M), holders of 15 % with the right: they take 4.41 %, together 29.41 %
    (YC guide).
    """
    rights = (
        {"holders": (founders(8_500_000), founders(1_500_000, "angels", pro_rata=True))}
        if holds == "shares"
        else {
            "holders": (founders(8_500_000),),
            "safes": (Safe(id="angels", name="A", amount=1_500_000, cap=10_000_000, pro_rata=True),),
        }
    )
    found = table_of(
        company(priced("a", 5_000_000, 15_000_000, pool_after_share=0, pro_rata="on_top"), **rights)
    )
    stakes = dict(zip(found.owners, found.ownership()[-1, :, 0], strict=True))
    assert stakes["a"] == Fraction(25, 100)
    assert stakes["a_pro_rata"] == Fraction(25, 100) / Fraction(85, 100) - Fraction(25, 100)
    assert (
        found.invested[found.owners.index("a_pro_rata"), 0] / found.solved[0].price[0]
        == found.shares[-1, found.owners.index("a_pro_rata"), 0]
    )  # type: ignore[union-attr]


def test_pro_rata_rights_inside_the_round_split_its_shares() -> None:
    found = table_of(
        company(
            priced("a", 5_000_000, 15_000_000, pool_after_share=0, pro_rata="inside"),
            holders=(founders(9_000_000), founders(1_000_000, "angels", pro_rata=True)),
        )
    )
    stakes = dict(zip(found.owners, found.ownership()[-1, :, 0], strict=True))
    assert (stakes["a"], stakes["a_pro_rata"]) == (Fraction(225, 1000), Fraction(25, 1000))


def test_granted_options_leave_the_pool_in_their_month() -> None:
    grants = tuple(OptionGrant(id=f"g{month}", name="G", month=month, shares=400_000) for month in (2, 12))
    found = table_of(
        company(
            priced("a", 3_000_000, 12_000_000, pool_after_share=0.1),
            pool_shares=500_000,
            option_grants=grants,
        )
    )
    place = {owner: index for index, owner in enumerate(found.owners)}
    assert found.shares[1, place["g2"], 0] == 400_000
    assert found.shares[1, place["g12"], 0] == 0
    assert found.shares[1, place["pool"], 0] / found.shares[1].sum() == Fraction(1, 10)
    assert found.at_exit[place["g12"], 0] == 400_000


def test_an_adjusted_series_counts_as_converted_at_its_conversion_price() -> None:
    found = table_of(
        company(series=(Series(id="a", name="A", shares=1_000_000, issue_price=3.0, conversion_price=2.0),))
    )
    assert found.shares[0, 1, 0] == 1_500_000
    assert found.invested[1, 0] == 3_000_000


def test_a_note_that_was_repaid_converts_into_nothing() -> None:
    note = Note(
        id="n",
        name="N",
        principal=1_000_000,
        issued=date(2026, 1, 1),
        maturity=date(2026, 4, 1),
        at_maturity="repay",
    )
    plan = company(priced("a", 3_000_000, 12_000_000), notes=(note,))
    owed = {"n": np.array([Fraction(1_000_000)] * 4 + [Fraction(0)] * 8, dtype=object)}
    found = table_of(plan, owed=owed)
    assert found.shares[-1, found.owners.index("n"), 0] == 0


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (
            lambda: company(priced("a", 8e6, 2e6, pool_after_share=0.3), safes=(safe(9e6, 1e7),)),
            "financing.rounds.a.pre_money",
        ),
        (lambda: company(priced("a", 1e6, 9e6, secondary_amount=5e7)), "financing.rounds.a.secondary_amount"),
    ],
)
def test_terms_that_cannot_be_met_name_their_field(make: Any, path: str) -> None:
    with pytest.raises(CalculationError) as raised:
        table_of(make())
    assert raised.value.faults[0].path == path


@pytest.mark.parametrize(
    ("part", "value", "path"),
    [
        ("safes", [{"id": "s", "name": "S", "amount": 1e6, "cap": -5}], "safes.s.cap"),
        ("safes", [{"id": "s", "name": "S", "amount": 1e6, "discount_share": 1.0}], "safes.s.discount_share"),
        (
            "notes",
            [{"id": "n", "name": "N", "principal": 1e6, "issued": "2026-05-01", "maturity": "2026-04-01"}],
            "notes.n.maturity",
        ),
        (
            "holders",
            [
                {"id": "founders", "name": "F", "kind": "founder", "shares": 1},
                {"id": "series_a", "name": "F", "kind": "founder", "shares": 1},
            ],
            "rounds.series_a",
        ),
    ],
)
def test_bad_securities_are_refused_by_path(part: str, value: Any, path: str) -> None:
    from core.plan.document.files import as_data, plan_of
    from core.plan.document.library import ready_made

    data = as_data(ready_made("applied", "en"))
    data["financing"][part] = value
    with pytest.raises(PlanError) as raised:
        plan_of(data)
    assert f"financing.{path}" in [fault.path for fault in raised.value.faults]


@pytest.mark.parametrize("part", [0.5, 0.8, 1.0, 0.1, 0.0])
def test_a_missed_target_takes_from_the_founders_what_it_gives(part: float) -> None:
    """Half the target: twice the shares, as if the round had been priced at half; never more than all."""
    plan = company(priced("a", 2e6, 8e6), holders=(founders(8_000_000),))
    table, after = table_of(plan, "float"), table_of(plan, "float", promises=[reached(12, part)])
    place, own = table.owners.index("a"), table.founders
    before, others = table.at_exit[place, 0], table.at_exit[own, 0].sum()
    asked = before / part if part else before + others
    assert after.at_exit[place, 0] == pytest.approx(min(asked, before + others))
    assert after.at_exit[own, 0].sum() == pytest.approx(max(others - (asked - before), 0), abs=1e-6)
    assert after.at_exit.sum() == pytest.approx(table.at_exit.sum())


def test_promises_act_in_the_order_of_their_months() -> None:
    """2 M of 10 M shares. Half the target in month 12: 4 M, out of the founders' 8 M; of them six tenths are
    bought back in month 18. The other way round .8 M are left to be doubled.
    """
    plan = company(priced("a", 2e6, 8e6, pool_after_share=0), holders=(founders(8_000_000),))
    for tested, redeemed, theirs, founders_ in ((12, 18, 1.6e6, 6e6), (18, 12, 1.6e6, 7.2e6)):
        acts = [Kept("a", redeemed, np.array([0.6])), reached(tested, 0.5)]
        after = table_of(plan, "float", promises=acts)
        place = after.owners.index("a")
        assert after.at_exit[place, 0] == pytest.approx(theirs)
        assert after.at_exit[after.founders, 0].sum() == pytest.approx(founders_)


def test_a_round_after_a_redemption_is_priced_without_the_shares_bought_back() -> None:
    """A's 2 M of 10 M shares are bought back in month 12: B's 1,000 on 4,000 buys a fifth of what is left. On
    other paths nothing is, and B comes sooner on the third.
    """
    plan = company(
        priced("a", 2e6, 8e6, pool_after_share=0, protection="none"),
        priced("b", 1e6, 4e6, 18, pool_after_share=0, protection="none"),
        holders=(founders(8_000_000),),
    )
    closings = planned_closings(plan, [6, 18], "float", 3)
    closings.month[1] = [18, 18, 9]
    acts = [Kept("a", 12, np.array([1.0, 0.0, 1.0]))]
    terms = {"start": START, "financing": plan, "closings": closings, "strict": False}
    found = cap_table(**terms, promises=acts)
    stakes = found.at_exit / found.at_exit.sum(axis=0)
    b, a = found.owners.index("b"), found.owners.index("a")
    np.testing.assert_allclose(found.at_exit[a], [0, 2e6, 0])
    np.testing.assert_allclose(found.at_exit[b], [2e6, 2.5e6, 2.5e6])
    np.testing.assert_allclose(stakes[b, :2], [0.2, 0.2])
    np.testing.assert_allclose(cap_table(**terms).at_exit[:, 1], found.at_exit[:, 1])


def test_a_ratchet_before_a_round_counts_in_the_right_to_buy_of_it() -> None:
    """A's fifth becomes two fifths in month 12: that part of B's shares is its right."""
    lead = {"id": "lead", "name": "Lead", "round": "a", "money_share": 1.0, "pro_rata": True}
    plan = changed(
        hand_plan(rounds=(sure_round(amount=2e6, pre_money=8e6), sure_round(
            id="b", name="B", amount=1e6, pre_money=4e6, close_month=18, pro_rata="inside"))),
        {"financing.investors": [lead]},
    ).financing  # fmt: skip
    found = table_of(plan, "float", promises=[reached(12, 0.5)])
    assert found.rights.parts["lead"][1][0] == pytest.approx(0.4)


def test_a_missed_target_compensates_what_was_bought_by_right_alike() -> None:
    old = Series(id="seed", name="Seed", shares=1_000_000, issue_price=0.5, pro_rata=True)
    plan = company(priced("a", 2e6, 8e6, pro_rata="inside"), series=(old,))
    table, after = table_of(plan, "float"), table_of(plan, "float", promises=[reached(12, 0.5)])
    for owner in ("a", "a_pro_rata"):
        place = table.owners.index(owner)
        assert table.at_exit[place, 0] > 0
        assert after.at_exit[place, 0] == pytest.approx(2 * table.at_exit[place, 0])
    assert after.at_exit.sum() == pytest.approx(table.at_exit.sum())
