"""SAFEs and notes of an Open Cap Table package, as plan data."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from core.financing.interchange.ocf_package import Object, assay_terms
from core.financing.interchange.ocf_securities import Securities
from core.texts import mark

_SHARE = ("FIXED_PERCENT_OF_CAPITALIZATION_CONVERSION", "PERCENT_CAPITALIZATION_CONVERSION")
_USUAL = ("SAFE_CONVERSION", "CONVERTIBLE_NOTE_CONVERSION")
_COUNTED = {
    "counts_converting": ("include_this_security", "include_other_converting_securities"),
    "counts_pool_increase": ("include_additional_option_pool_topup",),
}
_EXPECTED = (
    "include_outstanding_shares",
    "include_outstanding_options",
    "include_outstanding_unissued_options",
)


class Convertibles(Securities):
    """Reads what converts later."""

    def convertibles(
        self, items: list[Object], used: set[str]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the SAFEs and the notes that are outstanding, and the notes' later rates; SAFEs in the order
        of their dates, for a most favoured one may take the terms of later ones.
        """
        found = [one for one in self.read_each(items, self._convertible) if one]
        ids = dict[str, str]()
        for _kind, _day, terms in found:
            stated = str(terms.get("id", ""))
            ids[stated] = terms["id"] = self.own_id(terms["name"], used, terms)
        for _kind, _day, terms in found:
            self._elect(terms, ids)
        safes = sorted((one for one in found if one[0] == "SAFE"), key=lambda one: one[1])
        notes = [one[2] for one in found if one[0] == "NOTE"]
        rates = [
            {
                "id": f"rate_{number}",
                "name": note["name"],
                "note": note["id"],
                "first_day": day,
                "rate_per_year": rate,
            }
            for number, (note, day, rate) in enumerate(
                ((note, *change) for note in notes for change in note.pop("later_rates")), start=1
            )
        ]
        return [one[2] for one in safes], notes, rates

    def _elect(self, terms: dict[str, Any], ids: Mapping[str, str]) -> None:
        """Keep an election of our own file under the ids given here; drop it where the elected one is
        missing.
        """
        elected = terms.pop("elected", None)
        if elected in ids:
            terms["elected"] = ids[elected]
        elif elected is not None:
            self.remark({}, terms["id"], mark("has elected one that is not in the file: its own terms hold"))

    def _convertible(self, one: Object) -> tuple[str, str, dict[str, Any]] | None:
        self.refer(one, "stakeholder_id", "STAKEHOLDER", mark("names no stakeholder of the file"))
        money = self.money_left(one, "investment_amount")
        if not money:
            return None
        how, day = self._mechanism(one), str(one.get("date"))
        terms: dict[str, Any] = {"name": self.name(str(one.get("stakeholder_id")))} | self._terms(one, how)
        if one.get("convertible_type") == "SAFE" or how.get("type") == "SAFE_CONVERSION":
            return "SAFE", day, terms | {"amount": money} | assay_terms(one)
        return "NOTE", day, terms | {"principal": money} | self._note_terms(one, how) | assay_terms(one)

    def _mechanism(self, one: Object) -> Object:
        """Return how it converts; refused where its triggers convert in different ways."""
        ways = [
            (trigger.get("conversion_right") or {}).get("conversion_mechanism") or {}
            for trigger in one.get("conversion_triggers") or []
        ]
        if not ways:
            self.fault(one, "conversion_triggers", mark("say nowhere how it converts"))
            return {}
        if any(way != ways[0] for way in ways):
            self.remark(one, "conversion_triggers", mark("convert in several ways: the first is taken"))
        if ways[0].get("type") not in (*_SHARE, *_USUAL):
            self.fault(one, "conversion_mechanism", mark("converts in a way that the plan cannot state"))
        return ways[0]

    def _terms(self, one: Object, how: Object) -> dict[str, Any]:
        terms: dict[str, Any] = {"most_favoured": bool(how.get("conversion_mfn"))}
        if how.get("type") in _SHARE:
            terms["fixed_share"] = self.number(one, "converts_to_percent", how.get("converts_to_percent"))
        if how.get("conversion_discount"):
            terms["discount_share"] = self.number(one, "conversion_discount", how["conversion_discount"])
        if how.get("conversion_valuation_cap"):
            terms["cap"] = self.number(one, "conversion_valuation_cap", how["conversion_valuation_cap"])
        if how.get("exit_multiple"):
            ratio = how["exit_multiple"]
            above, below = (
                self.number(one, "exit_multiple", ratio.get(end)) for end in ("numerator", "denominator")
            )
            terms["sale_multiple"] = above / (below or 1)
        if one.get("pro_rata"):
            terms["pro_rata"] = self.number(one, "pro_rata", one["pro_rata"]) > 0
        return terms | self._counts(one, how)

    def _counts(self, one: Object, how: Object) -> dict[str, Any]:
        """Return what the cap counts: by the file's rules, by its timing, or as the document usually says."""
        rules = how.get("capitalization_definition_rules")
        if rules:
            if not all(rules.get(name, True) for name in _EXPECTED) or rules.get("include_new_money"):
                self.fault(
                    one,
                    "capitalization_definition_rules",
                    mark("count shares in a way that the plan cannot state"),
                )
            ticks = {name: any(rules.get(rule) for rule in names) for name, names in _COUNTED.items()}
            return {"cap_counts": "as_ticked"} | ticks
        if how.get("capitalization_definition") and not assay_terms(one):
            self.remark(one, "capitalization_definition", mark("is a text: check what the cap counts"))
        timing = how.get("conversion_timing")
        if timing in ("PRE_MONEY", "POST_MONEY"):
            return {"cap_counts": timing.lower()}
        if how.get("type") == "SAFE_CONVERSION" and how.get("conversion_valuation_cap"):
            self.remark(one, "conversion_timing", mark("is not stated: a post-money cap is taken"))
        return {}

    def _note_terms(self, one: Object, how: Object) -> dict[str, Any]:
        day = self.day(one)
        issued = "2000-01-01" if day is None else day.isoformat()
        if how.get("interest_payout") == "CASH":
            self.fault(one, "interest_payout", mark("is in cash: enter it as a loan"))
        (begins, rate), *later = self._rates(one, how, issued)
        if begins > issued:
            self.remark(one, "interest_rates", mark("run from {day}: taken as the day of issue"), day=begins)
        compounding = "simple"
        if how.get("compounding_type") == "COMPOUNDING":
            period = str(how.get("interest_accrual_period"))
            compounding = {"MONTHLY": "monthly", "QUARTERLY": "quarterly", "ANNUAL": "annual"}.get(period, "")
            if not compounding:
                self.fault(
                    one, "interest_accrual_period", mark("compounds in a way that the plan cannot state")
                )
        return {
            "issued": max(begins, issued),
            "maturity": self._maturity(one, max(begins, issued)),
            "rate_per_year": rate,
            "later_rates": [change for change in later if change[0] > max(begins, issued)],
            "compounding": compounding or "simple",
            "day_count": "30_360" if how.get("day_count_convention") == "30_360" else "act_365",
        }

    def _rates(self, one: Object, how: Object, issued: str) -> list[tuple[str, float]]:
        """Return the rates by the day from which they run, in its order: what ends without a next runs on
        at 0.
        """
        stated = sorted(
            (
                str(rate.get("accrual_start_date") or issued)[:10],
                str(rate.get("accrual_end_date") or "")[:10],
                self.number(one, "interest_rates", rate.get("rate") or 0),
            )
            for rate in how.get("interest_rates") or [{}]
        )
        found = list[tuple[str, float]]()
        for (begins, ends, rate), following in zip(stated, [*stated[1:], None], strict=True):
            found.append((begins, rate))
            if following is not None and (following[0] == begins or following[0] < ends):
                self.fault(one, "interest_rates", mark("run side by side: enter the note by hand"))
            if ends and (following is None or date.fromisoformat(following[0]) > _next(ends)):
                found.append((ends, 0.0))
        return found

    def _maturity(self, one: Object, issued: str) -> str:
        triggers = one.get("conversion_triggers") or []
        stated = next((str(way["trigger_date"])[:10] for way in triggers if way.get("trigger_date")), "")
        if stated > issued:
            return stated
        self.remark(one, "", mark("states no maturity: two years are taken"))
        later = f"{int(issued[:4]) + 2}{issued[4:]}"
        return later if not later.endswith("02-29") else f"{later[:-2]}28"


def _next(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)
