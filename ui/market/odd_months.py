"""Says which months of a history stand out, so that a person can say what happened."""

from datetime import date

import numpy as np
import streamlit as st

from core.arrays import PastMonths
from core.market.odd_months import OddMonth, odd_months
from core.market.rhythm import idle_share, months_without, rhythm_of, spread_evenly
from core.months import PER_YEAR
from core.texts import mark
from present import formats
from present.translation import _

_MANY, _LATELY = 3, 2 * PER_YEAR
"""Months without revenue from which they are spoken of, and those that are looked at."""
_SENTENCES = {
    "spike": mark("{month} stands out: {now} where its neighbours say {usual}. It counts for less."),
    "break": mark(
        "Revenue's level changed in {month}: from about {usual} to {now} a month within half a year."
    ),
    "last": mark(
        "The last month, {month}, is {now} where {usual} was to be expected: a single month, or a new level. "
        "The next one will tell."
    ),
}


def say_odd_months(revenue: PastMonths, first: date, currency: str) -> None:
    """Draw a sentence for each month that stands out; nothing where none does."""
    rhythm = rhythm_of(revenue)
    lately = revenue[max(int(np.argmax(revenue > 0)), len(revenue) - _LATELY) :]
    told = [_sentence(one, first, currency) for one in odd_months(spread_evenly(revenue))]
    if rhythm is not None:
        text = _("Revenue comes every {count} months: it is spread evenly over the months between.")
        told.append(text.format(count=rhythm.every))
    elif idle := idle_share(revenue):
        text = _(
            "{part} of the months have no revenue: as many of the months to come will have none. If what was "
            "invoiced was for longer, spread it over the months it was for."
        )
        told.append(text.format(part=formats.percent(idle)))
    elif (empty := int((lately == 0).sum())) >= _MANY and not months_without(revenue):
        told.append(
            _(
                "{count} of the last {months} months have no revenue: they count as unknown. If nothing was "
                "earned in them, the forecast is too high: spread what was invoiced over the months it was "
                "for."
            ).format(count=empty, months=len(lately))
        )
    if nothing := months_without(revenue):
        told.append(
            _(
                "Revenue of the last months is 0 ({count}): they count as unknown and not as an end. If "
                "nothing comes in any more, the forecast is none."
            ).format(count=nothing)
        )
    if told:
        st.info("\n".join(f"- {one}" for one in told), icon=":material/insights:")


def _sentence(one: OddMonth, first: date, currency: str) -> str:
    return _(_SENTENCES[one.kind]).format(
        month=formats.month_name(first, one.month),
        usual=formats.money(one.usual, currency),
        now=formats.money(one.now, currency),
    )
