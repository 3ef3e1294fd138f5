"""Names for paths of the plan, as people read them."""

from typing import Any

from core.plan.assumption.quantity import quantity_of
from core.plan.more_streams import STREAMS
from core.plan.plan import Plan, PlanOf
from core.plan.section import Section
from core.texts import mark
from present.translation import _

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
    "exit": mark("Exit"),
    "investor": mark("Investor"),
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
    "series": mark("Preferred series"),
    "notes": mark("Convertible notes"),
    "redemptions": mark("Redemption rights"),
    "ratchets": mark("Performance ratchets"),
    "guidance_funds": mark("Guidance funds"),
    "vesting": mark("Vesting"),
    "kinds": mark("Kinds of exit"),
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
    "security": mark("Security"),
    "cap_counts": mark("What the cap counts"),
    "counts_converting": mark("The cap counts what converts"),
    "counts_pool_increase": mark("The cap counts the pool's increase"),
    "counts_anti_dilution": mark("The cap counts anti-dilution shares"),
    "most_favoured": mark("Most favoured (MFN)"),
    "elected": mark("Terms taken over from (MFN)"),
    "converts_into": mark("Converts into"),
    "exempt": mark("Exempt from anti-dilution"),
    "pro_rata": mark("Pro-rata right"),
    "compounding": mark("Compounding"),
    "day_count": mark("Day count"),
    "issued": mark("Issued on"),
    "maturity": mark("Maturity"),
    "at_maturity": mark("At maturity"),
    "dividend": mark("Dividend"),
    "protection": mark("Anti-dilution"),
    "convention": mark("Pre-money convention"),
    "pool_timing": mark("Pool created"),
    "pool_counts": mark("Pool target counts"),
    "unvested_at_exit": mark("Unvested shares at the exit"),
    "round": mark("Round"),
    "obligor": mark("Who is bound"),
    "interest": mark("Interest"),
    "suspended_at_filing": mark("Sleeps once a listing is filed for"),
    "compensation": mark("Compensation"),
    "secondary_sellers": mark("Sellers"),
    "second": mark("Second assumption"),
    "file": mark("File"),
    "schema_version": mark("Schema version"),
}
CHOICES: dict[str, str] = {
    "exponential": mark("exponential (M1)"),
    "compound": mark("compound (M2)"),
    "logistic": mark("logistic"),
    "own_growth": mark("our own growth, capped by the market"),
    "market_share": mark("our share of the market's undecided"),
    "own": mark("our own figures"),
    "base_rates": mark("companies like it"),
    "private": mark("private software companies"),
    "general": mark("companies of every kind"),
    "contracted": mark("contracted"),
    "usage": mark("usage"),
    "pilot": mark("pilot"),
    "services": mark("services"),
    "related_party": mark("related party"),
    "research": mark("research"),
    "engineering": mark("engineering"),
    "product": mark("product"),
    "sales_marketing": mark("sales and marketing"),
    "operations": mark("operations"),
    "administration": mark("administration"),
    "infrastructure": mark("infrastructure"),
    "founder": mark("founder"),
    "employee": mark("employee"),
    "investor": mark("investor"),
    "none": mark("not participating"),
    "full": mark("fully participating"),
    "capped": mark("participating with a cap"),
    "retry": mark("try again"),
    "bridge": mark("bridge from insiders, then try again"),
    "down_round": mark("down round"),
    "shutdown": mark("shut down"),
    "standard": mark("later rounds first"),
    "pari_passu": mark("all rounds equal"),
    "as_ranked": mark("by the rank of each"),
    "shadow": mark("shadow series: preference on its own money"),
    "all_pre_money": mark("all that the pre-money counts: conversions, pool increase, anti-dilution"),
    "as_ticked": mark("what is ticked below"),
    "as_round": mark("as the round's"),
    "equal_principal": mark("equal parts of the principal"),
    "amortising": mark("amortising"),
    "interest_only": mark("interest only"),
    "bullet": mark("bullet"),
    "technical": mark("technical"),
    "market": mark("market"),
    "capital": mark("capital"),
    "legal": mark("legal"),
    "social": mark("social"),
    "trailing": mark("last twelve months"),
    "run_rate": mark("month × 12"),
    "fixed": mark("Fixed"),
    "uniform": mark("Uniform"),
    "triangular": mark("Triangular"),
    "pert": mark("Low – likely – high (PERT)"),
    "normal": mark("Normal"),
    "lognormal": mark("Lognormal"),
    "sale": mark("sale"),
    "listing": mark("listing"),
    "licence_and_hire": mark("licence of the model, team hired away"),
    "wind_down": mark("wind-down"),
    "common": mark("common shares"),
    "options": mark("options granted"),
    "promised": mark("options promised"),
    "warrants": mark("warrants"),
    "post_money": mark("post-money: all that converts, not the pool increase"),
    "pre_money": mark("pre-money: the pool increase, nothing that converts"),
    "outstanding": mark("what is outstanding before the round"),
    "percent_ownership": mark("new investors' percentage is fixed"),
    "dollars_invested": mark("converting money is added to the pre-money"),
    "simple": mark("simple"),
    "annual": mark("yearly"),
    "quarterly": mark("quarterly"),
    "monthly": mark("monthly"),
    "act_365": mark("actual days ÷ 365"),
    "act_360": mark("actual days ÷ 360"),
    "30_360": mark("30 days a month ÷ 360"),
    "extend": mark("runs on"),
    "repay": mark("is repaid"),
    "broad": mark("broad-based weighted average"),
    "broad_with_reserve": mark("broad-based, with the unissued pool"),
    "narrow": mark("narrow-based weighted average"),
    "full_ratchet": mark("full ratchet"),
    "before_money": mark("before the money"),
    "after_money": mark("after the money"),
    "available": mark("unissued options only"),
    "unissued": mark("unissued and promised options"),
    "whole_plan": mark("all options"),
    "inside": mark("inside the round"),
    "on_top": mark("on top of the round"),
    "paid": mark("are paid"),
    "forfeited": mark("are forfeited"),
    "company": mark("company"),
    "joint": mark("company and founders"),
    "cash": mark("cash"),
    "shares": mark("shares"),
    "balloon": mark("balloon"),
    "venture": mark("venture loan"),
    "lease": mark("lease"),
    "revenue_based": mark("revenue-based"),
    "discrete": mark("A few values"),
    "USD": "USD $",
    "CNY": "CNY ¥",
    "EUR": "EUR €",
}
CHOICES |= {kind.model_fields["kind"].default: kind.title for kind in STREAMS}


