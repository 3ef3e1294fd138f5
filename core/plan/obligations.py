"""Promises that come with money, usual in China: redemption, performance ratchet, local reinvestment."""

from typing import Generic, Literal

from core.plan.assumption.quantity import number
from core.plan.section import Identifier, Item, T
from core.texts import mark

Obligor = Literal["company", "founder", "joint"]


class Redemption(Item[T], Generic[T]):
    """A round's right to have its shares bought back if the company is neither listed nor sold by a date."""

    round: Identifier
    """The planned round, or the issued series, whose right it is."""
    obligor: Obligor = "joint"
    due_month: int = number(
        mark("Redemption from month"),
        unit="month_number",
        low=0,
        high=600,
        uncertain=False,
        help=mark(
            "Month of the plan from which redemption may be asked for, if the company is neither listed nor "
            "sold by then."
        ),
    )
    window_months: int = number(
        mark("Exercise window"),
        unit="months",
        low=1,
        high=120,
        default=6,
        uncertain=False,
        help=mark("Months within which redemption must be asked for."),
        fact="china_redemption_window",
    )
    rate_per_year: float = number(
        mark("Redemption interest a year"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.08,
        uncertain=False,
        help=mark("Yearly rate on the money invested."),
        fact="china_redemption_interest",
    )
    interest: Literal["simple", "compound"] = "simple"
    cap_multiple: float | None = number(
        mark("Redemption cap"),
        unit="factor",
        low=1,
        high=20,
        default=None,
        uncertain=False,
        help=mark("Most that is paid, as a multiple of the money invested; leave empty for none."),
    )
    suspended_at_filing: bool = True
    filing_month: int | None = number(
        mark("Listing filed in month"),
        unit="month_number",
        low=0,
        high=600,
        default=None,
        uncertain=False,
        help=mark(
            "Month in which a listing is filed for; the right sleeps from then on. Leave empty if none "
            "is planned."
        ),
    )


class Ratchet(Item[T], Generic[T]):
    """A performance ratchet: if revenue of twelve months misses a target, the round's investors are
    compensated.
    """

    round: Identifier
    """The planned round, or the issued series, that it protects."""
    obligor: Obligor = "founder"
    test_month: int = number(
        mark("Tested in month"),
        unit="month_number",
        low=11,
        high=600,
        uncertain=False,
        help=mark("Month of the plan at whose end the target is tested."),
    )
    target_revenue: float = number(
        mark("Target revenue"),
        unit="money",
        low=1,
        uncertain=False,
        help=mark("Revenue of the twelve months before the test that is promised."),
    )
    compensation: Literal["cash", "shares"] = "cash"
    least_share: float = number(
        mark("Tolerance"),
        unit="share",
        low=0,
        high=1,
        default=0.9,
        uncertain=False,
        help=mark("Part of the target from which nothing is owed."),
    )


class GuidanceFund(Item[T], Generic[T]):
    """Money of a government guidance fund: part of the spending must be local, or some of the money goes
    back.
    """

    amount: float = number(
        mark("Fund's money"),
        unit="money",
        low=1,
        uncertain=False,
        help=mark("Money the fund brings (enter the money itself as a round or a grant)."),
    )
    local_multiple: float = number(
        mark("Local spending"),
        unit="factor",
        low=0,
        high=10,
        default=1.0,
        uncertain=False,
        help=mark("Spending in the fund's region that is promised, as a multiple of its money."),
        fact="china_guidance_fund_reinvestment_usual",
    )
    due_month: int = number(
        mark("Checked in month"),
        unit="month_number",
        low=0,
        high=600,
        uncertain=False,
        help=mark("Month of the plan by whose end it must have been spent."),
    )
    local_spending_share: float = number(
        mark("Part of the spending that is local"),
        unit="share",
        low=0,
        high=1,
        default=0.5,
        uncertain=False,
        help=mark("Part of the company's payments that goes to the fund's region."),
    )
    spent_before: float = number(
        mark("Spent there before the plan"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Local spending of the months before the plan that counts towards the promise."),
    )
    clawback_share: float = number(
        mark("Clawback"),
        unit="share",
        low=0,
        high=1,
        default=1.0,
        uncertain=False,
        help=mark("Part of the fund's money that goes back for spending missed in full."),
    )
