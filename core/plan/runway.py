"""Which runway a trigger agreed in advance looks at."""

from typing import Literal

RunwayCounted = Literal["mean", "p10"]
"""`mean`: cash ÷ the mean burn. `p10`: how long cash lasts in nine cases of ten (see `State.runway`)."""
