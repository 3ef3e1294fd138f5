"""Who is asking: a browser known by its cookie, or a person signed in."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import Fault, StoreError
from core.texts import mark
from store.tables import Person, SignOut, now


@dataclass(frozen=True)
class Who:
    """A person as a session knows them. `subject` names them in the store; `browser` is the hash of the
    browser's cookie, `since` the moment from which the session has been signed in (None: without sign-in).
    """

    subject: str
    browser: str
    since: datetime | None = None
    email: str | None = None


def of_browser(token: str) -> Who:
    """Return the person that a browser's cookie stands for. Only its hash is ever stored."""
    digest = sha256(token.encode()).hexdigest()
    return Who(f"browser:{digest}", digest)


def of_sign_in(token: str, issuer: str, subject: str, email: str | None, since: datetime) -> Who:
    """Return the person who has signed in. The e-mail address counts for invitations only where it is
    verified.
    """
    return Who(f"oidc:{issuer}|{subject}"[:300], of_browser(token).browser, since, email and email.casefold())


def known(db: Session, who: Who) -> Person | None:
    """Return the person's row, None where nothing was ever kept for them. Raises `StoreError` once signed
    out.
    """
    if who.since is not None:
        out = db.get(SignOut, who.browser)
        if out is not None and out.at >= who.since:
            raise StoreError(Fault("case", mark("is closed: you have signed out in another tab")))
    return db.scalar(select(Person).where(Person.subject == who.subject))


def sign_out(engine: Engine, who: Who) -> None:
    """Note that a browser signs out: sessions that signed in before may read and write no more."""
    with Session(engine) as db, db.begin():
        db.merge(SignOut(browser=who.browser, at=now()))


def enrolled(db: Session, who: Who) -> Person:
    """Return the person's row, made where there is none."""
    found = known(db, who)
    if found is not None:
        return found
    try:
        with db.begin_nested():
            db.add(Person(id=str(uuid4()), subject=who.subject, email=who.email))
    except IntegrityError:
        pass  # another tab was faster
    return db.scalars(select(Person).where(Person.subject == who.subject)).one()
