"""The investor update (documents' F6): a month in figures beside what was planned, in words to go on from."""

from collections.abc import Sequence

from core.plan.case import Case
from core.plan.history import LINES, Line, month_after
from core.studies.plan.actuals import RECENT, Compared, compared, latest
from core.texts import mark
from present import formats
from present.translation import _, sentences
from present.words import LINE_NAMES

TO_WRITE = (mark("What went well"), mark("What did not"), mark("Where you can help"))
"""What only the founders know: headings under which they write."""
Fact = tuple[str, str]
"""A figure's label and what it says."""


def last_month(case: Case) -> str | None:
    """Return the last month of which revenue or cash is known; None where there is none."""
    if case.plan.history is None:
        return None
    return max((*case.plan.history.revenue, *case.plan.history.cash), default=None)


def investor_update(case: Case, month: str, outlook: Sequence[Fact]) -> str:
    """Return the update for a month as Markdown, in the language spoken.

    `outlook` holds what the plan says from here on. Names that a person has given are written as plain text.
    """
    rows = {line: next((one for one in compared(case, line) if one.month == month), None) for line in LINES}
    name, when = formats.plain(case.plan.company.name), formats.month_of(month)
    parts = [
        f"# {_('{company}: update for {month}').format(company=name, month=when)}",
        _summary(case, month, rows["revenue"]),
        f"## {_('The month in figures')}",
        _table(case, month),
        _record(case),
    ]
    if outlook:
        lines = "\n".join(f"- {label}: **{text}**" for label, text in outlook)
        parts += [f"## {_('From here on')}", lines]
    for heading in TO_WRITE:
        parts += [f"## {_(heading)}", f"- {_('(to be written)')}"]
    return "\n\n".join(part for part in parts if part) + "\n"


def _money_or_count(case: Case, line: Line, value: float | None) -> str:
    if line == "customers":
        return formats.NONE if value is None else f"{value:,.0f}"
    return formats.money(value, case.plan.company.currency)


def _summary(case: Case, month: str, revenue: Compared | None) -> str:
    known = {} if case.plan.history is None else case.plan.history.revenue
    now, before = known.get(month), known.get(month_after(month, -1))
    cash = None if case.plan.history is None else case.plan.history.cash.get(month)
    said = []
    if now is not None:
        said.append(
            _("Revenue was {amount}.").format(amount=_money_or_count(case, "revenue", now))
            if not before
            else _("Revenue was {amount}, {change} on the month before.").format(
                amount=_money_or_count(case, "revenue", now), change=formats.relative(now, before, 1)
            )
        )
    if now is not None and revenue is not None and revenue.planned:
        said.append(
            _("The plan had {amount}.").format(amount=_money_or_count(case, "revenue", revenue.planned))
        )
    if cash is not None:
        said.append(
            _("Cash at the month's end was {amount}.").format(amount=_money_or_count(case, "cash", cash))
        )
    return sentences(*said)


def _table(case: Case, month: str) -> str:
    head = ("", formats.month_of(month), _("Month before"), _("Planned"), _("90 % band"))
    lines = [f"| {' | '.join(head)} |", "|---|--:|--:|--:|--:|"]
    for line in LINES:
        known = {} if case.plan.history is None else case.plan.history.line(line)
        if month not in known:
            continue
        beside = next((one for one in compared(case, line) if one.month == month), None)
        band = beside.band if beside is not None else None
        cells = (
            _(LINE_NAMES[line]),
            _money_or_count(case, line, known[month]),
            _money_or_count(case, line, known.get(month_after(month, -1))),
            _money_or_count(case, line, beside.planned if beside is not None else None),
            formats.NONE
            if band is None
            else f"{_money_or_count(case, line, band[0])} – {_money_or_count(case, line, band[-1])}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _record(case: Case) -> str:
    inside, count = latest(case, "revenue", RECENT)
    if not count:
        return ""
    return _(
        "Months of revenue that lay in the 90 % band of their forecast: {inside} of the last {count}."
    ).format(count=count, inside=inside)
