"""Dates and interest of the convertible notes of an Open Cap Table package."""

from datetime import date, timedelta
from typing import Any

from core.financing.interchange.ocf_objects import ACCRUAL
from core.financing.interchange.ocf_package import Object
from core.financing.interchange.ocf_securities import Securities
from core.texts import mark

_KNOWN = {
    "day_count_convention": ("ACTUAL_365", "30_360"),
    "compounding_type": ("SIMPLE", "COMPOUNDING"),
    "interest_payout": ("DEFERRED", "CASH"),
}
"""What the format has for some fields."""


class Notes(Securities):
    """Reads what a note bears and when it falls due."""

    def note_terms(self, one: Object, how: Object, begins: date | None) -> dict[str, Any]:
        """Return a note's dates and interest."""
        issued = self.day(one) or date(2000, 1, 1)
        maturity = self._maturity(one, issued.isoformat())
        for name, known in _KNOWN.items():
            if how.get(name) not in (None, *known):
                text = mark("is {word}, which the plan does not know: check the note")
                self.remark(one, name, text, word=str(how[name])[:60])
        defaults = {"compounding_type": mark("is not stated: simple interest is taken")}
        defaults |= {"day_count_convention": mark("is not stated: days ÷ 365 are taken")}
        stated = how.get("interest_rates") or [{"rate": one} for one in [how.get("interest_rate")] if one]
        rates = [rate for rate in stated if rate.get("rate") is not None]
        for name, text in defaults.items() if rates else ():
            if not how.get(name):
                self.remark(one, name, text)
        if len(rates) < len(stated or [None]):
            self.remark(one, "interest_rates", mark("are not stated: there is no interest"))
        changes = self._rates(one, rates, issued)
        if how.get("interest_payout") == "CASH" and any(changes.values()):
            self.fault(one, "interest_payout", mark("is in cash: enter it as a loan"))
        first = min(changes, default=issued)
        if first > issued and (begins is None or first < begins):
            text = mark("run from {day}: taken as the day of issue")
            self.remark(one, "interest_rates", text, day=first.isoformat())
            issued = first
        elif first < issued:
            self.remark(one, "interest_rates", mark("run before the issue: they count from it on"))
        rate = max(((day, rate) for day, rate in changes.items() if day <= issued), default=(issued, 0.0))[1]
        compounding = "simple"
        if how.get("compounding_type") == "COMPOUNDING":
            period = str(how.get("interest_accrual_period"))
            compounding = next((ours for ours, theirs in ACCRUAL.items() if theirs == period), "")
            compounding = "daily" if compounding == "simple" else compounding
            if not compounding:
                self.fault(
                    one, "interest_accrual_period", mark("compounds in a way that the plan cannot state")
                )
        return {
            "issued": issued.isoformat(),
            "maturity": maturity,
            "rate_per_year": rate,
            "later_rates": [(day.isoformat(), rate) for day, rate in changes.items() if day > issued],
            "compounding": compounding or "simple",
            "day_count": "30_360" if how.get("day_count_convention") == "30_360" else "act_365",
        }

    def _rates(self, one: Object, rates: list[Object], issued: date) -> dict[date, float]:
        """Return the rates by the day from which they run, in its order: after the last day of one that ends
        without a next there is no interest.
        """
        stated = sorted(
            (
                self._day_of(one, rate.get("accrual_start_date")) or issued,
                self._day_of(one, rate.get("accrual_end_date")) or date.max,
                self._yearly(one, rate.get("rate")),
            )
            for rate in rates
        )
        found = dict[date, float]()
        for (begins, ends, rate), following in zip(stated, [*stated, None][1:], strict=True):
            following_day = date.max if following is None else following[0]
            if following_day == begins or (ends < date.max and following_day < ends):
                self.fault(one, "interest_rates", mark("run side by side: enter the note by hand"))
            found[begins] = rate
            if ends < date.max and following_day > ends + timedelta(days=1):
                found[ends + timedelta(days=1)] = 0.0
        return found

    def _yearly(self, one: Object, stated: Any) -> float:
        """Return a rate a year: 0.08, and of files that write percent 8."""
        found = self.number(one, "interest_rates", stated)
        if found <= 1:
            return found
        self.remark(one, "interest_rates", mark("is read as {rate} percent"), rate=f"{found:g}")
        return found / 100

    def _day_of(self, one: Object, stated: Any) -> date | None:
        try:
            return date.fromisoformat(str(stated)[:10]) if stated else None
        except ValueError:
            self.fault(one, "interest_rates", mark("must have dates such as 2027-01-01"))
            return None

    def _maturity(self, one: Object, issued: str) -> str:
        triggers = one.get("conversion_triggers") or []
        days = {str(way["trigger_date"])[:10] for way in triggers if way.get("trigger_date")}
        if stated := sorted(day for day in days if day > issued):
            if len(stated) > 1:
                text = mark("name several days: the last, {day}, is taken as the maturity")
                self.remark(one, "conversion_triggers", text, day=stated[-1])
            return stated[-1]
        self.remark(one, "", mark("states no maturity: two years are taken"))
        later = f"{int(issued[:4]) + 2}{issued[4:]}"
        return later if not later.endswith("02-29") else f"{later[:-2]}28"
