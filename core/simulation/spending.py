"""How much is spent on selling, research and delivery now, against when growth was stated."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Months, MonthsColumn
from core.months import PER_YEAR
from core.plan.conditions import EFFORT, PEOPLE_IN_SELLING, efforts, people_in_selling
from core.plan.plan import Plan


@dataclass(frozen=True, eq=False)
class Effort:
    """Spending now ÷ spending then, by month: on selling (people and campaigns), research people, training,
    and the people who deliver projects; None where it is as it was.

    `people_in_selling` is by month the people's part of what selling costs; `spent_on` says by kind in
    which months anything was spent then: cutting what is not there changes nothing.
    """

    selling: MonthsColumn | None
    research: MonthsColumn | None
    training: MonthsColumn | None
    delivery: MonthsColumn | None
    people_in_selling: MonthsColumn
    spent_on: Mapping[str, MonthsColumn]


def effort_of(plan: Plan) -> Effort:
    """Return the plan's spending against that of the conditions in which its growth was stated."""
    now = efforts(plan)

    then = {
        kind: np.array(
            [
                plan.conditions.get(f"{EFFORT}.{kind}.{month // PER_YEAR}", value)
                for month, value in enumerate(found)
            ]
        )
        for kind, found in now.items()
    }

    def ratio(kind: str) -> MonthsColumn | None:
        """Return now ÷ then, 1 where nothing was spent then; None where both are the same."""
        if np.allclose(now[kind], then[kind], rtol=1e-9, atol=0):
            return None
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(then[kind] > 0, now[kind] / then[kind], 1.0)[:, None]

    people, campaigns = ratio("selling_people"), ratio("campaigns")
    part = _people_in_selling(plan, then)
    selling = None
    if people is not None or campaigns is not None:
        same = np.ones((plan.company.months, 1))
        selling = part * (same if people is None else people) + (1 - part) * (
            same if campaigns is None else campaigns
        )
    return Effort(
        selling=selling,
        research=ratio("research_people"),
        training=ratio("training"),
        delivery=ratio("delivery_people"),
        people_in_selling=part,
        spent_on={kind: (by_month > 0).astype(np.float64)[:, None] for kind, by_month in then.items()},
    )


def _people_in_selling(plan: Plan, then: Mapping[str, Months]) -> MonthsColumn:
    """Return the people's part of what selling cost then, by month: as stated where both are there, else all
    or nothing.
    """
    stated = plan.conditions.get(PEOPLE_IN_SELLING, people_in_selling(plan))
    people, campaigns = then["selling_people"] > 0, then["campaigns"] > 0
    return np.where(people & campaigns, stated, np.where(people, 1.0, 0.0))[:, None]
