"""Names for paths of the plan, as people read them."""

from typing import Any

from core.plan.assumption.quantity import quantity_of
from core.plan.plan import Plan, PlanOf
from core.plan.section import Section
from core.texts import mark
from present.translation import _
from present.words import LINE_NAMES

SECTIONS: dict[str, str] = {
    "company": mark("Company"),
    "opening": mark("Opening balance"),
    "market": mark("Market"),
    "revenue": mark("Revenue"),
    "people": mark("People"),
    "compute": mark("Compute"),
    "costs": mark("Other costs"),
    "cuts": mark("Cuts"),
    "financing": mark("Financing"),
    "risks": mark("Risks"),
    "taxes": mark("Taxes"),
    "exchange": mark("Second currency"),
    "exit": mark("Exit"),
    "investor": mark("Investor"),
    "valuation": mark("Valuation"),
    "sceptic": mark("Sceptic"),
    "correlations": mark("Correlations"),
}
PARTS: dict[str, str] = {
    "segments": mark("Segments"),
    "competition": mark("Competition"),
    "responses": mark("What spending and prices do"),
    "rivals": mark("Rivals by name"),
    "climate": mark("Funding climate"),
    "streams": mark("Revenue streams"),
    "related_parties": mark("Related parties"),
    "teams": mark("Teams"),
    "training_runs": mark("Training runs"),
    "inference": mark("Inference"),
    "machines": mark("Own machines"),
    "providers": mark("Model APIs"),
    "commitments": mark("GPU commitments"),
    "credits": mark("Cloud credits"),
    "holders": mark("Owners"),
    "safes": mark("SAFEs"),
    "rounds": mark("Rounds"),
    "asks": mark("What investors ask"),
    "policy": mark("How rounds follow traction"),
    "grants": mark("Grants"),
    "loans": mark("Loans"),
    "option_grants": mark("Planned option grants"),
    "tenders": mark("Tender offers"),
    "series": mark("Preferred series"),
    "notes": mark("Convertible notes"),
    "credit_lines": mark("Credit lines"),
    "note_rates": mark("Later rates of notes"),
    "investors": mark("Investors of planned rounds"),
    "redemptions": mark("Redemption rights"),
    "ratchets": mark("Performance ratchets"),
    "guidance_funds": mark("Guidance funds"),
    "vesting": mark("Vesting"),
    "kinds": mark("Kinds of exit"),
    "assets": mark("Assets beyond the opening balance"),
    "comparables": mark("Comparable companies"),
}
FIELDS: dict[str, str] = {
    "id": mark("Id"),
    "name": mark("Name"),
    "about": mark("About"),
    "currency": mark("Currency"),
    "start": mark("First month"),
    "country": mark("Taxes of"),
    "research_credit_paid_out": mark("Credit beyond the tax is paid out"),
    "vat_refunded": mark("VAT on purchases beyond sales is paid back"),
    "ending": mark("Ends in"),
    "curve": mark("Demand curve"),
    "driver": mark("What our customers follow"),
    "growth_from": mark("Growth comes from"),
    "conditions": mark("Conditions of growth"),
    "history": mark("Own history"),
    "reference_class": mark("Weighed against"),
    "quality": mark("Quality of the revenue"),
    "segment": mark("Segment"),
    "kind": mark("Kind"),
    "function": mark("Function"),
    "participation": mark("Participation"),
    "on_failure": mark("If the raise fails"),
    "seniority": mark("Seniority"),
    "risk_class": mark("Risk class"),
    "owner": mark("Owner"),
    "countermeasure": mark("Countermeasure"),
    "countermeasure_active": mark("Countermeasure is active"),
    "revenue_basis": mark("Revenue counted"),
    "base_rate_group": mark("Base-rate group"),
    "first": mark("First assumption"),
    "as_of": mark("As of"),
    "listed": mark("Listed on an exchange"),
    "source": mark("Source"),
    "compared": mark("Revenue compared"),
    "values_are": mark("The table's values are of"),
    "flows_fall": mark("Cash flows fall"),
    "calendar_years": mark("Years end in December"),
    "terminal": mark("Worth after the plan"),
    "security": mark("Security"),
    "cap_counts": mark("What the cap counts"),
    "counts_converting": mark("The cap counts what converts"),
    "counts_pool_increase": mark("The cap counts the pool's increase"),
    "counts_anti_dilution": mark("The cap counts anti-dilution shares"),
    "most_favoured": mark("Most favoured (MFN)"),
    "elected": mark("Terms taken over from (MFN)"),
    "converts_into": mark("Converts into"),
    "pay_to_play": mark("Pay to play"),
    "takes_part": mark("Takes part where one must pay to play"),
    "exempt": mark("Exempt from anti-dilution"),
    "conversions_dilute": mark("What converts counts as dilution"),
    "pays_at_draw": mark("First payment with the draw"),
    "pro_rata": mark("Pro-rata right"),
    "debit_every": mark("Debited"),
    "runway_counted": mark("Runway counted"),
    "on_breach": mark("When a covenant breaks"),
    "compounding": mark("Compounding"),
    "day_count": mark("Day count"),
    "issued": mark("Issued on"),
    "maturity": mark("Maturity"),
    "at_maturity": mark("At maturity"),
    "dividend": mark("Dividend"),
    "dividend_day_count": mark("Dividend's day count"),
    "protection": mark("Anti-dilution"),
    "convention": mark("Pre-money convention"),
    "pool_timing": mark("Pool created"),
    "pool_counts": mark("Pool target counts"),
    "unvested_at_exit": mark("Unvested shares at the exit"),
    "round": mark("Round"),
    "stream": mark("Revenue stream"),
    "note": mark("Note"),
    "first_day": mark("First day"),
    "obligor": mark("Who is bound"),
    "interest": mark("Interest"),
    "suspended_at_filing": mark("Sleeps once a listing is filed for"),
    "compensation": mark("Compensation"),
    "secondary_sellers": mark("Sellers"),
    "sellers": mark("Sellers"),
    "second": mark("Second assumption"),
    "file": mark("File"),
    "schema_version": mark("Schema version"),
}


