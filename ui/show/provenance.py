"""Where a figure of the plan comes from, in words."""

from datetime import date

from core.facts.reader import facts
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
    age = _("stale") if fact.stale(date.today()) else fact.as_of
    return _("Source: {label} ({date}, certainty {certainty}), [{link}]({link})").format(
        label=localised(fact.label), date=age, certainty=fact.certainty, link=fact.source
    )
