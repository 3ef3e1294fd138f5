"""Revenue section: what is sold, to whom, at what price and of what quality."""

from typing import Generic

from pydantic import Field, model_validator

from core.plan.assumption.quantity import number
from core.plan.more_streams import OfStreams
from core.plan.related_parties import RelatedParty
from core.plan.section import RangeFault, T
from core.texts import mark

_ROUNDING = 1e-9


class Revenue(OfStreams[T], Generic[T]):
    """All streams and what they share."""

    related_parties: tuple[RelatedParty[T], ...] = Field((), max_length=10)
    collection_days: T = number(
        mark("Collection days"),
        unit="days",
        low=0,
        high=365,
        default=30.0,
        help=mark("Days between an invoice and its cash."),
    )
    bad_debt_share: T = number(
        mark("Invoices never paid"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part of what is invoiced that customers never pay; it is written off as it is invoiced."),
    )
    pilot_months: int = number(
        mark("Length of a pilot"),
        unit="months",
        low=1,
        high=60,
        default=12,
        uncertain=False,
        help=mark("Months after which the pilots' revenue either converts or ends."),
    )
    pilot_conversion_share: T = number(
        mark("Pilots that convert"),
        unit="share",
        low=0,
        high=1,
        default=0.5,
        help=mark("Share of the pilots' revenue that stays after the pilot."),
    )
    top_customer_loss_per_year: T = number(
        mark("Odds of losing the top customer"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        help=mark(
            "Chance each year that the largest customer leaves, for good, with its share of every stream."
        ),
    )

    @model_validator(mode="after")
    def _parties_pay_for_streams(self) -> "Revenue[T]":
        known, paid = {one.id for one in self.streams}, dict[str, float]()
        for one in self.related_parties:
            if one.stream not in known:
                raise RangeFault(f"related_parties.{one.id}.stream", mark("names no stream of this plan"))
            paid[one.stream] = paid.get(one.stream, 0.0) + one.stream_share
            if paid[one.stream] > 1 + _ROUNDING:
                raise RangeFault(
                    f"related_parties.{one.id}.stream_share",
                    mark("the related parties of a stream pay more than all of it: lower it"),
                )
        if sum(one.compute_share for one in self.related_parties) > 1 + _ROUNDING:
            raise RangeFault(
                f"related_parties.{self.related_parties[-1].id}.compute_share",
                mark("the related parties are paid more than all of the compute bill: lower it"),
            )
        return self
