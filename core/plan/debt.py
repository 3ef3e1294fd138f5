"""Debt: loans of every kind, leases, revenue-based finance, and their covenants."""

from fractions import Fraction
from typing import Generic, Literal, get_args

from pydantic import model_validator

from core.plan.assumption.quantity import number
from core.plan.lender_rights import LenderRights
from core.plan.section import Item, RangeFault, T
from core.plan.share_terms import DayCount
from core.texts import mark

DebitEvery = Literal["business_day", "week"]
LoanKind = Literal[
    "amortising",
    "equal_principal",
    "interest_only",
    "bullet",
    "balloon",
    "venture",
    "lease",
    "revenue_based",
    "fixed_debits",
]


AFTER_INTEREST: tuple[LoanKind, ...] = ("equal_principal", "venture")
"""Kinds that are repaid month by month after months in which only interest is paid."""
WITH_BALLOON: tuple[LoanKind, ...] = ("balloon", "venture")
"""Kinds whose level payments leave a part to the last one."""
AT_ONE_DATE: tuple[LoanKind, ...] = ("interest_only", "bullet")
"""Kinds whose principal is repaid at the end alone."""
ADVANCES: tuple[LoanKind, ...] = ("revenue_based", "fixed_debits")
"""Kinds repaid as a multiple of their money."""
BEARING: tuple[LoanKind, ...] = tuple(kind for kind in get_args(LoanKind) if kind not in ADVANCES)
"""Kinds that bear interest."""


