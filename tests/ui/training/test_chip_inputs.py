"""What an hour of a chip costs before a price is typed."""

from types import SimpleNamespace
from typing import Any

import pytest

from core.compute.hardware import CHIPS
from core.compute.published_runs import MFU_RANGE
from ui.training.big_run import published_frame
from ui.training.chip_inputs import against_an_h100, peak_of_16_bits


def test_known_prices_say_what_a_chip_costs_against_an_h100() -> None:
    """B200 5.30 and H100 2.60 at the same index."""
    assert against_an_h100(CHIPS["h100"]) == 1
    assert against_an_h100(CHIPS["b200"]) == pytest.approx(5.30 / 2.60)


def test_a_chip_without_a_known_price_follows_its_own_generation() -> None:
    """By what servers cost: 65 and 75 against a B200's 55 thousand, 30 against an H100's 37.5."""
    assert against_an_h100(CHIPS["gb200"]) == pytest.approx(5.30 / 2.60 * 65 / 55)
    assert against_an_h100(CHIPS["gb300"]) == pytest.approx(5.30 / 2.60 * 75 / 55)
    assert against_an_h100(CHIPS["mi355x"]) == pytest.approx(30 / 37.5)
    assert against_an_h100(CHIPS["b200"]) < against_an_h100(CHIPS["gb200"]) < against_an_h100(CHIPS["gb300"])


def test_eight_bits_are_no_quicker_a_peak_of_sixteen() -> None:
    for chip in CHIPS.values():
        for precision in chip.precisions:
            assert peak_of_16_bits(chip.at(precision)) == chip.peak


def test_published_runs_lie_within_the_range_at_any_precision() -> None:
    """Their hours are counted against the peak of 16 bits, whatever the run that is priced counts against."""
    for precision in CHIPS["h100"].precisions:
        chip = CHIPS["h100"].at(precision)
        mfu = tuple(end * CHIPS["h100"].peak / chip.peak for end in MFU_RANGE)
        given: Any = SimpleNamespace(mfu=mfu, chip=chip)
        assert set(published_frame(given)["Within"]) == {"yes"}
