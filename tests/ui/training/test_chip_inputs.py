"""What an hour of a chip costs before a price is typed."""

import pytest

from core.compute.hardware import CHIPS
from ui.training.chip_inputs import against_an_h100


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
