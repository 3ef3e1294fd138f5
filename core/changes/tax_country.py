"""A plan taxed by the rules of a country, each figure with its source."""

from typing import Any

from core.changes.convert import exchange_rate
from core.changes.derived import derived
from core.errors import Fault
from core.facts.reader import facts
from core.facts.tax_rules import tax_rules
from core.plan.plan import Plan
from core.plan.taxes import Taxes
from core.texts import mark


def _facts_of_taxes() -> set[str]:
    return {fact for rule in tax_rules().values() for fact in rule.figures.values()}


def taxed_in(plan: Plan, country: str | None) -> tuple[Plan, tuple[Fault, ...]]:
    """Return the plan under a country's rules (None: without taxes), and remarks.

    Losses of the past and the part of sales that bears VAT stay as they are. Amounts in another currency than
    the plan's are converted at the rate of the facts, with a remark.
    """
    own = ("losses_before", "profit_this_year", "research_this_year", "credit_before")
    kept = {name: getattr(plan.taxes, name) for name in own} | {"vat_sales_share": plan.taxes.vat_sales_share}
    sources = {path: name for path, name in plan.sources.items() if name not in _facts_of_taxes()}
    values: dict[str, Any] = {name: field.default for name, field in Taxes.model_fields.items()} | kept
    remarks: list[Fault] = []
    if country is not None:
        rule, known = tax_rules()[country], facts()
        values |= {"country": country, "vat_refunded": rule.vat_refunded}
        values["research_credit_paid_out"] = rule.research_credit_paid_out
        for name, fact in rule.figures.items():
            values[name] = int(known[fact].value) if known[fact].unit == "years" else known[fact].value
            sources[f"taxes.{name}"] = fact
        for name, amount in rule.amounts.items():
            values[name] = amount * exchange_rate(of=rule.currency, into=plan.company.currency)
            if rule.currency != plan.company.currency:
                text = mark("is {value} {unit} by law: taken at the rate that comes with Assay")
                remarks.append(
                    Fault(f"taxes.{name}", text, {"value": f"{amount:,.0f}", "unit": rule.currency})
                )
    changes = {f"taxes.{name}": value for name, value in values.items()}
    return derived(plan.model_copy(update={"sources": sources}), changes), tuple(remarks)
