"""Cases as one file: out and in again equal, and files that are none are refused without keeping anything."""

import gzip
import json

import pytest

from core.errors import AssayError
from core.plan.case import Case
from core.plan.document.case_text import write_case
from core.plan.document.library import ready_made
from store import parcel
from store.cases import Cases
from store.parcel import packed, unpack
from store.people import of_browser
from store.records import Draft

ANNE, BEN = of_browser("a" * 43), of_browser("b" * 43)
TEXT = write_case(Case(ready_made("applied")))


def test_what_is_taken_away_comes_back_with_every_version_and_note(cases: Cases) -> None:
    one = cases.create(ANNE, (TEXT,), "X")
    cases.save(ANNE, one.id, 1, TEXT, "X", "a note")
    cases.create(ANNE, (TEXT, TEXT, TEXT), "Y")
    content = packed(cases, ANNE, cases.listed(ANNE))
    brought = unpack(cases, BEN, content)
    assert sorted((each.name, each.head, each.role) for each in brought) == [
        ("X", 2, "owner"),
        ("Y", 3, "owner"),
    ]
    again = next(each for each in brought if each.name == "X")
    assert [(each.number, each.text, each.note) for each in cases.history(BEN, again.id)] == [
        (2, TEXT, "a note"),
        (1, TEXT, ""),
    ]
    assert [each.made_at for each in cases.history(BEN, again.id)] == [
        each.made_at for each in cases.history(ANNE, one.id)
    ]
    assert len(cases.listed(ANNE)) == 2


def test_a_good_file_made_by_hand_is_read(cases: Cases) -> None:
    (found,) = unpack(cases, ANNE, gzip.compress(GOOD.encode()))
    assert (found.name, found.head) == ("X", 1)


def test_a_long_history_comes_back_whole(cases: Cases) -> None:
    versions = [Draft(TEXT)] * 1_500
    cases.create_all(ANNE, [("X", versions), ("Y", versions)])
    brought = unpack(cases, BEN, packed(cases, ANNE, cases.listed(ANNE)))
    assert [one.head for one in brought] == [1_500, 1_500]


def test_cases_of_others_cannot_be_taken_away(cases: Cases) -> None:
    theirs = cases.create(ANNE, (TEXT,), "X")
    cases.create(BEN, (TEXT,), "Y")
    with pytest.raises(AssayError):
        packed(cases, BEN, [theirs])


LINE = {"case": 0, "name": "X", "made_at": "2026-11-28T00:00:00", "note": "", "text": TEXT}
GOOD = json.dumps({"assay_cases": 1}) + "\n" + json.dumps(LINE)


BROKEN = {
    "empty": b"",
    "two signs": b"\x1f\x8b",
    "a zip": b"PK\x03\x04",
    "no lines": gzip.compress(b"{}"),
    "cut": gzip.compress(GOOD.encode())[:-200],
    "without its end": gzip.compress(GOOD.encode())[:-9],
    "a field of another name": gzip.compress(GOOD.replace('"note"', '"more"').encode()),
    "a head alone": gzip.compress(json.dumps({"assay_cases": 1}).encode()),
    "a case below the first": gzip.compress(GOOD.replace('"case": 0', '"case": -1').encode()),
    "a plan of no version": gzip.compress(GOOD.replace("schema_version", "version").encode()),
    "brackets": gzip.compress((GOOD + "\n" + "[" * 100_000).encode()),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_none_is_refused_and_keeps_nothing(cases: Cases, name: str) -> None:
    with pytest.raises(AssayError):
        unpack(cases, ANNE, BROKEN[name])
    assert cases.listed(ANNE) == []


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(
    cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcel, "LARGEST_PARCEL", 1_000_000)
    with pytest.raises(AssayError, match="too large"):
        unpack(cases, ANNE, gzip.compress(b" " * 5_000_000))
