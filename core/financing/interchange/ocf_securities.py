"""Preferred series of an Open Cap Table package, and how securities are earned, as plan data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from core.errors import Fault
from core.financing.interchange.identifiers import identifier
from core.financing.interchange.ocf_package import OPTIONS, Object, day_in
from core.financing.interchange.ocf_pool import Pools
from core.financing.interchange.ocf_vesting import begin_of, vesting_by_date, vesting_of
from core.plan.securities import Series, Vesting
from core.texts import mark


class Securities(Pools):
    """What a package holds besides SAFEs and notes."""

    def own_id(self, name: str, used: set[str], own: dict[str, Any]) -> str:
        """Return the id that our own file carries, if it is free, else one made of the name."""
        stated = str(own.pop("id", ""))
        if stated and stated not in used:
            used.add(stated)
            return stated
        return identifier(name, used)

    def refers(self, one: Object) -> None:
        """Refuse shares whose owner or class is not in the file."""
        self.refer(one, "stakeholder_id", "STAKEHOLDER", mark("names no stakeholder of the file"))
        self.refer(one, "stock_class_id", "STOCK_CLASS", mark("names no stock class of the file"))

    def issue(self, one: Object) -> tuple[float, float]:
        """Return what is left of an issuance of shares, and the price paid for one of them."""
        self.refers(one)
        price = one.get("share_price")
        paid = self.number(one, "share_price", price) if price is not None else 0.0
        return self.quantity(one), paid / self.split_since(one)

    def own_terms(self) -> dict[str, Any]:
        """Return what our own file says beside the format: who is paid first, the next round."""
        return self.own(self.by_id["STOCK_CLASS"].get(self._common, {}))

    def series(self, preferred: list[Object], used: set[str]) -> list[dict[str, Any]]:
        """Return the preferred classes of which shares are outstanding, the lowest rank first."""
        issues: dict[str, list[Object]] = {}
        for one in preferred:
            issues.setdefault(str(one.get("stock_class_id")), []).append(one)
        stated = self.own_terms().get("seniority")
        classes = [one for name, one in self.by_id["STOCK_CLASS"].items() if name in issues]
        ranked = classes if stated else sorted(classes, key=self._seniority)
        found = self.read_each(ranked, lambda one: self._one_series(one, issues[str(one.get("id"))]))
        for one in self.kinds["STOCK_CLASS"]:
            if one.get("class_type") == "COMMON" and self._prefers(one):
                text = mark("is of common shares, which the plan gives none")
                self.remark(one, "liquidation_preference_multiple", text)
        silent = [
            str(one.get("name"))
            for one, terms in found
            if terms
            and one.get("participation_cap_multiple") in (None, "")
            and "participation" not in self.own(one)
        ]
        if silent:
            text = mark("is stated of none of these, and taken as none: {names}")
            self.remark({}, "participation_cap_multiple", text, names=", ".join(silent)[:200])
        self.seniority, ranks = self._rule([self._seniority(one) for one, terms in found if terms])
        kept = [terms for one, terms in found if terms]
        if self.seniority in ("pari_passu", "as_ranked") and not stated:
            text = mark("is as in the file, and planned rounds follow it: check who is paid first")
            self.remarks.append(Fault("financing.seniority", text))
        if stated:  # our own file says the rule, and each class its rank
            self.seniority = str(stated)
        for terms, rank in zip(kept, ranks, strict=True):
            terms |= {"rank": rank} if self.seniority == "as_ranked" and not stated else {}
            terms["id"] = self.own_id(terms["name"], used, terms)
        return kept

    def _prefers(self, one: Object) -> bool:
        try:
            return float(one.get("liquidation_preference_multiple") or 0) > 0
        except (TypeError, ValueError):
            return True

    def _seniority(self, one: Object) -> float:
        try:
            return float(one.get("seniority") or 0)
        except (TypeError, ValueError):  # said where the class is read
            return 0.0

    def _rule(self, ranks: list[float]) -> tuple[str | None, list[int]]:
        """Return the plan's rule of seniority (None: one class has none), and each rank by number."""
        order = {rank: place for place, rank in enumerate(sorted(set(ranks)), start=1)}
        numbered = [order[rank] for rank in ranks]
        if len(ranks) < 2:
            return None, numbered
        if len(order) == len(ranks):
            return "standard", numbered
        return ("pari_passu" if len(order) == 1 else "as_ranked"), numbered

    def _one_series(self, one: Object, issues: list[Object]) -> tuple[Object, dict[str, Any]]:
        held = [pair for pair in self.read_each(issues, self.issue) if pair[0] > 0]
        shares = sum(count for count, _price in held)
        if not shares:
            return one, {}
        paid = sum(count * price for count, price in held) / shares
        price = self._original_price(one, paid)
        multiple = one.get("liquidation_preference_multiple")
        for issued in issues:
            if issued.get("vesting_terms_id") or issued.get("vestings"):
                self.remark(issued, "vesting_terms_id", mark("is not read for preferred shares"))
        adjusted = self._by_class("TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT").get(str(one.get("id")))
        since = str(adjusted[-1].get("date")) if adjusted else min(str(each.get("date")) for each in issues)
        of_common, own = ({"stock_class_id": of, "date": since} for of in (self._common, one.get("id")))
        if self.split_since(of_common) not in (1, self.split_since(own)):
            text = mark("stays as the file has it, though common shares were split since: check it")
            self.remark(one, "conversion_rights", text)
        if str(one.get("seniority", "")) != "0" and not self._seniority(one):
            self.remark(one, "seniority", mark("is not stated: the lowest is taken"))
        if multiple in (None, ""):
            self.remark(one, "liquidation_preference_multiple", mark("is not stated: 1 × is taken"))
        terms = {
            "name": str(one.get("name"))[:120],
            "shares": round(shares),
            "issue_price": price,
            "preference_multiple": 1.0
            if multiple in (None, "")
            else self.number(one, "liquidation_preference_multiple", multiple),
            "conversion_price": self._conversion_price(one, price),
        }
        terms |= self._participation(one) | self.own(one)
        found = {key: value for key, value in terms.items() if value is not None}
        self.fits(one, Series[Any], found)
        return one, found

    def _participation(self, one: Object) -> dict[str, Any]:
        """Return whether it takes part after its preference: up to a cap, or without one where the cap is
        beyond what a plan holds.
        """
        field, most = "participation_cap_multiple", Series.quantities()["participation_cap"].high
        limit = self.number(one, field, one[field]) if one.get(field) not in (None, "") else 0.0
        if limit < 0:
            self.fault(one, field, mark("must be 0 or more"))
        if limit <= 0:
            return {"participation": "none"}
        if most is None or limit <= most:
            return {"participation": "capped", "participation_cap": limit}
        self.remark(one, field, mark("is beyond any price: it takes part without a limit"))
        return {"participation": "full"}

    def _original_price(self, one: Object, paid: float) -> float:
        """Return the price on which the preference rests: the class's own; what was paid where it states
        none.
        """
        stated = one.get("price_per_share")
        if stated is None:
            if not paid:
                self.fault(one, "price_per_share", mark("is not stated, and nothing was paid: state a price"))
            return paid
        since = {"stock_class_id": one.get("id"), "date": one.get("board_approval_date") or ""}
        price = self.number(one, "price_per_share", stated) / self.split_since(since)
        if paid and abs(price - paid) > 1e-6 * price:
            self.remark(
                one,
                "price_per_share",
                mark("is the preference of a share ({price}), though {paid} was paid for it on average"),
                price=f"{price:,.4f}",
                paid=f"{paid:,.4f}",
            )
        return price

    def _conversion_price(self, one: Object, issue_price: float) -> float | None:
        """Return the latest conversion price, or that of the ratio: of an adjustment, else of the class's
        right.
        """
        name, stated_rights = str(one.get("id")), self.into_common(one)
        adjusted = self._by_class("TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT").get(name, [])
        for item in [item for item in adjusted if not item.get("new_ratio_conversion_mechanism")]:
            self.remark(item, "new_ratio_conversion_mechanism", mark("is not stated: it changes nothing"))
            adjusted.remove(item)
        rights = [item.get("new_ratio_conversion_mechanism") or {} for item in adjusted] or [
            right.get("conversion_mechanism") or {} for right in stated_rights
        ]
        if not rights:
            if one.get("conversion_rights") is not None:
                self.remark(one, "conversion_rights", mark("are none: a share is taken to convert into one"))
            return None
        if stated_rights and stated_rights[-1].get("converts_to_future_round"):
            text = mark("lead into shares of a round to come: they are taken as into common ones")
            self.remark(one, "conversion_rights", text)
        if len(rights) > 1 and not adjusted:
            self.remark(one, "conversion_rights", mark("are several: that into common shares is taken"))
        if stated_rights and not self.is_into_common(stated_rights[-1]):
            text = mark("lead into another class of preferred shares: they are taken as into common ones")
            self.remark(one, "conversion_rights", text)
        how = rights[-1]
        if how.get("type") not in (None, "RATIO_CONVERSION"):
            self.fault(one, "conversion_rights", mark("converts in a way that the plan cannot state"))
            return None
        day = adjusted[-1].get("date") if adjusted else one.get("board_approval_date") or ""
        since = self.split_since({"stock_class_id": name}, day)
        if since != 1 and self.split_since({"stock_class_id": self._common}, day) == 1:
            text = mark("was split, and common shares were not: check into how many of them each converts")
            self.remark(one, "conversion_rights", text)
        stated = 0.0
        if how.get("conversion_price"):
            stated = self.number(one, "conversion_price", how["conversion_price"]) / since
        ratio = how.get("ratio") or {}
        by_ratio = issue_price / self.ratio(one, "ratio", ratio) if ratio else 0.0
        if stated and ratio and abs(by_ratio - stated) > 1e-6 * stated:
            self.remark(one, "conversion_rights", mark("state a price and another ratio: the price is taken"))
        into = self.by_id["STOCK_CLASS"].get(
            str((stated_rights or [{}])[-1].get("converts_to_stock_class_id")), {}
        )
        each = self.as_common(into) if into.get("class_type") == "COMMON" else 1.0
        found = (stated or by_ratio or issue_price) / each
        return None if abs(found - issue_price) <= 1e-12 * issue_price else found

    def vesting(self, one: Object, plan_begins: date | None) -> dict[str, int] | None:
        """Return how a security is earned; remarked where the plan cannot state it."""
        terms, dates = self.by_id["VESTING_TERMS"].get(str(one.get("vesting_terms_id"))), one.get("vestings")
        if terms is None and not one.get("vesting_terms_id") and not dates:
            self._say_of_vesting_that_ends(one)
            return None
        granted = self.as_granted(one)
        told = (self.where("TX_VESTING_START", "security_id", each.get("security_id")) for each in granted)
        days = [day_in(each) for each in next((found for found in told if found), [])]
        started = max((day for day in days if day is not None), default=None)
        if len(set(days)) > 1:
            self.remark(one, "vesting_terms_id", mark("starts on several days: the last is taken"))
        found, begins = None, started or self.day(granted[-1])
        if plan_begins is not None and begins is not None:
            if dates and self._all_dated(granted[-1], dates):
                found = vesting_by_date(dates, begins=begins, plan_begins=plan_begins)
                if found is None and not started and (own := begin_of(dates)) is not None:
                    found, started = vesting_by_date(dates, begins=own, plan_begins=plan_begins), own
            elif terms is not None:
                found = self._vesting_of(str(one.get("vesting_terms_id")), terms, begins, plan_begins)
        if found is not None and found["start_month"] + found["months"] < 0:
            return None  # all was earned before the plan
        if found is not None and not started:
            self.remark(one, "vesting_terms_id", mark("has no start in the file: the day of issue is taken"))
        if found is None or not _holds(found):
            self.remark(one, "vesting_terms_id", mark("is no cliff with equal steps: all is taken as earned"))
            return None
        return found

    def _say_of_vesting_that_ends(self, one: Object) -> None:
        """Say where shares without vesting came of some that had it: by the format they are earned. What is
        exercised has been, unless it may be exercised early.
        """
        came = [self.issued[of] for of in self.before.get(str(one.get("security_id")), [])]
        came = [
            each
            for each in came
            if each["object_type"] not in OPTIONS
            or one["object_type"] in OPTIONS
            or each.get("early_exercisable")
        ]
        if any(each.get("vesting_terms_id") or each.get("vestings") for each in came):
            text = mark("is not stated, and that of what it came of is: all is taken as earned, check it")
            self.remark(one, "vesting_terms_id", text)

    def _all_dated(self, one: Object, dates: Any) -> bool:
        """Say whether the dates on which shares are earned are those of all that was granted."""
        total = sum(self.number(one, "vestings", each.get("amount")) for each in dates)
        return abs(total - self.number(one, "quantity", one.get("quantity"))) <= 1

    def _vesting_of(self, name: str, terms: Object, begins: date, plan_begins: date) -> dict[str, int] | None:
        """Return how terms earn from a day on; grants of one day and the same terms share the answer."""
        if (name, begins) not in self._vested:
            self._vested[name, begins] = vesting_of(terms, begins=begins, plan_begins=plan_begins)
        return self._vested[name, begins]


def _holds(vesting: Mapping[str, int]) -> bool:
    """Say whether a plan can state it."""
    try:
        Vesting[Any].model_validate(vesting)
    except ValidationError:
        return False
    return True
