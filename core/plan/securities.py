"""What exists: common shares, options, warrants and preferred series."""

from typing import Generic, Literal

from pydantic import model_validator

from core.plan.assumption.quantity import number
from core.plan.section import Item, RangeFault, Section, T
from core.plan.share_terms import PreferenceTerms, cap_above_preference
from core.texts import mark

HolderKind = Literal["founder", "employee", "investor"]
SecurityKind = Literal["common", "options", "promised", "warrants"]


class Vesting(Section[T], Generic[T]):
    """Shares earned over time: nothing before the cliff, then in equal steps of `every_months`."""

    start_month: int = number(
        mark("Vesting starts"),
        unit="month_number",
        low=-240,
        high=600,
        default=0,
        uncertain=False,
        help=mark("Month of the plan in which vesting begins; negative if it began before the plan."),
    )
    months: int = number(
        mark("Vesting period"),
        unit="months",
        low=0,
        high=240,
        default=0,
        uncertain=False,
        help=mark("Months until all shares are earned; 0: earned at once."),
    )
    cliff_months: int = number(
        mark("Cliff"),
        unit="months",
        low=0,
        high=60,
        default=0,
        uncertain=False,
        help=mark("Months before the first shares are earned."),
    )
    every_months: int = number(
        mark("Earned every"),
        unit="months",
        low=1,
        high=60,
        default=1,
        uncertain=False,
        help=mark("Months between two steps, counted from the start: 1, or 3 for quarters, 12 for years."),
    )
    accelerated_share: float = number(
        mark("Earned at once in a sale"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark(
            "Part of what is not earned yet that a sale of the company earns at once: 1 where the sale alone "
            "is enough (single trigger), the part you expect where a dismissal must follow (double trigger), "
            "0 where nothing is agreed. It counts where unvested shares are forfeited at the exit."
        ),
    )

    @model_validator(mode="after")
    def _cliff_inside(self) -> "Vesting[T]":
        if self.cliff_months > self.months:
            raise RangeFault("cliff_months", mark("must not be longer than the vesting period"))
        return self


class Holder(Item[T], Generic[T]):
    """An owner of common shares, of options granted or promised, or of warrants."""

    kind: HolderKind
    security: SecurityKind = "common"
    shares: int = number(
        mark("Shares"),
        unit="shares",
        low=0,
        high=10**13,
        uncertain=False,
        help=mark("Shares held, or shares that the options or warrants buy."),
    )
    strike: float = number(
        mark("Exercise price"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Price a share paid on exercise of options or warrants; 0 for shares."),
    )
    vesting: Vesting[T] | None = None
    pro_rata: bool = False


class OptionGrant(Item[T], Generic[T]):
    """Options that will be granted out of the pool in a month of the plan."""

    month: int = number(
        mark("Granted in month"),
        unit="month_number",
        low=0,
        high=600,
        uncertain=False,
        help=mark("Month of the plan in which the options are granted."),
    )
    shares: int = number(
        mark("Options granted"),
        unit="shares",
        low=0,
        high=10**13,
        uncertain=False,
        help=mark("Options granted; no more than the pool holds by then."),
    )
    strike: float = number(
        mark("Exercise price"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Price a share paid on exercise."),
    )
    fair_value: float = number(
        mark("Fair value of an option"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark(
            "What one option is worth when it is granted: a cost in the profit and loss statement, evenly "
            "over its vesting, that takes no cash (ASC 718, IFRS 2)."
        ),
    )
    every_months: int = number(
        mark("Granted again after"),
        unit="months",
        low=0,
        high=120,
        default=0,
        uncertain=False,
        help=mark("Months between refresh grants of the same size; 0: granted once."),
    )
    times: int = number(
        mark("Grants in all"),
        unit="count",
        low=1,
        high=20,
        default=1,
        uncertain=False,
        help=mark("How many grants there are where they come again, the first included."),
    )
    vesting: Vesting[T] | None = None

    def each(self) -> "tuple[OptionGrant[T], ...]":
        """Return the grants one by one: each later one vests from as much later."""
        found = [self]
        for number_ in range(1, self.times if self.every_months else 1):
            later = number_ * self.every_months
            vesting = self.vesting
            if vesting is not None:
                vesting = vesting.model_copy(update={"start_month": vesting.start_month + later})
            changes = {"id": f"{self.id}_{number_ + 1}", "name": f"{self.name} {number_ + 1}"}
            moved = {"month": self.month + later, "vesting": vesting}
            found.append(self.model_copy(update=changes | moved))
        return tuple(found)


class SeriesShares(Item[T], Generic[T]):
    """The shares of a preferred series, and their prices."""

    shares: int = number(
        mark("Shares"),
        unit="shares",
        low=1,
        high=10**13,
        uncertain=False,
        help=mark("Preferred shares outstanding."),
    )
    issue_price: float = number(
        mark("Original issue price"),
        unit="money",
        low=0,
        above=True,
        uncertain=False,
        help=mark("Price a share at which the series was sold."),
    )
    conversion_price: float | None = number(
        mark("Conversion price"),
        unit="money",
        low=0,
        above=True,
        default=None,
        uncertain=False,
        help=mark("Price at which it converts to common today; leave empty if it was never adjusted."),
    )


class Series(PreferenceTerms[T], SeriesShares[T], Generic[T]):
    """A preferred series already issued."""

    issued_month: int = number(
        mark("Issued in month"),
        unit="month_number",
        low=-240,
        high=0,
        default=0,
        uncertain=False,
        help=mark("Month of the plan from which dividends run; negative: before the plan."),
    )
    pro_rata: bool = False

    @model_validator(mode="after")
    def _terms_agree(self) -> "Series[T]":
        cap_above_preference(self)
        if self.conversion_price is not None and self.conversion_price > self.issue_price:
            raise RangeFault(
                "conversion_price", mark("must not be above the issue price: adjustments only lower it")
            )
        return self
