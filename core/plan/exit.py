"""How the company ends for its owners: when, at which value, and in which kind of exit."""

from typing import Generic, Literal

from pydantic import Field, model_validator

from core.plan.assumption.distribution import Distribution
from core.plan.assumption.quantity import number
from core.plan.section import Item, RangeFault, Section, T
from core.texts import mark

Ending = Literal["sale", "listing", "licence_and_hire", "wind_down"]


class ExitKind(Item[T], Generic[T]):
    """One way to end. What no kind takes up is a sale at the multiple.

    listing: preferred shares become common, preferences fall away. licence_and_hire: a buyer hires the team
    and licenses the model; the fee goes through the waterfall, the shell stays behind. wind_down: what is
    left of the business is sold and the cash handed back.
    """

    ending: Ending = "sale"
    odds: T = number(
        mark("Odds"),
        unit="share",
        low=0,
        high=1,
        help=mark("Part of the futures that reach the exit which end in this way."),
    )
    value_share: T = number(
        mark("Value paid"),
        unit="factor",
        low=0,
        high=20,
        default=1.0,
        help=mark("What is paid for the business, as a factor on the value by the multiple."),
    )


class Exit(Section[T], Generic[T]):
    """The sale or listing that pays everyone."""

    month: int = number(
        mark("Exit month"),
        unit="month_number",
        low=11,
        high=599,
        uncertain=False,
        help=mark("Month of the plan at whose end the company is sold or listed."),
    )
    revenue_multiple: T = number(
        mark("Exit revenue multiple"),
        unit="factor",
        low=0,
        help=mark("Enterprise value as a multiple of revenue, in today's climate."),
    )
    revenue_basis: Literal["trailing", "run_rate"] = "trailing"
    growth_elasticity: T = number(
        mark("Growth: effect on the multiple"),
        unit="factor",
        low=0,
        high=5,
        default=0.0,
        help=mark(
            "Elasticity of the multiple to 1 + growth of the last year, against the growth it is "
            "stated for. 0: "
            "the multiple knows nothing of growth."
        ),
    )
    stated_growth_per_year: T = number(
        mark("Growth the multiple is stated for"),
        unit="share_per_year",
        low=-0.9,
        high=20,
        default=0.4,
        help=mark("Yearly growth of the companies whose multiple was taken."),
    )
    margin_elasticity: T = number(
        mark("Margin: effect on the multiple"),
        unit="factor",
        low=0,
        high=5,
        default=1.0,
        help=mark(
            "Elasticity of the multiple to the mature margin against the margin it is stated for. 1: the "
            "same multiple of profit; 0: the multiple knows nothing of margins."
        ),
    )
    mature_operating_margin: T = number(
        mark("Mature margin"),
        unit="share",
        low=0,
        high=1,
        default=0.25,
        help=mark("Operating margin that a buyer expects of the company when it no longer grows fast."),
    )
    stated_operating_margin: T = number(
        mark("Margin the multiple is stated for"),
        unit="share",
        low=0,
        above=True,
        high=1,
        default=0.25,
        help=mark("Mature margin of the companies whose multiple was taken."),
    )
    kinds: tuple[ExitKind[T], ...] = Field((), max_length=8)
    later_rounds: int = number(
        mark("Later rounds"),
        unit="count",
        low=0,
        high=10,
        default=0,
        uncertain=False,
        help=mark("Rounds between the plan's last one and the exit that the plan does not list."),
    )
    later_dilution_share: T = number(
        mark("Later dilution a round"),
        unit="share",
        low=0,
        high=0.9,
        default=0.15,
        help=mark("Share of the company sold in each of the later rounds."),
    )
    later_amount: T = number(
        mark("Money of a later round"),
        unit="money",
        low=0,
        default=0.0,
        help=mark(
            "What each of the later rounds brings. They come where every round of the plan has closed; at 0 "
            "they dilute and bring nothing."
        ),
    )
    later_round_odds: T = number(
        mark("Odds of each later round"),
        unit="share",
        low=0,
        high=1,
        default=1.0,
        help=mark(
            "Odds that a later round can be raised when its month has come. Where one cannot, it and those "
            "after it bring nothing and dilute nobody."
        ),
    )
    later_first_month: int | None = number(
        mark("First later round in month"),
        unit="month_number",
        low=0,
        high=599,
        default=None,
        uncertain=False,
        help=mark(
            "Month of the first of the later rounds, the others following evenly up to the exit; empty: "
            "evenly between the last dated round of the plan and the exit."
        ),
    )

    def later_months(self, last: int) -> tuple[int, ...]:
        """Return the months of the later rounds; `last` is that of the last dated round of the plan."""
        count, begins = self.later_rounds, self.later_first_month
        if begins is None:
            return tuple(last + (self.month - last) * (k + 1) // (count + 1) for k in range(count))
        return tuple(begins + (self.month - begins) * k // count for k in range(count))

    @model_validator(mode="after")
    def _ends_once(self) -> "Exit[T]":
        shares = [one.odds for one in self.kinds]
        total = sum(one.median for one in shares if isinstance(one, Distribution))
        if total > 1 + 1e-9:
            raise RangeFault(
                f"kinds.{self.kinds[-1].id}.odds", mark("the odds of all kinds must add up to 1 or less")
            )
        if self.later_rounds and self.later_first_month is not None and self.later_first_month > self.month:
            raise RangeFault("later_first_month", mark("must not come after the exit month"))
        return self
