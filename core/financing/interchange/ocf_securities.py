"""Preferred series, convertibles and the pool of an Open Cap Table package, as plan data."""

from collections.abc import Mapping
from typing import Any

from core.errors import Fault
from core.financing.interchange.identifiers import identifier
from core.financing.interchange.ocf_package import OPTIONS, Package, assay_terms
from core.texts import mark


class Securities(Package):
    """What a package holds besides common shares and options."""

    def _series(self, preferred: list[Mapping[str, Any]], used: set[str]) -> list[dict[str, Any]]:
        found = []
        classes = sorted(
            {str(one.get("stock_class_id")) for one in preferred},
            key=lambda name: self._number(
                {}, "seniority", self.by_id["STOCK_CLASS"].get(name, {}).get("seniority", 0)
            ),
        )
        for name in classes:
            one = self.by_id["STOCK_CLASS"].get(name)
            if one is None:
                continue
            issues = [item for item in preferred if str(item.get("stock_class_id")) == name]
            shares = sum(self._quantity(item) for item in issues)
            money = sum(
                self._number(item, "share_price", item.get("share_price", one.get("price_per_share")))
                * self._quantity(item)
                / self._split_since(item)
                for item in issues
            )
            cap = one.get("participation_cap_multiple")
            found.append(
                {
                    "id": identifier(str(one.get("name")), used),
                    "name": str(one.get("name"))[:120],
                    "shares": round(shares),
                    "issue_price": money / shares if shares else 0.0,
                    "preference_multiple": float(one.get("liquidation_preference_multiple") or 1.0),
                    "conversion_price": self._conversion_price(name, one),
                    "participation": "none" if cap in (None, "", "0") else "capped",
                    "participation_cap": float(cap or 2.0),
                }
            )
            found[-1] |= assay_terms(one)
        return [{key: value for key, value in one.items() if value is not None} for one in found]

    def _conversion_price(self, name: str, one: Mapping[str, Any]) -> float | None:
        """Return the latest conversion price: of an adjustment, else of the class's own conversion right."""
        adjusted = [
            item
            for item in self.transactions
            if item["object_type"] == "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT"
            and str(item.get("stock_class_id")) == name
        ]
        rights = [
            item.get("new_ratio_conversion_mechanism", {})
            for item in sorted(adjusted, key=lambda item: str(item.get("date")))
        ]
        rights += (
            []
            if rights
            else [right.get("conversion_mechanism", {}) for right in one.get("conversion_rights") or []]
        )
        price = rights[-1].get("conversion_price") if rights else None
        return self._number(one, "conversion_price", price) if price else None

    def _convertibles(
        self, items: list[Mapping[str, Any]], used: set[str]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        safes, notes = [], []
        for one in sorted(items, key=lambda item: str(item.get("date"))):
            triggers = one.get("conversion_triggers") or [{}]
            how = (triggers[0].get("conversion_right") or {}).get("conversion_mechanism") or {}
            name = self._name(str(one.get("stakeholder_id")))
            terms: dict[str, Any] = {
                "id": identifier(name, used),
                "name": name,
                "discount_share": float(how.get("conversion_discount") or 0.0),
            }
            if how.get("conversion_valuation_cap"):
                terms["cap"] = self._number(one, "conversion_valuation_cap", how["conversion_valuation_cap"])
            money = self._number(one, "investment_amount", one.get("investment_amount"))
            if one.get("convertible_type") == "SAFE" or how.get("type") == "SAFE_CONVERSION":
                counts = "pre_money" if how.get("conversion_timing") == "PRE_MONEY" else "post_money"
                safes.append(
                    terms
                    | {
                        "amount": money,
                        "cap_counts": counts,
                        "most_favoured": bool(how.get("conversion_mfn")),
                    }
                    | assay_terms(one)
                )
            else:
                notes.append(terms | {"principal": money} | self._note_terms(one, how) | assay_terms(one))
        return safes, notes

    def _note_terms(self, one: Mapping[str, Any], how: Mapping[str, Any]) -> dict[str, Any]:
        issued = str(one.get("date"))
        rates = how.get("interest_rates") or [{}]
        expires = next(
            (
                str(trigger.get("trigger_date"))
                for trigger in one.get("conversion_triggers") or []
                if trigger.get("trigger_date")
            ),
            None,
        )
        if expires is None or expires <= issued:
            expires = (
                f"{int(issued[:4]) + 2}{issued[4:]}"
                if not issued.endswith("02-29")
                else f"{int(issued[:4]) + 2}-02-28"
            )
            self.remarks.append(
                Fault(f"transactions.{one.get('id')}", mark("states no maturity: two years are taken"))
            )
        compounding = (
            "simple"
            if how.get("compounding_type") != "COMPOUNDING"
            else {"MONTHLY": "monthly", "QUARTERLY": "quarterly"}.get(
                str(how.get("interest_accrual_period")), "annual"
            )
        )
        return {
            "issued": issued,
            "maturity": expires,
            "rate_per_year": float(rates[0].get("rate") or 0.0),
            "compounding": compounding,
            "day_count": "30_360" if how.get("day_count_convention") == "30_360" else "act_365",
        }

    def _pool(self, open_: list[Mapping[str, Any]]) -> int:
        """Return what the plans reserve less options outstanding and shares that came out of the plans."""
        reserved = 0.0
        for name, plan in self.by_id["STOCK_PLAN"].items():
            adjusted = [
                one
                for one in self.transactions
                if one["object_type"] == "TX_STOCK_PLAN_POOL_ADJUSTMENT"
                and str(one.get("stock_plan_id")) == name
            ]
            latest = max(adjusted, key=lambda one: str(one.get("date")), default=None)
            stated = self._number(
                plan,
                "initial_shares_reserved",
                plan.get("initial_shares_reserved") if latest is None else latest.get("shares_reserved"),
            )
            reserved += stated * self._split_since(
                {"date": latest.get("date") if latest else plan.get("board_approval_date", "")}
            )
        taken = sum(
            self._quantity(one) for one in open_ if one.get("stock_plan_id") or one["object_type"] in OPTIONS
        )
        return max(round(reserved - taken), 0)