def field_label(section: type[Section[Any]], name: str) -> str:
    """Return the label of a section's field."""
    field = section.model_fields.get(name)
    quantity = quantity_of(field) if field is not None else None
    if quantity is not None:
        return _(quantity.label)
    return _(FIELDS.get(name) or PARTS.get(name) or SECTIONS.get(name) or name)


_BY_FIELD: dict[tuple[str, str], str] = {
    ("convention", "pre_money"): mark("pre-money is fixed; what converts dilutes everyone"),
    ("dividend", "none"): mark("none"),
    ("dividend", "compound"): mark("compound interest"),
    ("interest", "compound"): mark("compound"),
    ("protection", "none"): mark("none"),
    ("pro_rata", "none"): mark("none"),
    ("converts_into", "standard"): mark("the round's own shares: full preference"),
}
"""Words that mean something else in these fields."""


def choice_label(choice: object, field: str = "") -> str:
    """Return the text of an entry of a choice."""
    if (field, str(choice)) in _BY_FIELD:
        return _(_BY_FIELD[field, str(choice)])
    return _(CHOICES[str(choice)]) if str(choice) in CHOICES else str(choice)


def label_of_path(path: str, plan: Plan | None = None) -> str:
    """Return a path as people read it: "Insurers › Monthly churn"; list items by their names where the plan
    is given.
    """
    return " › ".join(_steps(path.split("."), plan))


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
