"""What a file says of a cap table, as plain plan data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.errors import Fault
from core.plan.document.files import as_data
from core.plan.financing import Financing


def planned_convertibles(financing: Financing[Any], start: date) -> dict[str, list[dict[str, Any]]]:
    """Return as plain data the SAFEs and notes that are issued during a plan, with the notes' later rates."""
    coming = {one.id for one in financing.convertibles if one.begins(start) >= 0}
    kept: dict[str, list[Any]] = {
        "safes": [one for one in financing.safes if one.id in coming],
        "notes": [one for one in financing.notes if one.id in coming],
        "note_rates": [one for one in financing.note_rates if one.note in coming],
    }
    return {name: [one.model_dump(mode="json") for one in items] for name, items in kept.items()}


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two entries are the same but for their ids."""
    return all(one.get(name) == value for name, value in other.items() if name != "id")


@dataclass(frozen=True)
class Imported:
    """Securities as plain plan data, ready for `changed(plan, {"financing.holders": …})`, and what a person
    should know.
    """

    holders: list[dict[str, Any]]
    pool_shares: int
    series: list[dict[str, Any]]
    safes: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    note_rates: list[dict[str, Any]] = field(default_factory=list)
    seniority: str | None = None
    next_round: dict[str, Any] | None = None
    remarks: list[Fault] = field(default_factory=list)
    planned: Mapping[str, list[dict[str, Any]]] | None = None
    """SAFEs, notes and rates that will be issued, where the file says so."""
    unproved: float = 0.0
    """Shares of a table that no sum of its own proves: a person has to compare them."""

    def sales_changes(self, financing: Financing[Any], start: date | None = None) -> dict[str, Any]:
        """Return the changes to what a plan foresees: the next round has the terms of the file, where it
        holds any, under the round's own id; sellers who are no longer there are left out; SAFEs and notes
        that will be issued (after the plan's `start`) are the file's, or stay.
        """
        known, found = {one["id"] for one in self.holders}, dict[str, Any]()
        for name, field_ in (("rounds", "secondary_sellers"), ("tenders", "sellers")):
            before = as_data(getattr(financing, name))
            now = [dict(one) for one in before]
            if name == "rounds" and self.next_round is not None:
                known_as = [one["name"] for one in now]
                place = known_as.index(named) if (named := self.next_round.get("name")) in known_as else 0
                now[place : place + 1] = [self.next_round | ({"id": now[place]["id"]} if now else {})]
            for one in now:
                one[field_] = [seller for seller in one.get(field_, ()) if seller in known]
            found |= {f"financing.{name}": now} if now != before else {}
        planned = self.planned or (planned_convertibles(financing, start) if start else {})
        for name in ("safes", "notes", "note_rates"):
            here = getattr(self, name)
            held = {one["id"] for one in here}
            later = [one for one in planned.get(name, ()) if one["id"] not in held]
            later = [one for one in later if not any(_alike(one, each) for each in here)]
            found |= {f"financing.{name}": [*here, *later]} if later else {}
        return found

    def clashes(self, financing: Financing[Any], start: date) -> set[str]:
        """Return the ids here that SAFEs and notes to come in the plan have, which say other things: those
        stay, so that these need other ids.
        """
        planned = planned_convertibles(financing, start)
        return {
            one["id"]
            for name, entries in planned.items()
            for one in entries
            for each in getattr(self, name)
            if each["id"] == one["id"] and not _alike(one, each)
        }

    def changes(self) -> dict[str, Any]:
        """Return the changes to a plan's securities."""
        return {
            "financing.holders": self.holders,
            "financing.pool_shares": self.pool_shares,
            "financing.series": self.series,
            "financing.safes": self.safes,
            "financing.notes": self.notes,
            "financing.note_rates": self.note_rates,
        } | ({} if self.seniority is None else {"financing.seniority": self.seniority})
