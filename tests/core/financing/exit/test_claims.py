"""Claims at an exit: SAFEs and notes that never converted, dividends, carve-outs, vesting, waived rights."""

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes.close_round import round_closed
from core.financing.exact import Kind, lifted
from core.financing.exit.claims import Claim
from core.financing.exit.payout import Payout, pay_out
from core.financing.ownership.as_planned import planned_closings
from core.financing.ownership.cap_table import cap_table
from core.financing.raising.closings import Closings, nothing_closed
from core.plan.case import Case
from core.plan.convertibles import Note, Safe
from core.plan.document.edit import changed
from core.plan.securities import Series, Vesting
from core.simulation.block import block_of
from core.studies.financing.planned import planned_payout, planned_table
from tests.core.financing.ownership.test_cap_table import company, priced
from tests.core.hand_plans import hand_plan, sure_round
from tests.core.sections import founders

START = date(2026, 1, 1)

YC = (
    Safe(id="a", name="A", amount=200_000, cap=4_000_000),
    Safe(id="b", name="B", amount=800_000, cap=8_000_000),
)


def paid(plan: Any, proceeds: Any, kind: Kind = "exact", closed: bool = False, **more: Any) -> dict[str, Any]:
    closings = (
        planned_closings(plan, [one.close_month for one in plan.rounds], kind)
        if closed
        else nothing_closed(plan, 1, kind)
    )
    found = result(plan, closings, proceeds, kind, **more)
    table = cap_table(start=START, financing=plan, closings=closings)
    return dict(zip(table.owners, found.paid[:, 0], strict=True)) | {"carve_out": found.carve_out[0]}


def result(plan: Any, closings: Closings, proceeds: Any, kind: Kind, **more: Any) -> Payout:
    when = {"exit_month": 60} | more
    return pay_out(
        financing=plan,
        table=cap_table(start=START, financing=plan, closings=closings),
        proceeds=lifted(proceeds, 1, kind),
        closed_month=closings.month,
        start=START,
        **when,
    )


@pytest.mark.parametrize(
    ("proceeds", "a", "b"),
    [
        (500_000, 100_000, 400_000),
        (4_800_000, 200_000, 800_000),
        (6_000_000, 260_000, 800_000),
        (20_000_000, 1_000_000, 2_000_000),
    ],
)
def test_unconverted_safes_take_cash_or_shares_in_the_order_of_their_caps(
    proceeds: int, a: int, b: int
) -> None:
    """At 6 M: B takes its 800 k, A converts into 5 % of the 5.2 M left; at 20 M both convert, 5 and 10 %; at
    0.5 M they share pro rata.
    """
    plan = company(
        holders=(founders(9_250_000), founders(650_000, "staff", security="options")),
        pool_shares=100_000,
        safes=YC,
    )
    found = paid(plan, proceeds)
    assert (found["a"], found["b"], found["pool"]) == (a, b, 0)
    assert sum(found.values()) == proceeds


@given(
    st.integers(0, 40_000_000),
    st.lists(st.tuples(st.integers(50_000, 2_000_000), st.integers(3_000_000, 30_000_000)), max_size=4),
)
def test_unconverted_safes_are_content_and_nothing_is_lost(
    proceeds: int, safes: list[tuple[int, int]]
) -> None:
    plan = company(
        safes=tuple(
            Safe(id=f"s{index}", name="S", amount=money, cap=cap) for index, (money, cap) in enumerate(safes)
        )
    )
    found = paid(plan, proceeds)
    assert sum(found.values()) == proceeds
    total = sum(money for money, _ in safes)
    for index, (money, _) in enumerate(safes):
        assert found[f"s{index}"] >= min(Fraction(money), Fraction(money * proceeds, total))


def test_a_note_that_never_converted_is_a_creditor_or_converts_at_its_cap() -> None:
    note = Note(
        id="n",
        name="N",
        principal=1_000_000,
        issued=date(2026, 1, 1),
        maturity=date(2030, 1, 1),
        cap=8_000_000,
    )
    plan = company(notes=(note,), safes=YC[:1])
    owed = {"n": lifted(1_100_000, 1, "exact")}
    low = paid(plan, 1_200_000, owed=owed)
    assert (low["n"], low["a"]) == (1_100_000, 100_000)
    assert paid(plan, 80_000_000, owed=owed)["n"] > 1_100_000


