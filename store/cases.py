"""Saved cases: versions are only ever added, and every read and write checks who is asking.

What is refused raises `StoreError`. A case that is someone else's and one that does not exist are refused in
the same words: an id is not a secret, and tells nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from core.errors import Fault, StoreError
from core.texts import mark
from store.people import Who, enrolled, known
from store.records import Desk, Draft, Kept, State
from store.tables import Membership, Person, SavedCase, Version, now

CASES_EACH = 200
BYTES_EACH = 200_000_000
"""What a person may keep, over all versions of all their own cases."""
LARGEST_TEXT = 2_000_000

READERS, WRITERS, OWNERS = ("owner", "editor", "viewer"), ("owner", "editor"), ("owner",)


class Behind(StoreError):
    """Somebody else has saved in between: nothing was written. `head` is the version that stands now."""

    def __init__(self, head: int) -> None:
        super().__init__(Fault("case", mark("was changed elsewhere in between")))
        self.head = head


class Cases:
    """The saved cases of a database."""

    def __init__(self, engine: Engine) -> None:
        self._writing = sessionmaker(engine)
        self._reading = sessionmaker(engine.execution_options(reads=True))

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a transaction that is committed at the end, or not at all."""
        with self._writing.begin() as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a transaction that only reads, and waits for no writer."""
        with self._reading() as db:
            yield db

    def create(self, who: Who, texts: tuple[str, ...], name: str) -> Kept:
        """Keep a new case with its first versions; the person owns it and has it open."""
        with self.writing() as db:
            person = enrolled(db, who)
            kept = self._new(db, person, name, [Draft(text) for text in texts])
            _look(person, kept.id, 1)
            return _kept(kept, "owner")

    def create_all(self, who: Who, cases: Sequence[tuple[str, Sequence[Draft]]]) -> list[Kept]:
        """Keep new cases, each a name and its versions, the oldest first: all of them or none."""
        with self.writing() as db:
            person = enrolled(db, who)
            return [_kept(self._new(db, person, name, versions), "owner") for name, versions in cases]

    def save(self, who: Who, case_id: str, seen: int, text: str, name: str, note: str = "") -> Kept:
        """Add a version to a case of which `seen` was read last. Raises `Behind` if it is no longer the
        latest.
        """
        with self.writing() as db:
            person, role = may(db, who, case_id, WRITERS)
            kept = db.get_one(SavedCase, case_id)
            self._within_quota(db, _owner(db, case_id), size=len(text))
            moved = db.execute(
                update(SavedCase)
                .where(SavedCase.id == case_id, SavedCase.head == seen)
                .values(head=seen + 1, name=_name(name), changed_at=now())
            )
            db.refresh(kept)
            if moved.rowcount == 0:  # type: ignore[attr-defined]
                raise Behind(kept.head)
            self._add(db, person, kept, Draft(text, note))
            if person.open_case != case_id:
                _look(person, case_id, seen)
            person.open_sample = None
            return _kept(kept, role)

    def head(self, who: Who, case_id: str) -> int:
        """Return the number of the latest version."""
        with self.reading() as db:
            may(db, who, case_id, READERS)
            return db.get_one(SavedCase, case_id).head

    def kept(self, who: Who, case_id: str) -> Kept:
        """Return a case without its text."""
        with self.reading() as db:
            _person, role = may(db, who, case_id, READERS)
            return _kept(db.get_one(SavedCase, case_id), role)

    def state(self, who: Who, case_id: str, number: int) -> State:
        """Return one version with its text."""
        with self.reading() as db:
            person, _role = may(db, who, case_id, READERS)
            found = db.get(Version, (case_id, number))
            if found is None:
                raise _refused()
            return _state(found, person)

    def history(
        self, who: Who, case_id: str, *, before: int | None = None, limit: int | None = 50
    ) -> list[State]:
        """Return versions, the latest first: those before a number, or the last ones; all without a limit."""
        with self.reading() as db:
            person, _role = may(db, who, case_id, READERS)
            query = select(Version).where(Version.case_id == case_id)
            if before is not None:
                query = query.where(Version.number < before)
            found = db.scalars(query.order_by(Version.number.desc()).limit(limit))
            return [_state(one, person) for one in found]

    def listed(self, who: Who) -> list[Kept]:
        """Return the cases that the person may read, the last changed first."""
        with self.reading() as db:
            person = known(db, who)
            if person is None:
                return []
            query = (
                select(SavedCase, Membership.role)
                .join(Membership, Membership.case_id == SavedCase.id)
                .where(Membership.person_id == person.id)
                .order_by(SavedCase.changed_at.desc())
            )
            return [_kept(one, role) for one, role in db.execute(query)]

    def welcome(self, who: Who) -> None:
        """Note that a person has signed in, so that others can share with their address."""
        with self.writing() as db:
            person = enrolled(db, who)
            person.email, person.seen_at = who.email, now()

    def desk(self, who: Who) -> Desk | None:
        """Return where the person was last; None if nothing was ever kept for them."""
        with self.reading() as db:
            person = known(db, who)
            if person is None:
                return None
            return Desk(person.open_case, person.open_since, person.open_sample)

    def look(self, who: Who, case_id: str, since: int) -> None:
        """Note that the person has a case open, and the version that differences are shown against."""
        with self.writing() as db:
            person, _role = may(db, who, case_id, READERS)
            _look(person, case_id, since)

    def look_at_sample(self, who: Who, name: str) -> None:
        """Note that the person has a ready-made plan open; of someone for whom nothing is kept, nothing
        is.
        """
        with self.writing() as db:
            person = known(db, who)
            if person is not None:
                person.open_sample, person.seen_at = name, now()

    def adopt(self, who: Who, browser: Who) -> int:
        """Hand the cases of the person's own browser over to who has signed in there; return how many."""
        if browser.browser != who.browser:
            raise _refused()
        with self.writing() as db:
            before, person = known(db, browser), enrolled(db, who)
            if before is None or before.id == person.id:
                return 0
            theirs = update(Membership).where(Membership.person_id == before.id)
            moved = db.execute(theirs.values(person_id=person.id))
            db.execute(update(Version).where(Version.made_by == before.id).values(made_by=person.id))
            db.execute(delete(Person).where(Person.id == before.id))
            return int(moved.rowcount)  # type: ignore[attr-defined]

    def remove(self, who: Who, case_id: str) -> None:
        """Delete a case with its whole history, at once and for everybody."""
        with self.writing() as db:
            may(db, who, case_id, OWNERS)
            db.execute(delete(SavedCase).where(SavedCase.id == case_id))

    def remove_everything(self, who: Who) -> None:
        """Delete all that is kept for a person: their own cases, their part in others, and who they are."""
        with self.writing() as db:
            person = known(db, who)
            if person is None:
                return
            mine = select(Membership.case_id).where(
                Membership.person_id == person.id, Membership.role == "owner"
            )
            db.execute(delete(SavedCase).where(SavedCase.id.in_(mine)))
            db.execute(delete(Person).where(Person.id == person.id))

    def _new(self, db: Session, person: Person, name: str, versions: Sequence[Draft]) -> SavedCase:
        self._within_quota(db, person, cases=1, size=sum(len(one.text) for one in versions))
        kept = SavedCase(id=str(uuid4()), name=_name(name), head=0, size=0)
        db.add(kept)
        db.flush()
        db.add(Membership(case_id=kept.id, person_id=person.id, role="owner"))
        for one in versions:
            kept.head += 1
            self._add(db, person, kept, one)
        db.flush()
        return kept

    def _add(self, db: Session, person: Person, kept: SavedCase, draft: Draft) -> None:
        if len(draft.text) > LARGEST_TEXT:
            raise StoreError(
                Fault("case", mark("is too large: a case has at most {limit} bytes"), {"limit": LARGEST_TEXT})
            )
        kept.size += len(draft.text)
        db.add(
            Version(
                case_id=kept.id,
                number=kept.head,
                text=draft.text,
                note=draft.note[:200],
                made_at=draft.made_at or now(),
                made_by=person.id,
            )
        )

    def _within_quota(self, db: Session, person: Person, *, cases: int = 0, size: int = 0) -> None:
        own = (
            select(func.count(), func.coalesce(func.sum(SavedCase.size), 0))
            .join(Membership, Membership.case_id == SavedCase.id)
            .where(Membership.person_id == person.id, Membership.role == "owner")
        )
        count, used = db.execute(own).one()
        if count + cases > CASES_EACH or used + size > BYTES_EACH:
            raise StoreError(Fault("case", mark("cannot be kept: your place is full, delete cases first")))


def may(db: Session, who: Who, case_id: str, roles: tuple[str, ...]) -> tuple[Person, str]:
    """Return the person and their role in the case; raises `StoreError` where it is none of `roles`."""
    person = known(db, who)
    found = person and db.get(Membership, (case_id, person.id))
    if not person or not found:
        raise _refused()
    if found.role not in roles:
        raise StoreError(Fault("case", mark("may be read by you, not changed: keep a copy of your own")))
    return person, found.role


def _refused() -> StoreError:
    return StoreError(Fault("case", mark("is not yours, or is gone")))


def _owner(db: Session, case_id: str) -> Person:
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    return db.scalars(query.where(Membership.case_id == case_id, Membership.role == "owner")).one()


def _look(person: Person, case_id: str, since: int) -> None:
    person.open_case, person.open_since, person.open_sample, person.seen_at = case_id, since, None, now()


def _name(name: str) -> str:
    return name.strip()[:120] or "—"


def _kept(one: SavedCase, role: str) -> Kept:
    return Kept(one.id, one.name, one.head, role, one.changed_at)


def _state(one: Version, reader: Person) -> State:
    return State(one.case_id, one.number, one.text, one.note, one.made_at, one.made_by == reader.id)