class LoanTerms(Item[T], Generic[T]):
    """A loan, lease or revenue-based advance with fixed dates; its rate may be uncertain and vary by month.

    amortising: level payments, the last one corrected. equal_principal: equal parts of the principal, and
    interest on the rest. interest_only: the principal at the end. bullet: principal and compounded
    interest at the end. balloon: level payments that leave `balloon_share` to the end. venture: interest
    only, then level payments. lease: level rents in advance with a residual (`balloon_share`). revenue_based:
    a share of revenue until a multiple. fixed_debits: the same amount every business day or week until a
    multiple. The first payment falls one interval after the draw, or with it (`pays_at_draw`, and a lease's):
    there are as many, each an interval earlier.
    """

    kind: LoanKind
    principal: float = number(
        mark("Principal"),
        unit="money",
        low=0,
        uncertain=False,
        help=mark("Money borrowed, or the price of the leased equipment."),
    )
    draw_month: int = number(
        mark("Drawn in month"),
        unit="month_number",
        low=-240,
        high=600,
        uncertain=False,
        help=mark(
            "Month of the plan in which the money arrives; negative if it was drawn before the plan (−1: "
            "last month)."
        ),
    )
    term_months: int = number(
        mark("Term"),
        unit="months",
        low=1,
        high=600,
        uncertain=False,
        help=mark("Months until the last payment."),
    )
    rate_per_year: T = number(
        mark("Interest rate a year"),
        unit="share_per_year",
        low=0,
        high=2,
        monthly=True,
        help=mark("Nominal yearly rate; a floating rate varies by month. A revenue-based advance has none."),
    )
    day_count: DayCount = "30_360"
    interest_only_months: int = number(
        mark("Interest-only months"),
        unit="months",
        low=0,
        high=600,
        default=0,
        uncertain=False,
        help=mark(
            "Months before the first repayment in which only interest is paid, of a venture loan or one "
            "repaid in equal parts."
        ),
    )
    balloon_share: float = number(
        mark("Balloon"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark(
            "Part of the principal that a balloon or venture loan leaves to the last payment; the residual "
            "of a lease."
        ),
    )
    fee_share: float = number(
        mark("Arrangement fee"),
        unit="share",
        low=0,
        high=0.5,
        default=0.0,
        uncertain=False,
        help=mark("Part of the principal kept as a fee when it is drawn."),
    )
    fee_amount: float = number(
        mark("Fees in money"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Fees of a fixed amount kept when it is drawn: legal costs, valuation, registration."),
    )
    payment_interval_months: int = number(
        mark("Months between payments"),
        unit="months",
        low=1,
        high=12,
        default=1,
        uncertain=False,
        help=mark(
            "1: every month; 3: quarterly; 6: half-yearly coupons. Interest runs up in between without "
            "interest "
            "on it."
        ),
    )
    pays_at_draw: bool = False
    pik_share: float = number(
        mark("Interest added to the loan"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark(
            "Part of the interest that is not paid but added to the loan (PIK): it bears interest "
            "and is paid "
            "with the last instalment."
        ),
    )
    prepaid_month: int | None = number(
        mark("Repaid early in month"),
        unit="month_number",
        low=0,
        high=600,
        default=None,
        uncertain=False,
        help=mark("Month of the plan in which the rest is repaid at once; leave empty to let it run."),
    )
    prepayment_fee_share: float = number(
        mark("Fee for early repayment"),
        unit="share",
        low=0,
        high=0.5,
        default=0.0,
        uncertain=False,
        help=mark("Part of the principal repaid early that is paid as a fee."),
    )
    end_payment_share: float = number(
        mark("End payment"),
        unit="share",
        low=0,
        high=0.5,
        default=0.0,
        uncertain=False,
        help=mark("Extra payment with the last instalment, in percent of the principal."),
    )
    revenue_share: float = number(
        mark("Share of revenue"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark("Part of each month's revenue that a revenue-based advance takes."),
    )
    repayment_multiple: float = number(
        mark("Repayment multiple"),
        unit="factor",
        low=1,
        high=10,
        default=1.5,
        uncertain=False,
        help=mark(
            "A revenue-based advance ends when this multiple of its money is paid, or at the end of its term "
            "with the rest."
        ),
    )
    debit_amount: float = number(
        mark("Each debit"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("What a lender of fixed debits takes each business day, or each week."),
    )
    debit_every: DebitEvery = "business_day"


class Loan(LenderRights[T], LoanTerms[T], Generic[T]):
    """A loan with what its lender may do beside being paid."""

    @property
    def is_advance(self) -> bool:
        """Say whether it is repaid as a multiple of its money instead of bearing interest."""
        return self.kind in ADVANCES

    @property
    def last_payment(self) -> int:
        """Months from the draw to the last payment that the terms foresee."""
        return self.term_months - (self.payment_interval_months if self.pays_at_draw else 0)

    @property
    def warrants(self) -> Fraction:
        """Shares that the lender's warrants buy: those stated, and coverage · principal ÷ exercise price."""
        if not self.warrant_coverage_share:
            return Fraction(self.warrant_shares)
        covered = Fraction(str(self.warrant_coverage_share)) * Fraction(str(self.principal))
        return self.warrant_shares + covered / Fraction(str(self.warrant_strike))

    @model_validator(mode="after")
    def _warrants_have_a_price(self) -> "Loan[T]":
        if self.warrant_coverage_share and not self.warrant_strike:
            raise RangeFault("warrant_strike", mark("coverage needs an exercise price above 0"))
        return self

    @model_validator(mode="after")
    def _terms_of_its_kind(self) -> "Loan[T]":
        if self.kind in AFTER_INTEREST and self.interest_only_months >= self.term_months:
            raise RangeFault(
                "interest_only_months",
                mark("must be shorter than the term: at most {limit}"),
                self.term_months - 1,
            )
        if (self.kind == "lease" or self.is_advance) and (self.payment_interval_months > 1 or self.pik_share):
            raise RangeFault(
                "payment_interval_months" if self.payment_interval_months > 1 else "pik_share",
                mark("a lease or an advance is paid every month: leave it as it was"),
            )
        if self.kind == "lease" and self.on_breach == "called":
            raise RangeFault("on_breach", mark("a lease is not called: leave it as it was"))
        if self.kind == "lease" and self.prepaid_month is not None:
            raise RangeFault("prepaid_month", mark("a lease runs its term: leave it empty"))
        if self.term_months % self.payment_interval_months:
            raise RangeFault("payment_interval_months", mark("the term must hold whole intervals"))
        if self.kind in AFTER_INTEREST and self.interest_only_months % self.payment_interval_months:
            raise RangeFault("interest_only_months", mark("must hold whole intervals between payments"))
        if self.pays_at_draw and (self.kind == "lease" or self.kind in AT_ONE_DATE):
            raise RangeFault(
                "pays_at_draw",
                mark(
                    "a lease's first rent is due at once, and a loan repaid at its end has none: leave it off"
                ),
            )
        if self.pays_at_draw and self.last_payment == 0:
            raise RangeFault(
                "pays_at_draw", mark("a loan of one payment would be repaid at once: leave it off")
            )
        if (
            self.prepaid_month is not None
            and not 0 < self.prepaid_month - self.draw_month < self.last_payment
        ):
            raise RangeFault("prepaid_month", mark("must lie after the draw and before the last payment"))
        if self.kind == "fixed_debits" and self.debit_amount == 0:
            raise RangeFault("debit_amount", mark("fixed debits need an amount above 0"))
        if self.kind == "revenue_based" and self.revenue_share == 0:
            raise RangeFault(
                "revenue_share", mark("a revenue-based advance needs a share of revenue above 0")
            )
        return self