@pytest.mark.parametrize(
    ("dividend", "owed"),
    [
        ("none", 3_000_000),
        ("simple", 3_000_000 * Fraction("1.36")),
        ("compound", 3_000_000 * Fraction("1.08") ** 4 * Fraction("1.04")),
    ],
)
def test_dividends_run_from_the_closing_to_the_exit(dividend: str, owed: Any) -> None:
    """3 M at 8 % from month 6 to month 60: four and a half years; compound interest pays simple interest for
    the half.
    """
    plan = company(
        priced("a", 3_000_000, 12_000_000, 6, participation="full", dividend=dividend, dividend_per_year=0.08)
    )
    found = paid(plan, 3_000_000, closed=True)
    assert found["a"] == 3_000_000
    more = paid(plan, 10_000_000, closed=True)
    stake = Fraction(1, 5) / (1 - Fraction(1, 10))
    assert more["a"] == owed + (10_000_000 - owed) * stake


@pytest.mark.parametrize(
    ("safes", "proceeds", "expected"),
    [
        ((Safe(id="a", name="A", amount=1_000_000, discount_share=0.2),), 100_000_000, (1_250_000,)),
        (
            (Safe(id="a", name="A", amount=1_000_000, cap=90_000_000, discount_share=0.2),),
            100_000_000,
            (Fraction(100_000_000, 90),),
        ),
        (
            (
                Safe(id="a", name="A", amount=1_000_000, most_favoured=True),
                Safe(id="b", name="B", amount=1_000_000, cap=5_000_000),
            ),
            100_000_000,
            (20_000_000, 20_000_000),
        ),
    ],
)
def test_discounts_and_favoured_terms_count_at_an_exit_too(
    safes: Any, proceeds: int, expected: tuple[int, ...]
) -> None:
    """A discount alone buys shares below the sale's own price; beside a cap the liquidity price is the cap's.
    A most-favoured SAFE takes the later one's cap.
    """
    for month in (60, 0):  # what stands there today counts in an exit today
        found = paid(company(safes=safes), proceeds, exit_month=month)
        assert tuple(found[one.id] for one in safes) == expected


def test_converting_notes_count_in_a_safes_capitalisation() -> None:
    """A SAFE at a 10 M post-money cap holds exactly 10 % beside a note that converts at its cap."""
    note = Note(
        id="n",
        name="N",
        principal=1_000_000,
        issued=date(2026, 1, 1),
        maturity=date(2030, 1, 1),
        cap=10_000_000,
        cap_counts="post_money",
    )
    found = paid(
        company(safes=(Safe(id="a", name="A", amount=1_000_000, cap=10_000_000),), notes=(note,)),
        100_000_000,
        owed={"n": lifted(1_000_000, 1, "exact")},
    )
    assert (found["a"], found["n"]) == (10_000_000, 10_000_000)


