"""The tables. A case's text is one column of its versions; nothing of a plan is spread over columns."""

from datetime import UTC, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ROLES = ("owner", "editor", "viewer")
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    """Return this moment in UTC, without a zone: SQLite keeps none."""
    return datetime.now(UTC).replace(tzinfo=None)


class Table(DeclarativeBase):
    """The base of all tables; constraints are named, so that every migration can name them."""

    metadata = MetaData(naming_convention=NAMES)


class Person(Table):
    """Whoever owns cases: a browser (by its cookie's hash) or a person signed in (by issuer and subject).

    `open_case` and the version it was opened at (`open_since`) are where a reload comes back to;
    `open_sample` is a ready-made plan looked at since.
    """

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    subject: Mapped[str] = mapped_column(String(300), unique=True)
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    made_at: Mapped[datetime] = mapped_column(DateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(DateTime, default=now)
    open_case: Mapped[str | None] = mapped_column(String(36))
    open_since: Mapped[int | None]
    open_sample: Mapped[str | None] = mapped_column(String(40))


class SavedCase(Table):
    """A case. `head` is its latest version: who writes says which one was read (optimistic locking).

    `size` is the length of all its versions.
    """

    __tablename__ = "saved_case"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    head: Mapped[int]
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(DateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(DateTime, default=now)


class Version(Table):
    """One state of a case, never changed afterwards."""

    __tablename__ = "version"
    case_id: Mapped[str] = mapped_column(ForeignKey("saved_case.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(DateTime, default=now)
    made_by: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Membership(Table):
    """What a person may do with a case."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"),)
    case_id: Mapped[str] = mapped_column(ForeignKey("saved_case.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(10))


class SignOut(Table):
    """When a browser last signed out: sessions that signed in before may write no more."""

    __tablename__ = "sign_out"
    browser: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime, default=now)
