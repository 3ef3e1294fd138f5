"""Where a figure of the plan comes from, in words."""

from datetime import date
from urllib.parse import urlsplit

from core.facts.reader import Fact, facts
from core.plan.plan import Plan
from core.texts import mark
from present.translation import _, localised

_KINDS = {
    "assumption": mark("Source: assumed, to complete the plan."),
    "measured": mark("Source: measured in your own history."),
    "stated": mark("Source: your own figure."),
}

CERTAINTIES: dict[str, str] = {
    "high": mark("high certainty"),
    "medium": mark("medium certainty"),
    "low": mark("low certainty"),
    "assumption": mark("assumption"),
}
"""Certainty of a fact → its words."""


def source_text(plan: Plan, path: str) -> str:
    """Return the source of the figure at the path: a fact with date and certainty, a measurement, or an
    assumption.
    """
    source = plan.sources.get(path, "stated")
    if source in _KINDS:
        return _(_KINDS[source])
    fact = facts().get(source)
    if fact is None:
        return _("Source: {source}").format(source=source)
    return _("Source: {source}").format(source=fact_text(fact))


def fact_text(fact: Fact) -> str:
    """Return what a fact says of itself: label, date, how sure it was then, whether it may have moved since,
    and where it stands.
    """
    notes = [fact.as_of, _(CERTAINTIES[fact.certainty])]
    if fact.stale(date.today()):
        notes.append(_("may have changed since"))
    return f"{localised(fact.label)} ({', '.join(notes)}): {_source(fact.source)}"


def _source(source: str) -> str:
    """Return a web address as a link under its host's name; any other source as it stands."""
    host = urlsplit(source).netloc if source.startswith(("http://", "https://")) else ""
    address = source.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return f"[{host.removeprefix('www.')}]({address})" if host else source