@given(
    st.integers(2_000_000, 40_000_000),
    st.lists(
        st.tuples(
            st.integers(200_000, 4_000_000),
            st.integers(6_000_000, 30_000_000),
            st.sampled_from(["pre_money", "post_money"]),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_no_waiting_safe_gains_by_choosing_otherwise(proceeds: int, safes: list[Any]) -> None:
    """Whoever took cash would not get more by converting beside those who did: checked by forcing each in
    turn.
    """
    entries = tuple(
        Safe(id=f"s{index}", name="S", amount=money, cap=cap, cap_counts=counts)
        for index, (money, cap, counts) in enumerate(safes)
    )
    found = paid(company(safes=entries), proceeds)
    converts = [found[one.id] > one.amount for one in entries]
    for index, one in enumerate(entries):
        if converts[index] or found[one.id] < one.amount:
            continue
        chosen = [other for place, other in enumerate(entries) if converts[place] or place == index]
        part = sum(
            (
                Fraction(str(other.amount)) / Fraction(str(other.cap))
                for other in chosen
                if other.cap_counts == "post_money"
            ),
            Fraction(0),
        )
        if part >= 1:
            continue
        fixed = sum(
            (
                Fraction(str(other.amount)) / Fraction(str(other.cap))
                for other in chosen
                if other.cap_counts == "pre_money"
            ),
            Fraction(0),
        )
        total = (1 + fixed) / (1 - part)
        own = (
            Fraction(str(one.amount))
            / Fraction(str(one.cap))
            * (total if one.cap_counts == "post_money" else 1)
        )
        left = proceeds - sum(
            other.amount for place, other in enumerate(entries) if not converts[place] and place != index
        )
        assert left * own / total <= Fraction(str(one.amount)) * (1 + Fraction(1, 10**9))


def test_a_converted_safe_has_the_terms_of_its_round() -> None:
    """4 M on 16 M, 2× and fully participating; a 1 M SAFE at 10 M; exit 20 M: the SAFE has 2 M of preference
    too.
    """
    plan = company(
        priced("r", 4_000_000, 16_000_000, participation="full", preference_multiple=2.0, pool_after_share=0),
        safes=(Safe(id="s", name="S", amount=1_000_000, cap=10_000_000),),
    )
    found = paid(plan, 20_000_000, closed=True)
    assert (found["s"], found["r"], found["founders"]) == (2_800_000, 10_000_000, 7_200_000)


def test_notes_are_paid_before_the_managements_part() -> None:
    note = Note(id="n", name="N", principal=1_000_000, issued=date(2026, 1, 1), maturity=date(2030, 1, 1))
    found = paid(
        company(notes=(note,), carve_out_share=0.1), 1_500_000, owed={"n": lifted(1_000_000, 1, "exact")}
    )
    assert (found["n"], found["carve_out"], found["founders"]) == (1_000_000, 50_000, 450_000)


@pytest.mark.parametrize(
    ("proceeds", "first"),
    [(18.1e6, 1e6), (18.3e6, 11.07e6 / 11), (18.5e6, 11.25e6 / 11), (19e6, 11.7e6 / 11)],
)
def test_a_note_converts_where_what_another_one_takes_leaves_the_management_less(
    proceeds: float, first: float
) -> None:
    """The second note takes 6 M; the management a tenth of what is left. The first, 1 M or one share of
    eleven, converts from (0.9 · P − 5.4 M) ÷ 11 > 1 M on, P > 18.2 M; with the second note's 6 M in the
    management's part it would only from 18.9 M on.
    """
    usual = {
        "issued": "2026-12-31",
        "maturity": "2031-01-01",
        "rate_per_year": 0.0,
        "cap_counts": "outstanding",
    }
    notes = [
        usual | {"id": "n1", "name": "First", "principal": 1e6, "cap": 10e6},
        usual | {"id": "n2", "name": "Second", "principal": 3e6, "cap": 3e9, "sale_multiple": 2.0},
    ]
    plan = hand_plan(financing={"notes": notes, "carve_out_share": 0.1})
    found = planned_payout(plan, np.array([proceeds]))
    money = dict(zip(planned_table(plan).owners, found.paid[:, 0], strict=True))
    assert money["n1"] == pytest.approx(first)
    assert money["n2"] == pytest.approx(6e6)
    converts = first > 1e6
    assert found.carve_out[0] == pytest.approx(0.1 * (proceeds - 6e6 - (0.0 if converts else 1e6)))


def test_the_management_is_paid_before_all_shares() -> None:
    found = paid(company(carve_out_share=0.1), 5_000_000)
    assert (found["carve_out"], found["founders"]) == (500_000, 4_500_000)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        # 4 M common; J: 5 M shares for 1 M; S: 1 M shares for 2 M, three times. Exit 10 M. Each for itself: S
        # takes 6 M and J converts. J holds 5 of the 6 M preferred shares, and gains if all convert.
        (None, {"s": 6_000_000, "j": 4_000_000 * 5 / 9, "founders": 4_000_000 * 4 / 9}),
        (0.5, {"s": 1_000_000, "j": 5_000_000, "founders": 4_000_000}),
        (5 / 6, {"s": 1_000_000, "j": 5_000_000, "founders": 4_000_000}),
        (0.9, {"s": 6_000_000, "j": 4_000_000 * 5 / 9, "founders": 4_000_000 * 4 / 9}),
    ],
)
def test_enough_preferred_shares_may_vote_that_all_convert(
    share: float | None, expected: dict[str, float]
) -> None:
    junior = Series(id="j", name="J", issue_price=0.2, shares=5_000_000)
    senior = Series(id="s", name="S", issue_price=2.0, shares=1_000_000, preference_multiple=3.0)
    plan = company(holders=(founders(4_000_000),), series=(junior, senior), conversion_vote_share=share)
    found = paid(plan, 10_000_000)
    assert {name: float(found[name]) for name in expected} == pytest.approx(expected)


def test_a_vote_by_which_nobody_gains_is_not_held() -> None:
    """At 60 M all convert by themselves; at 3 M the preferred have nothing to gain."""
    junior = Series(id="j", name="J", issue_price=0.2, shares=5_000_000)
    for proceeds in (60_000_000, 1_000_000):
        with_vote, without = (
            paid(
                company(holders=(founders(5_000_000),), series=(junior,), conversion_vote_share=share),
                proceeds,
            )
            for share in (0.5, None)
        )
        assert with_vote == without


def test_unvested_shares_are_forfeited_only_where_the_plan_says_so() -> None:
    half = Vesting(start_month=36, months=48, cliff_months=12)
    people = (founders(1_000_000), founders(1_000_000, "late", vesting=half))
    assert paid(company(holders=people), 3_000_000)["late"] == 1_500_000
    assert paid(company(holders=people, unvested_at_exit="forfeited"), 3_000_000)["late"] == 1_000_000


@pytest.mark.parametrize(("part", "expected"), [(1.0, 1_500_000), (0.5, 1_285_714.29)])
def test_a_sale_earns_what_was_agreed_of_the_rest(part: float, expected: float) -> None:
    """Half is earned; half of the rest besides is 750,000 shares of 1.75 million."""
    half = Vesting(start_month=36, months=48, cliff_months=12, accelerated_share=part)
    people = (founders(1_000_000), founders(1_000_000, "late", vesting=half))
    found = paid(company(holders=people, unvested_at_exit="forfeited"), 3_000_000)["late"]
    assert float(found) == pytest.approx(expected)


def test_a_crash_in_price_waives_rights_instead_of_stopping_the_forecast() -> None:
    """60 M raised on 5 M, with protected money of 40 M before it: no price serves everyone's terms."""
    plan = company(priced("first", 40e6, 100e6), priced("second", 60e6, 5e6, 18), safes=YC)
    closings = planned_closings(plan, [6, 18], "float", 3)
    found = cap_table(start=START, financing=plan, closings=closings, strict=False)
    np.testing.assert_allclose(found.ownership().sum(axis=1), 1)
    assert (found.shares[-1] > 0).all()
    assert found.ownership()[-1, found.owners.index("second"), 0] > 0.5


def test_a_path_in_a_batch_is_the_path_alone() -> None:
    plan = company(priced("first", 4e6, 16e6, participation="capped"), safes=YC, carve_out_share=0.05)
    none, price = np.zeros((1, 4)), np.full((1, 4), 16e6)
    amount, month = np.array([[4e6, 0.0, 4e6, 0.0]]), np.array([[6.0, np.nan, 12.0, np.nan]])
    proceeds = np.array([3e6, 6e6, 50e6, 20e6])

    def money(paths: slice) -> np.ndarray:
        closings = Closings(*(value[:, paths] for value in (amount, price, month, none, none, month)))
        return pay_out(
            financing=plan,
            table=cap_table(start=START, financing=plan, closings=closings),
            proceeds=proceeds[paths],
            closed_month=month[:, paths],
            exit_month=60,
            start=START,
        ).paid

    for path in range(4):
        np.testing.assert_array_equal(money(slice(None))[:, path], money(slice(path, path + 1))[:, 0])


@pytest.mark.parametrize(
    ("terms", "expected"),
    [({}, (64, 16, 20)), ({"cap_counts": "pre_money"}, (200 / 3, 40 / 3, 20)), (None, (80, 0, 20))],
    ids=["a post-money cap", "a pre-money cap", "no SAFE"],
)
def test_investors_of_later_rounds_have_bought_a_part_of_the_company_whatever_converts(
    terms: dict[str, str] | None, expected: tuple[float, float, float]
) -> None:
    """A fifth was sold. Of the rest the SAFE's million is a fifth of five million, or one for each five."""
    safes = [] if terms is None else [{"id": "s", "name": "S", "amount": 1e6, "cap": 5e6} | terms]
    plan = changed(
        hand_plan(financing={"safes": safes}), {"exit.later_rounds": 1, "exit.later_dilution_share": 0.2}
    )
    found = planned_payout(plan, np.array([1e8]))
    paid = [*found.paid[:-1, 0], 0.0][:2]
    assert (paid[0] / 1e6, paid[1] / 1e6, found.later[0] / 1e6) == pytest.approx(expected)


def test_a_waiting_safe_ranks_alike_whether_a_round_is_planned_or_has_closed() -> None:
    """4 M of a round come before 3 M of a series; a SAFE of 1 M that waits for 9 M stands with the round."""
    series = {"id": "s", "name": "S", "shares": 1_000_000, "issue_price": 3.0, "protection": "none"}
    safe = {"id": "w", "name": "W", "amount": 1e6, "cap": 4e7, "qualified_amount": 9e6}
    round_ = sure_round(id="r", close_month=0, amount=4e6, pre_money=20e6, pool_after_share=0)
    plan = hand_plan(
        rounds=(round_ | {"protection": "none"},), financing={"series": [series], "safes": [safe]}
    )
    closed = round_closed(Case(plan=plan), amount=4e6, pre_money=20e6, in_cash=True).case.plan
    for one in (plan, closed):
        owners = planned_table(one).owners
        found = dict(zip(owners, planned_payout(one, np.array([4.5e6])).paid[:, 0], strict=True))
        assert found["w"] == pytest.approx(0.9e6)
        assert sum(value for name, value in found.items() if name not in ("w", "s")) == pytest.approx(3.6e6)


def test_claims_of_which_each_path_has_one_are_one_class() -> None:
    first, second = (
        Claim(
            "safe",
            "none",
            shares=np.array(shares),
            preference=10 * np.array(shares),
            cap=20 * np.array(shares),
            strike=np.zeros(2),
            rank=np.array(ranks),
        )
        for shares, ranks in (([3.0, 0.0], [2, 0]), ([0.0, 5.0], [0, 1]))
    )
    both = first.plus(second)
    assert both.shares.tolist() == [3, 5]
    assert both.preference.tolist() == [30, 50]
    assert both.cap.tolist() == [60, 100]
    assert both.rank.tolist() == [2, 1]


def test_a_most_favoured_holder_takes_what_brings_most_beside_the_others() -> None:
    """Alone, a pre-money 12 % beats a post-money 10 %; with 30 % for another it does not: 10 M of 100 M."""
    first = {"amount": 1e6, "cap": 1e6 / 0.12, "cap_counts": "pre_money", "issued_month": -5}
    later = Safe(id="z", name="Z", amount=3e6, cap=1e7, issued_month=-2)
    for more in ({"most_favoured": True}, {"elected": "z"}):
        own = Safe(id="m", name="M", **first, **more)
        found = paid(company(holders=(founders(8_000_000),), safes=(own, later)), 100_000_000)
        assert float(found["m"]) == pytest.approx(10_000_000)


def test_an_owner_may_be_called_later() -> None:
    people = (founders(8_000_000), founders(2_000_000, "later"))
    found = paid(company(holders=people), 10_000_000, later_share=lifted(Fraction(1, 5), 1, "exact"))
    assert (float(found["later"]), float(found["founders"])) == pytest.approx((1_600_000, 6_400_000))


def test_the_choice_of_a_document_is_each_path_s_own() -> None:
    """Where z has converted, the pre-money 12 % is more: whatever happens on other paths."""
    first = {"id": "m", "name": "M", "amount": 1e3, "cap": 1e3 / 0.12, "cap_counts": "pre_money",
             "issued_month": -5, "most_favoured": True, "qualified_amount": 1e9}  # fmt: skip
    later = {"id": "z", "name": "Z", "amount": 3e3, "cap": 1e4, "issued_month": -2}
    paid_where_closed = []
    for odds in (0.5, 1.0):
        one = sure_round(amount=100, pre_money=50_000, close_probability=odds, attempts=1)
        plan = hand_plan(rounds=(one,), financing={"safes": [first, later]}, multiple=100)
        chain = block_of(plan, 64, 1).chain
        closed = chain.treasury.closings.amount[0] > 0
        got = chain.exit.paid[chain.table.owners.index("m"), closed]
        paid_where_closed.append(got[0])
        np.testing.assert_allclose(got, got[0])
    assert paid_where_closed[0] == pytest.approx(paid_where_closed[1])
