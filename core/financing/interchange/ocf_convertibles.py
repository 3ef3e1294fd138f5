"""SAFEs and notes of an Open Cap Table package, as plan data."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.financing.interchange.ocf_notes import Notes
from core.financing.interchange.ocf_package import Object, months_after, says_yes
from core.financing.interchange.table_terms import LARGE, UNUSUAL
from core.plan.convertibles import Note, Safe
from core.texts import mark

_A_FIGURE = re.compile(r"\d")
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


_TERMS = {
    *("type", "conversion_mfn", "converts_to_percent", "conversion_discount", "conversion_valuation_cap"),
    *("exit_multiple", "conversion_timing", "capitalization_definition", "capitalization_definition_rules"),
    *("interest_rates", "interest_rate", "interest_payout", "interest_accrual_period", "compounding_type"),
    "day_count_convention",
}
"""What is read of how a SAFE or note converts."""


class Convertibles(Notes):
    """Reads what converts later."""

    def convertibles(
        self, items: list[Object], used: set[str], begins: date | None = None
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the SAFEs and the notes that are outstanding, and the notes' later rates; SAFEs in the order
        of their dates, for a most favoured one may take the terms of later ones.
        """
        found = [one for one in self.read_each(items, lambda one: self._convertible(one, begins)) if one]
        self._who_comes_first([one for one in items if one.get("seniority") is not None])
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

    def planned(self) -> dict[str, list[dict[str, Any]]] | None:
        """Return what our own export says will be issued; what is no list of entries is not read."""
        said = self.own_terms().get("planned")
        if not isinstance(said, dict):
            return None
        names = ("safes", "notes", "note_rates")
        entries = {name: said.get(name) for name in names if isinstance(said.get(name), list)}
        return {
            name: [one for one in items or () if isinstance(one, dict) and isinstance(one.get("id"), str)]
            for name, items in entries.items()
        }

    def _elect(self, terms: dict[str, Any], ids: Mapping[str, str]) -> None:
        """Keep an election of our own file under the ids given here, or those of what will be issued; drop
        it where the elected one is missing.
        """
        elected, planned = terms.pop("elected", None), self.planned() or {}
        known = {
            str(one["id"]): str(one["id"]) for name in ("safes", "notes") for one in planned.get(name, ())
        }
        known |= ids
        if elected in known:
            terms["elected"] = known[elected]
        elif elected is not None:
            self.remark({}, terms["id"], mark("has elected one that is not in the file: its own terms hold"))

    def _who_comes_first(self, items: list[Object]) -> None:
        """Say where the file ranks what converts otherwise than the plan does: notes first, then SAFEs, each
        alike.
        """
        ranks: dict[bool, set[float]] = {True: set(), False: set()}
        for one in items:
            rank = one["seniority"]
            if isinstance(rank, int | float) or str(rank).strip().isdigit():
                ranks[one.get("convertible_type") == "SAFE"].add(float(rank))
        safes, notes = ranks[True], ranks[False]
        if len(safes) > 1 or len(notes) > 1 or (safes and notes and max(notes) >= min(safes)):
            text = mark("is not kept: notes come before SAFEs, and each of them alike")
            self.remark(items[0], "seniority", text)

    def _convertible(self, one: Object, begins: date | None) -> tuple[str, str, dict[str, Any]] | None:
        self.refer(one, "stakeholder_id", "STAKEHOLDER", mark("names no stakeholder of the file"))
        money = self.money_left(one, "investment_amount")
        if not money:
            if not self.taken_away[str(one.get("security_id"))]:
                self.fault(one, "investment_amount", mark("is 0: state what was paid"))
            return None
        how, day = self._mechanism(one), str(one.get("date"))
        terms: dict[str, Any] = {"name": self.name(str(one.get("stakeholder_id")))} | self._terms(one, how)
        self._conditions(one)
        if one.get("convertible_type") == "SAFE" or how.get("type") == "SAFE_CONVERSION":
            terms |= {"amount": money} | self._issued_month(one, begins) | self.own(one)
            if how.get("interest_rates"):
                self.remark(one, "interest_rates", mark("is not read: a SAFE of the plan bears none"))
            self.fits(one, Safe[Any], terms | {"elected": None})
            return "SAFE", day, terms
        terms |= {"principal": money} | self.note_terms(one, how, begins) | self.own(one)
        own = {name: value for name, value in terms.items() if name != "later_rates"}
        self.fits(one, Note[Any], own | {"elected": None})
        return "NOTE", day, terms

    def _conditions(self, one: Object) -> None:
        """Name what is said of when it converts, and not read; a note's maturity is."""
        if self.own(one):
            return
        safe = one.get("convertible_type") == "SAFE"
        for trigger in one.get("conversion_triggers") or []:
            text, dated = (
                trigger.get("trigger_condition"),
                trigger.get("start_date") or trigger.get("end_date"),
            )
            if text and (not safe or _A_FIGURE.search(str(text))):
                message = mark("is free text and not read: {text}")
                self.remark(one, "trigger_condition", message, text=str(text)[:120])
            if dated or (safe and trigger.get("trigger_date")):
                self.remark(one, "conversion_triggers", mark("on a day or within days are not read"))

    def _issued_month(self, one: Object, begins: date | None) -> dict[str, int]:
        """Return the month of the plan in which a SAFE is issued, where that is not before it."""
        day = self.day(one) if begins is not None and one.get("date") else None
        month = -1 if day is None or begins is None else months_after(begins, day)
        return {"issued_month": month} if month >= 0 else {}

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
            self.remark(
                one,
                "conversion_triggers",
                mark("convert in several ways: the first that the plan can state is taken"),
            )
        found = next((way for way in ways if way.get("type") in (*_SHARE, *_USUAL)), None)
        if found is None:
            self.fault(one, "conversion_mechanism", mark("converts in a way that the plan cannot state"))
        return found or ways[0]

    def _terms(self, one: Object, how: Object) -> dict[str, Any]:
        terms: dict[str, Any] = {"most_favoured": says_yes(how.get("conversion_mfn"))}
        for name in how.keys() - _TERMS:
            self.remark(one, name, mark("is not read"))
        rights = [trigger.get("conversion_right") or {} for trigger in one.get("conversion_triggers") or [{}]]
        into = self.by_id["STOCK_CLASS"].get(str(rights[0].get("converts_to_stock_class_id")), {})
        if into.get("class_type") == "COMMON" and not rights[0].get("converts_to_future_round"):
            terms["converts_into"] = "common"
        elif into and not rights[0].get("converts_to_future_round") and not self.own(one):
            text = mark("leads into a class there is: it is taken as one of the round's own")
            self.remark(one, "converts_to_stock_class_id", text)
        if how.get("type") in _SHARE:
            terms["fixed_share"] = self.number(one, "converts_to_percent", how.get("converts_to_percent"))
        if how.get("conversion_discount"):
            terms["discount_share"] = self.number(one, "conversion_discount", how["conversion_discount"])
            if terms["discount_share"] >= UNUSUAL:
                self.remark(one, "conversion_discount", LARGE, discount=f"{terms['discount_share']:.0%}")
        if how.get("conversion_valuation_cap"):
            cap = self.number(one, "conversion_valuation_cap", how["conversion_valuation_cap"])
            terms |= {"cap": cap} if cap else {}
            if not cap:
                self.remark(one, "conversion_valuation_cap", mark("is 0: it is taken as none"))
        if how.get("exit_multiple"):
            multiple = self.ratio(one, "exit_multiple", how["exit_multiple"])
            terms["sale_multiple"] = max(multiple, 1.0)
            if multiple < 1:
                self.remark(one, "exit_multiple", mark("is below 1: the money itself is taken"))
        if one.get("pro_rata"):
            terms["pro_rata"] = self.number(one, "pro_rata", one["pro_rata"]) > 0
            if not self.own(one):
                text = mark("is a right whose size is not kept: it keeps the part that is held")
                self.remark(one, "pro_rata", text)
        return terms | self._counts(one, how)

    def _counts(self, one: Object, how: Object) -> dict[str, Any]:
        """Return what the cap counts: by the file's rules, by its timing, or as the document usually says."""
        rules = how.get("capitalization_definition_rules")
        by_share = how.get("type") in _SHARE
        if by_share and not (rules or how.get("capitalization_definition") or self.own(one)):
            text = mark(
                "is not stated: the shares there are, options, the pool and what converts are counted"
            )
            self.remark(one, "capitalization_definition", text)
        if rules and (how.get("conversion_valuation_cap") or by_share):
            rules = {name: says_yes(value) for name, value in rules.items()}
            if not all(rules.get(name, True) for name in _EXPECTED) or rules.get("include_new_money"):
                self.fault(
                    one,
                    "capitalization_definition_rules",
                    mark("count shares in a way that the plan cannot state"),
                )
            own, others = (bool(rules.get(name)) for name in _COUNTED["counts_converting"])
            if own != others and len(self.kinds["TX_CONVERTIBLE_ISSUANCE"]) > 1:
                text = mark("count one of what converts and not the other, which the plan cannot state")
                self.fault(one, "capitalization_definition_rules", text)
            if rules.get("include_option_pool_topup_for_promised_options"):
                text = mark("count a pool for promised options: options promised are counted as they are")
                self.remark(one, "capitalization_definition_rules", text)
            if how.get("conversion_timing") == ("PRE_MONEY" if own else "POST_MONEY"):
                text = mark("contradicts the rules of what is counted: the rules are taken")
                self.remark(one, "conversion_timing", text)
            ticks = {name: any(rules.get(rule) for rule in names) for name, names in _COUNTED.items()}
            return {"cap_counts": "as_ticked"} | ticks
        if how.get("capitalization_definition") and not self.own(one):
            self.remark(one, "capitalization_definition", mark("is a text: check what the cap counts"))
        timing = how.get("conversion_timing")
        if timing in ("PRE_MONEY", "POST_MONEY"):
            return {"cap_counts": timing.lower()}
        is_safe = "SAFE" in (one.get("convertible_type"), str(how.get("type"))[:4])
        if is_safe and how.get("conversion_valuation_cap") and "cap_counts" not in self.own(one):
            self.remark(one, "conversion_timing", mark("is not stated: a post-money cap is taken"))
        stated = how.get("capitalization_definition") or self.own(one) or is_safe
        if how.get("conversion_valuation_cap") and not stated:
            text = mark("is not stated: the shares there are, options and the pool are counted")
            self.remark(one, "capitalization_definition", text)
        return {}
