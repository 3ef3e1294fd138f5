"""What the documents write wrongly stays visible: the as-written form and the one in use differ where they
should.
"""

import re
from math import exp
from pathlib import Path

import pytest

from core.methods.entries import METHODS


def test_every_method_names_a_file_that_exists() -> None:
    root = Path(__file__).resolve().parents[2]
    assert all((root / method.code).exists() for method in METHODS)


BY_HAND = {
    "M1": (1_000 * exp(0.1 * 12), None),
    "M2": (1_000 * 1.1**12, 1_000 * 1.1**12),
    "M3": (5 * 0.2 / 3_138.4284, 5 * 0.2),
    "M4": (0.9 * 0.85, None),
    "M5": (1 / 6, 12 / 6),
    "C1": (1_000 + 5_000 * 12, None),
}


def test_ids_are_unique() -> None:
    assert len({method.id for method in METHODS}) == len(METHODS)


@pytest.mark.parametrize("name", BY_HAND)
def test_examples_come_out_as_by_hand(name: str) -> None:
    written, used = BY_HAND[name]
    example = next(method.example for method in METHODS if method.id == name)
    assert example is not None
    assert example.as_written() == pytest.approx(written)
    if used is not None:
        assert example.as_used is not None
        assert example.as_used() == pytest.approx(used)


def test_every_method_leads_to_a_page() -> None:
    listed = (Path(__file__).resolve().parents[2] / "ui/frame/page_list.py").read_text(encoding="utf-8")
    assert all(re.search(rf'"[a-z0-9_]+",\s+"{method.page}"', listed) for method in METHODS)