def field_label(section: type[Section[Any]], name: str) -> str:
    """Return the label of a section's field."""
    field = section.model_fields.get(name)
    quantity = quantity_of(field) if field is not None else None
    if quantity is not None:
        return _(quantity.label)
    return _(FIELDS.get(name) or PARTS.get(name) or SECTIONS.get(name) or name)


def label_of_path(path: str, plan: Plan | None = None) -> str:
    """Return a path as people read it: "Insurers › Monthly churn"; list items by their names where the plan
    is given. What is no path of a plan is a place in a file: "Summary, row 6, Series A ($2.50)".
    """
    steps = path.split(".")
    return " › ".join(_steps(steps, plan)) if steps[0] in PlanOf.model_fields else _place(path)


_ROLES = {"date": mark("Month"), **LINE_NAMES}
"""What columns of a file of monthly figures are called."""


def _place(path: str) -> str:
    """Return a place in a file in the reader's language; names of sheets and columns stay."""
    words = {"row": _("row {name}"), "sheet": _("sheet {name}"), "column": _("column {name}")}
    found = list[str]()
    for part in path.split(", "):
        first, _blank, name = part.partition(" ")
        if part == "file":
            found.append(_("file"))
        elif name and first in words:
            found.append(words[first].format(name=name))
        else:
            found.append(_(_ROLES.get(part) or PARTS.get(part) or FIELDS.get(part) or part))
    return ", ".join(found)


def short_label(path: str, plan: Plan) -> str:
    """Return the field with the list item or section it belongs to: "Series A › Raise amount"."""
    return " › ".join(_steps(path.split("."), plan)[-2:])


def _steps(steps: list[str], plan: Plan | None) -> list[str]:
    kind: Any = PlanOf
    value: Any = plan
    found: list[str] = []
    for step in steps:
        if isinstance(value, tuple):
            value = next((item for item in value if getattr(item, "id", None) == step), None)
            found.append(value.name if hasattr(value, "name") else step)
        else:
            owner = type(value) if isinstance(value, Section) else kind
            known = isinstance(owner, type) and issubclass(owner, Section)
            found.append(
                field_label(owner, step) if known else _(PARTS.get(step) or FIELDS.get(step) or step)
            )
            value = getattr(value, step, None)
        kind = type(value) if isinstance(value, Section) else None
    return found
