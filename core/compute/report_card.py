"""What a small run did and would cost on rented chips, beside a run that everybody knows."""

from dataclasses import dataclass

from core.compute.hardware import CHIPS
from core.facts.reader import fact

USUAL_MFU = 0.34
"""The median efficiency that published runs imply (see `published_runs`)."""


@dataclass(frozen=True)
class ReportCard:
    """A run on a text: operations 6·N·D, symbols a second here, and money for the same operations on H100s
    at the usual efficiency; `gpt_2`, `gpt_2_small`: money for training those again, `gpt_2_flops` what an
    H100 would do in the hours of the larger at that efficiency.
    """

    flops: float
    tokens_per_second: float
    rented: float
    gpt_2: float
    gpt_2_small: float
    gpt_2_flops: float


def report_card(*, parameters: float, tokens: float, per_second: float, price_per_hour: float) -> ReportCard:
    """Return the card. `per_second`: symbols trained here in a second of training; `price_per_hour` of a
    chip, any currency.
    """
    flops = 6 * parameters * tokens
    in_an_hour = CHIPS["h100"].peak * USUAL_MFU * 3_600
    hours = flops / in_an_hour
    return ReportCard(
        flops,
        per_second,
        hours * price_per_hour,
        fact("gpt_2_chip_hours").value * price_per_hour,
        fact("gpt_2_small_chip_hours").value * price_per_hour,
        fact("gpt_2_chip_hours").value * in_an_hour,
    )
