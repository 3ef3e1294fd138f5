"""Sharing: who else may read or change a case. Only its owner says so, and only to people who have signed
in.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select

from core.errors import Fault, StoreError
from core.texts import mark
from store.cases import OWNERS, READERS, Cases, may
from store.people import Who
from store.tables import Membership, Person


@dataclass(frozen=True)
class Member:
    """A person with a part in a case."""

    person_id: str
    email: str
    role: str
    me: bool


def members(cases: Cases, who: Who, case_id: str) -> list[Member]:
    """Return everybody with a part in a case, to anyone who may read it."""
    with cases.reading() as db:
        me, _role = may(db, who, case_id, READERS)
        query = select(Membership.role, Person).join(Person, Person.id == Membership.person_id)
        found = db.execute(query.where(Membership.case_id == case_id).order_by(Person.email))
        return [Member(one.id, one.email or "", role, one.id == me.id) for role, one in found]


def share(cases: Cases, who: Who, case_id: str, email: str, role: str) -> None:
    """Let a person who has signed in with this address edit or read a case; an earlier role is replaced."""
    if role not in ("editor", "viewer"):
        raise StoreError(Fault("case", mark("is shared with editors and viewers only")))
    with cases.writing() as db:
        me, _role = may(db, who, case_id, OWNERS)
        other = db.scalar(select(Person).where(Person.email == email.strip().casefold()))
        if other is None:
            raise StoreError(
                Fault("case", mark("cannot be shared: nobody has signed in with this e-mail address yet"))
            )
        if other.id == me.id:
            raise StoreError(Fault("case", mark("is yours already")))
        db.merge(Membership(case_id=case_id, person_id=other.id, role=role))


def unshare(cases: Cases, who: Who, case_id: str, person_id: str) -> None:
    """End somebody's part in a case; the owner's own part cannot end."""
    with cases.writing() as db:
        me, role = may(db, who, case_id, READERS)
        if person_id != me.id and role != "owner":
            raise StoreError(Fault("case", mark("is shared by its owner only")))
        db.execute(
            delete(Membership).where(
                Membership.case_id == case_id, Membership.person_id == person_id, Membership.role != "owner"
            )
        )
