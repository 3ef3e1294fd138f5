"""The plan file: whole round trips, every fault with its path, upgrades, and never a traceback."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PlanError
from core.plan.document.files import read_plan, write_plan
from core.plan.document.library import READY_MADE, ready_made

TEXT = write_plan(ready_made("applied"))


@pytest.mark.parametrize("name", READY_MADE)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_written_plan_reads_back_equal(name: str, language: str) -> None:
    plan = ready_made(name, language)
    assert read_plan(write_plan(plan)) == plan


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('curve = "logistic"', 'curve = "wavy"', "market.segments.insurers.curve"),
        ("opening_customers = 46.0", "opening_customers = -1", "market.segments.insurers.opening_customers"),
        ("month = 59", "month = 99", "exit.month"),
        ("close_month = 10", "close_month = 80", "financing.rounds.series_a.close_month"),
        ("hurdle_multiple = 5.0", 'hurdle_multiple = "five"', "investor.hurdle_multiple"),
        ('segment = "insurers"', 'segment = "nobody"', "revenue.streams.seats.segment"),
        ("2027-01-01", "2027-01-15", "company.start"),
        (
            "close_month = 10",
            "close_month = 10\nrunway_trigger_months = 3",
            "financing.rounds.series_a.close_month",
        ),
        ("hires_share = 0.2 ", "hires_share = 0.3 ", "people.teams"),
        ('id = "series_b"', 'id = "series_a"', "financing.rounds.series_a"),
        ("months = 72", "months = 6", "company.months"),
        ('currency = "USD"', 'currency = "XXX"', "company.currency"),
        ("schema_version = 3", "schema_version = 7", "schema_version"),
        ("schema_version = 3", "", "schema_version"),
        ("[exit]", "[exit", "file"),
    ],
)
def test_a_fault_is_named_by_its_path(old: str, new: str, path: str) -> None:
    assert old in TEXT
    with pytest.raises(PlanError) as raised:
        read_plan(TEXT.replace(old, new, 1))
    assert path in [fault.path for fault in raised.value.faults]


def test_all_faults_are_reported_at_once() -> None:
    broken = TEXT.replace('curve = "logistic"', 'curve = "wavy"').replace("months = 72", 'months = "long"')
    with pytest.raises(PlanError) as raised:
        read_plan(broken)
    assert {fault.path for fault in raised.value.faults} >= {
        "market.segments.insurers.curve",
        "company.months",
    }


def test_a_draft_of_version_zero_is_upgraded() -> None:
    draft = TEXT.replace("schema_version = 3", "schema_version = 0").replace(
        "months = 72", "horizon_months = 72"
    )
    assert read_plan(draft) == ready_made("applied")


def test_a_plan_of_version_one_keeps_every_figure() -> None:
    """Cash and receivables move to the opening balance; 0 for "none" goes; the mature margin, which moved
    nothing, too.
    """
    old = TEXT.replace("schema_version = 3", "schema_version = 1")
    opening = re.search(r"\n\[opening\]\n((?:.+\n)+)", old)
    assert opening is not None
    cash, receivables = re.findall(r"^\w+ = (\S+)", opening.group(1), re.M)[:2]
    old = old.replace(opening.group(0), "\n")
    old = old.replace("\n[financing]\n", f"\n[financing]\nopening_cash = {cash}\n")
    old = old.replace("\n[revenue]\n", f"\n[revenue]\nopening_receivables = {receivables}\n")
    old = old.replace("\n[exit]\n", "\n[exit]\nmature_margin = 0.6\n")
    assert read_plan(old) == ready_made("applied")


def test_growth_typed_in_a_plan_of_version_two_was_that_of_demand() -> None:
    old = re.sub(r"\n(driver|growth_|demand_growth_|first_month).*", "", TEXT)
    old = old.replace("schema_version = 3", "schema_version = 2")
    old = old.replace(
        "\nopening_demand",
        '\ngrowth_per_month = {distribution = "uniform", low = 0.05, high = 0.09}\ngrowth_fade_per_year = '
        "0.2\nopening_demand",
    )
    plan = read_plan(old)
    segment = plan.market.segments[0]
    assert segment.driver == "market_share"
    assert segment.demand_growth_per_month.median == pytest.approx(0.07)
    assert segment.demand_growth_fade_per_year.median == 0.2
    assert segment.growth_per_month.median == 0


def test_a_file_that_says_nothing_of_its_conditions_stands_as_it_is() -> None:
    bare = TEXT[: TEXT.index("\n[conditions]")]
    assert "conditions" not in bare
    assert read_plan(bare).conditions == ready_made("applied").conditions


@given(st.binary(max_size=300))
def test_any_bytes_give_a_plan_or_faults(content: bytes) -> None:
    with pytest.raises(PlanError):
        read_plan(content)


@given(st.integers(0, len(TEXT) - 1), st.sampled_from(list("[]={}\"'\n#.,-9a")))
def test_a_file_with_one_character_changed_gives_a_plan_or_faults(position: int, sign: str) -> None:
    try:
        read_plan(TEXT[:position] + sign + TEXT[position + 1 :])
    except PlanError as error:
        assert all(fault.path and str(fault) for fault in error.faults)
