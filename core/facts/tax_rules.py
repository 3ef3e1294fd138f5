"""Tax rules by country: which fact gives which figure of a plan, and what has no fact of its own."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class TaxRule:
    """What a country's rules set in the taxes section: `figures` by fact id, `amounts` in the country's
    `currency`.
    """

    country: str
    currency: str
    label: dict[str, str]
    figures: dict[str, str]
    amounts: dict[str, float] = field(default_factory=dict)
    research_credit_paid_out: bool = False
    vat_refunded: bool = False
    note: dict[str, str] = field(default_factory=dict)


@cache
def tax_rules() -> dict[str, TaxRule]:
    """Return the rules by country, in the file's order."""
    text = files("core.facts").joinpath("data", "taxes.toml").read_text(encoding="utf-8")
    return {raw["country"]: TaxRule(**raw) for raw in tomllib.loads(text)["rules"]}
