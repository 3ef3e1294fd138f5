"""Owners of common shares, options and warrants of an Open Cap Table package, as plan data."""

import json
from datetime import date
from typing import Any

from core.errors import Fault
from core.financing.interchange.identifiers import identifier
from core.financing.interchange.ocf_convertibles import Convertibles
from core.financing.interchange.ocf_own import assay_terms
from core.financing.interchange.ocf_package import Object, months_after
from core.financing.interchange.ocf_pool import NO_CLASS
from core.financing.ownership.vesting import vested_share
from core.plan.securities import Holder, Vesting
from core.texts import mark

_MOST_HOLDERS = 50


class Holders(Convertibles):
    """Reads who owns what is not preferred."""

    def holders(self, items: list[Object], used: set[str], begins: date | None) -> list[dict[str, Any]]:
        """Return owners of common shares, options and warrants, in the order of the file; the smallest
        together if too many.
        """
        rows: dict[str, dict[str, Any]] = {}
        for one in self.read_each(items, lambda one: self._holding(one, begins)):
            key = json.dumps({name: value for name, value in one.items() if name != "shares"}, sort_keys=True)
            rows.setdefault(key, one | {"shares": 0.0})["shares"] += one["shares"]
        held = [row for row in rows.values() if round(row["shares"]) >= 1]
        self._name_a_founder(held)
        kept = len(held)
        if kept > _MOST_HOLDERS:  # the smallest of each kind of security stand together
            kept = _MOST_HOLDERS - len({row["security"] for row in held})
        if kept < len(held):
            held.sort(key=lambda row: (not row["founder"], -row["shares"]))
        found = [self._holder(row, used) for row in held[:kept]]
        return found + self._others(held[kept:], used)

    def _holding(self, one: Object, begins: date | None) -> dict[str, Any]:
        kind = "warrants" if one["object_type"] == "TX_WARRANT_ISSUANCE" else "options"
        if one["object_type"] == "TX_STOCK_ISSUANCE":
            kind = "common"
            self.refers(one)
            if one.get("stock_class_id") and self.stock_class(one).get("class_type") != "COMMON":
                self.fault(one, "stock_class_id", mark("names a class that is neither common nor preferred"))
        else:
            self.refer(one, "stakeholder_id", "STAKEHOLDER", mark("names no stakeholder of the file"))
            if any(
                named and str(named) not in self.by_id["STOCK_CLASS"] for named in self._classes_named(one)
            ):
                self.remark(one, "stock_class_id", NO_CLASS)
            if one.get("stock_plan_id") and str(one["stock_plan_id"]) not in self.by_id["STOCK_PLAN"]:
                self.remark(one, "stock_plan_id", mark("names no stock plan of the file"))
        one, ours, own = self._with_quantity(one), self.as_written(one), self.own(one)
        shares = self._warranted(one) if kind == "warrants" and not ours else self.quantity(one)
        each = 1.0 if ours else self._each(one, kind)
        each *= 1.0 if ours else self._for_each_warrant(one, kind)
        shares *= each
        if self.expired(one, begins):
            self.remark(one, "expiration_date", mark("has passed: it is left out"))
            shares = 0.0
        held: dict[str, Any] = {"owner": str(one.get("stakeholder_id")), "security": kind, "shares": shares}
        held |= {"strike": 0.0 if kind == "common" else self._strike(one) / each, "own": own}
        vesting = self.vesting(one, begins) if held["shares"] and not ours else None
        if vesting and begins is not None:
            vesting = self._sooner(one, vesting, begins)
        vesting = self._of_the_rest(one, vesting) if vesting else None
        if vesting and self._has_left(str(one.get("stakeholder_id"))):
            text = mark("is of somebody who has left: what was not earned by then is kept, check it")
            self.remark(one, "vesting_terms_id", text)
        agreed = (assay_terms(one).get("vesting") or {}).get("accelerated_share")
        if vesting and agreed:
            vesting = {**vesting, "accelerated_share": agreed}
        held |= {"vesting": vesting} if vesting else {}
        terms = {name: value for name, value in held.items() if name not in ("owner", "own")}
        self.fits(one, Holder[Any], terms | {"name": "x", "kind": "investor", "shares": round(shares)})
        return held

    def _classes_named(self, one: Object) -> list[object]:
        """Return the ids of the classes that an option or a warrant says it buys."""
        return [
            one.get("stock_class_id"),
            *(right.get("converts_to_stock_class_id") for right in _rights(one)),
        ]

    def _with_quantity(self, one: Object) -> Object:
        """Return an issuance with its quantity: of a warrant, how it is exercised may say it."""
        first = _first_way(one)
        if one.get("quantity") is None and first.get("type") == "FIXED_AMOUNT_CONVERSION":
            return {**one, "quantity": first.get("converts_to_quantity")}
        return one

    def _for_each_warrant(self, one: Object, kind: str) -> float:
        """Return the shares that each warrant brings, where it is exercised by a ratio."""
        first = _first_way(one)
        if kind != "warrants" or first.get("type") != "RATIO_CONVERSION":
            return 1.0
        found = self.ratio(one, "ratio", first.get("ratio"))
        if found != 1:
            text = mark("brings {count} shares for each: its exercise price is shared by them")
            self.remark(one, "exercise_triggers", text, count=f"{found:g}")
        return found

    def _each(self, one: Object, kind: str) -> float:
        """Return how many common shares each share of a security, or of what it buys, stands for."""
        bought = self.by_id["STOCK_CLASS"].get(self._class_of(one), {})
        if kind == "options" and bought.get("class_type") == "PREFERRED":
            self.remark(one, "stock_class_id", mark("buys preferred shares: common ones are taken"))
        if kind != "common" and not self.names_a_class(one) and self._several_common():
            self.remark(one, "stock_class_id", mark("names none of the classes of common shares: the first"))
        return self.as_common(bought) if bought.get("class_type") == "COMMON" else 1.0

    def _has_left(self, stakeholder: str) -> bool:
        one = self.by_id["STAKEHOLDER"].get(stakeholder, {})
        told = str(one.get("current_status") or ""), self.relationship(stakeholder)
        return told[0].startswith("TERMINATION") or told[1].startswith("EX_")

    def _several_common(self) -> bool:
        classes = [str(one.get("class_type")) for one in self.kinds["STOCK_CLASS"]]
        return classes.count("COMMON") > 1

    def _sooner(self, one: Object, vesting: dict[str, int], begins: date) -> dict[str, int] | None:
        """Return the vesting after what was earned ahead of its time: None where that was all that was left;
        remarked where it was a part.
        """
        granted = self.as_granted(one)
        whole = self.number(one, "quantity", granted[-1].get("quantity")) * self.split_since(granted[-1])
        sooner = 0.0
        for each in granted:
            for told in self.where("TX_VESTING_ACCELERATION", "security_id", each.get("security_id")):
                sooner += self.number(told, "quantity", told.get("quantity")) * self.split_since(
                    each, told.get("date")
                )
                day = self.day(told) or begins
                share = vested_share(vesting=Vesting(**vesting), month=months_after(begins, day))
                if sooner >= whole * (1 - share) - 1:
                    return None
                self.remark(
                    told, "quantity", mark("is a part of what was left: it is taken as earned in its time")
                )
        return vesting

    def _of_the_rest(self, one: Object, vesting: dict[str, int]) -> dict[str, int] | None:
        """Return how what is left of a grant is earned: what was exercised had been earned first, and what
        was cancelled would have been earned last.
        """
        granted = self.as_granted(one)
        whole = self.number(one, "quantity", granted[-1].get("quantity")) * self.split_since(granted[-1])
        taken, gone = (sum(map(part, granted)) for part in (self.taken_when_earned, self.taken_unearned))
        if not whole or not taken + gone:
            return vesting
        months = vesting["months"]
        earned, left = round(months * taken / whole), round(months * (whole - taken - gone) / whole)
        cliff = 0 if taken else min(vesting["cliff_months"], left)
        rest = {"start_month": vesting["start_month"] + earned, "months": left, "cliff_months": cliff}
        if earned % vesting.get("every_months", 1):  # in the middle of a step, months are the nearest
            rest["every_months"] = 1
        return vesting | rest if left > 0 else None

    def _warranted(self, one: Object) -> float:
        """Return the shares that a warrant buys, by how it is exercised."""
        rights, first = _rights(one), _first_way(one)
        if any(right != rights[0] for right in rights):
            self.remark(one, "exercise_triggers", mark("convert in several ways: the first is taken"))
        if any(right.get("converts_to_future_round") for right in rights):
            self.remark(
                one, "exercise_triggers", mark("buy shares of a round to come: common ones are taken")
            )
        for trigger in one.get("exercise_triggers") or []:
            if trigger.get("trigger_condition"):
                text = str(trigger["trigger_condition"])[:120]
                message = mark("is free text and not read: {text}")
                self.remark(one, "trigger_condition", message, text=text)
        quantity = self.quantity(one)
        into = self.by_id["STOCK_CLASS"].get(str((rights or [{}])[0].get("converts_to_stock_class_id")), {})
        if into.get("class_type") == "PREFERRED":
            self.remark(one, "exercise_triggers", mark("buy preferred shares: common ones are taken"))
        match first.get("type"):
            case None:
                return quantity
            case "RATIO_CONVERSION":
                return quantity
            case "FIXED_AMOUNT_CONVERSION":
                fixed = self.number(one, "converts_to_quantity", first.get("converts_to_quantity"))
                issued = self.number(one, "quantity", one.get("quantity"))
                return fixed * quantity / issued if issued else fixed  # what is left of it, after splits
        self.fault(one, "exercise_triggers", mark("buy shares in a way that the plan cannot state"))
        return quantity

    def _strike(self, one: Object) -> float:
        """Return the exercise price: the latest repricing's, else the grant's, after later splits."""
        repriced = self.where("TX_EQUITY_COMPENSATION_REPRICING", "security_id", one.get("security_id"))
        latest = max(reversed(repriced), key=lambda item: str(item.get("date")), default=one)
        field = "new_exercise_price" if repriced else "exercise_price"
        stated = latest.get(field) or one.get("base_price")
        split = self.split_since(one, latest.get("date") if repriced else None)
        kind = str(one.get("compensation_type") or "")
        if kind == "CSAR":
            self.fault(one, "compensation_type", mark("is paid in cash, not in shares: enter it as a cost"))
        if stated is None and one["object_type"] == "TX_WARRANT_ISSUANCE":
            self.remark(one, field, mark("is not stated: 0 is taken"))
        elif stated is None and kind != "RSU":
            self.fault(one, field, mark("is not stated"))
        if kind == "RSU":  # it is given, whatever price stands beside it
            return 0.0
        return self.number(one, field, stated) / split if stated else 0.0

    def _name_a_founder(self, rows: list[dict[str, Any]]) -> None:
        founders = {row["owner"] for row in rows if self.relationship(row["owner"]) == "FOUNDER"}
        if not founders and rows:
            founders = {max(rows, key=lambda row: (row["security"] == "common", row["shares"]))["owner"]}
            text = mark(
                "none is marked as founder: the largest owner of common shares is taken as one; change "
                "it under Founders"
            )
            self.remarks.append(Fault("stakeholders", text))
        for row in rows:
            row["founder"] = row["owner"] in founders

    def _holder(self, row: dict[str, Any], used: set[str]) -> dict[str, Any]:
        investor = self._invests(row)
        name, own = self.name(row["owner"]), dict(row["own"])
        found = {
            "id": self.own_id(name, used, own),
            "name": name,
            "kind": "founder" if row["founder"] else "investor" if investor else "employee",
            "security": row["security"],
            "shares": round(row["shares"]),
            "strike": row["strike"],
        }
        return found | ({"vesting": row["vesting"]} if "vesting" in row else {}) | own

    def _invests(self, row: dict[str, Any]) -> bool:
        return self.relationship(row["owner"]) == "INVESTOR" or self.institution(row["owner"])

    def _others(self, rows: list[dict[str, Any]], used: set[str]) -> list[dict[str, Any]]:
        """Return the smallest owners as one of each kind, and say so."""
        found = []
        for kind in sorted({row["security"] for row in rows}):
            some = [row for row in rows if row["security"] == kind]
            total = sum(row["shares"] for row in some)
            text = mark(
                "are more than the plan holds: the {count} smallest stand together as {owner}, at their mean "
                "price and without their vesting"
            )
            self.remark({}, "stakeholders", text, count=str(len(some)), owner=f"Others ({kind})")
            found.append(
                {
                    "id": identifier(f"other_{kind}", used),
                    "name": f"Others ({kind})",
                    "kind": "investor" if all(map(self._invests, some)) else "employee",
                    "security": kind,
                    "shares": round(total),
                    "strike": sum(row["shares"] * row["strike"] for row in some) / total,
                }
            )
        return found


def _rights(one: Object) -> list[Object]:
    """Return the rights by which a warrant may be exercised."""
    return [trigger.get("conversion_right") or {} for trigger in one.get("exercise_triggers") or []]


def _first_way(one: Object) -> Object:
    found: Object = (_rights(one) or [{}])[0].get("conversion_mechanism") or {}
    return found
