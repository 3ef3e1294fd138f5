"""Saved cases: versions are only added, two writers are told apart, and nobody reaches what is not theirs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from core.errors import StoreError
from store import cases as limits
from store.cases import Behind, Cases
from store.people import Who, of_browser, of_sign_in
from store.records import Desk, Kept
from store.sharing import members, share, unshare
from store.tables import SignOut, now

ANNE, BEN = of_browser("a" * 43), of_browser("b" * 43)


def person(name: str, browser: str = "c") -> Who:
    return of_sign_in(browser * 43, "https://issuer", name, f"{name}@example.org", now())


def test_versions_are_added_and_never_changed(cases: Cases) -> None:
    kept = cases.create(ANNE, ("one", "two"), "Claimwise")
    assert (kept.head, kept.role, kept.name) == (2, "owner", "Claimwise")
    kept = cases.save(ANNE, kept.id, 2, "three", "Renamed", "why")
    assert (kept.head, kept.name) == (3, "Renamed")
    history = cases.history(ANNE, kept.id)
    assert [(one.number, one.text, one.note, one.mine) for one in history] == [
        (3, "three", "why", True),
        (2, "two", "", True),
        (1, "one", "", True),
    ]
    assert [one.number for one in cases.history(ANNE, kept.id, before=3, limit=1)] == [2]
    assert cases.head(ANNE, kept.id) == 3
    assert cases.state(ANNE, kept.id, 1).text == "one"


def test_a_writer_who_read_an_older_version_is_told_and_writes_nothing(cases: Cases) -> None:
    kept = cases.create(ANNE, ("one",), "X")
    cases.save(ANNE, kept.id, 1, "two", "X")
    with pytest.raises(Behind) as behind:
        cases.save(ANNE, kept.id, 1, "lost?", "Y")
    assert behind.value.head == 2
    assert cases.state(ANNE, kept.id, 2).text == "two"
    assert cases.kept(ANNE, kept.id).name == "X"


def test_of_writers_in_the_same_moment_exactly_one_succeeds(cases: Cases) -> None:
    kept, together = cases.create(ANNE, ("0",), "X"), Barrier(6)

    def write(number: int) -> bool:
        together.wait()
        try:
            cases.save(ANNE, kept.id, 1, str(number), "X")
        except Behind:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        won = list(pool.map(write, range(6)))
    assert sum(won) == 1
    assert cases.state(ANNE, kept.id, 2).text == str(won.index(True))
    assert cases.head(ANNE, kept.id) == 2


def test_a_person_comes_back_to_where_they_were(cases: Cases) -> None:
    assert cases.desk(ANNE) is None
    cases.look_at_sample(ANNE, "medical")
    assert cases.desk(ANNE) is None, "who only looks leaves nothing behind"
    first = cases.create(ANNE, ("a", "b"), "A")
    second = cases.create(ANNE, ("c",), "B")
    assert cases.desk(ANNE) == Desk(second.id, 1, None)
    cases.look(ANNE, first.id, 2)
    assert cases.desk(ANNE) == Desk(first.id, 2, None)
    cases.look_at_sample(ANNE, "medical")
    assert cases.desk(ANNE) == Desk(first.id, 2, "medical")
    assert [one.name for one in cases.listed(ANNE)] == ["B", "A"]


OPERATIONS: dict[str, Callable[[Cases, Who, Kept], object]] = {
    "read a version": lambda cases, who, kept: cases.state(who, kept.id, 1),
    "read its head": lambda cases, who, kept: cases.head(who, kept.id),
    "read its name": lambda cases, who, kept: cases.kept(who, kept.id),
    "read its history": lambda cases, who, kept: cases.history(who, kept.id),
    "have it open": lambda cases, who, kept: cases.look(who, kept.id, 1),
    "read its members": lambda cases, who, kept: members(cases, who, kept.id),
    "end somebody's part": lambda cases, who, kept: unshare(cases, who, kept.id, "nobody"),
    "write": lambda cases, who, kept: cases.save(who, kept.id, kept.head, "x", "x"),
    "share it": lambda cases, who, kept: share(cases, who, kept.id, "dora@example.org", "viewer"),
    "delete it": lambda cases, who, kept: cases.remove(who, kept.id),
}
MAY = {
    "owner": set(OPERATIONS),
    "editor": set(OPERATIONS) - {"share it", "delete it", "end somebody's part"},
    "viewer": set(OPERATIONS) - {"share it", "delete it", "end somebody's part", "write"},
    "": set(),
}


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_role_may_do_what_it_may_and_nothing_else(cases: Cases, role: str, operation: str) -> None:
    owner, other, dora = person("anna"), person("ben", "d"), person("dora", "e")
    kept = cases.create(owner, ("one",), "X")
    own = cases.create(other, ("mine",), "Y")
    cases.create(dora, ("hers",), "Z")
    if role in ("editor", "viewer"):
        share(cases, owner, kept.id, "BEN@example.org", role)
    who = owner if role == "owner" else other
    if operation in MAY[role]:
        OPERATIONS[operation](cases, who, kept)
    else:
        with pytest.raises(StoreError):
            OPERATIONS[operation](cases, who, kept)
        assert cases.state(owner, kept.id, 1).text == "one"
        assert cases.head(owner, kept.id) == 1
    listed = {one.id for one in cases.listed(other)}
    assert (kept.id in listed) == (role in ("editor", "viewer"))
    assert own.id in listed


def test_a_case_of_someone_else_and_one_that_never_was_are_refused_in_the_same_words(cases: Cases) -> None:
    kept = cases.create(ANNE, ("one",), "X")
    cases.create(BEN, ("two",), "Y")
    said = set()
    for case_id in (kept.id, "never", "' OR 1=1 --"):
        with pytest.raises(StoreError) as refused:
            cases.head(BEN, case_id)
        said.add(str(refused.value))
    assert len(said) == 1


def test_signing_out_ends_writing_in_every_tab_of_that_browser_until_one_signs_in_again(cases: Cases) -> None:
    before = person("anna")
    kept = cases.create(before, ("one",), "X")
    elsewhere = person("anna", "z")
    with cases.writing() as db:
        db.merge(SignOut(browser=before.browser, at=now()))
    for attempt in (lambda: cases.save(before, kept.id, 1, "two", "X"), lambda: cases.listed(before)):
        with pytest.raises(StoreError):
            attempt()
    assert cases.save(elsewhere, kept.id, 1, "two", "X").head == 2
    assert cases.save(person("anna"), kept.id, 2, "three", "X").head == 3


def test_an_unverified_address_receives_no_invitation(cases: Cases) -> None:
    kept = cases.create(person("anna"), ("one",), "X")
    ben = of_sign_in("f" * 43, "https://issuer", "ben", None, now())
    cases.create(ben, ("mine",), "Y")
    with pytest.raises(StoreError):
        share(cases, person("anna"), kept.id, "ben@example.org", "viewer")


def test_deleting_takes_every_version_and_leaves_nothing_of_the_person(cases: Cases) -> None:
    mine, theirs = cases.create(ANNE, ("one", "two"), "X"), cases.create(BEN, ("three",), "Y")
    cases.remove_everything(ANNE)
    assert cases.listed(ANNE) == []
    assert cases.desk(ANNE) is None
    with pytest.raises(StoreError):
        cases.state(ANNE, mine.id, 1)
    assert cases.state(BEN, theirs.id, 1).text == "three"


def test_a_full_place_and_an_oversized_case_are_refused_and_change_nothing(
    cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = cases.create(ANNE, ("1234",), "X")
    monkeypatch.setattr(limits, "BYTES_EACH", 8)
    assert cases.save(ANNE, kept.id, 1, "5678", "X").head == 2
    with pytest.raises(StoreError, match="full"):
        cases.save(ANNE, kept.id, 2, "9", "X")
    assert cases.create(BEN, ("12345678",), "Y").head == 1, "each person's place is their own"
    monkeypatch.setattr(limits, "BYTES_EACH", 100)
    monkeypatch.setattr(limits, "CASES_EACH", 1)
    with pytest.raises(StoreError, match="full"):
        cases.create(ANNE, ("1",), "Z")
    monkeypatch.setattr(limits, "LARGEST_TEXT", 3)
    with pytest.raises(StoreError, match="too large"):
        cases.save(ANNE, kept.id, 2, "1234", "X")
    assert cases.head(ANNE, kept.id) == 2


def test_a_member_may_leave_and_the_owner_may_not_be_put_out(cases: Cases) -> None:
    owner, ben = person("anna"), person("ben", "d")
    kept = cases.create(owner, ("one",), "X")
    cases.create(ben, ("mine",), "Y")
    share(cases, owner, kept.id, "ben@example.org", "editor")
    share(cases, owner, kept.id, "ben@example.org", "viewer")
    roles = {one.email: (one.role, one.me, one.person_id) for one in members(cases, ben, kept.id)}
    assert roles["ben@example.org"][:2] == ("viewer", True)
    with pytest.raises(StoreError):
        unshare(cases, ben, kept.id, roles["anna@example.org"][2])
    unshare(cases, owner, kept.id, roles["anna@example.org"][2])
    assert [one.role for one in members(cases, owner, kept.id)] == ["owner", "viewer"]
    unshare(cases, ben, kept.id, roles["ben@example.org"][2])
    assert [one.role for one in members(cases, owner, kept.id)] == ["owner"]
