"""How a number varies from month to month, around the value drawn once for the path."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Shocks(BaseModel):
    """Random monthly shocks with standard deviation `volatility`, carried over by `persistence` (0:
    independent).

    x(t) = ρ·x(t−1) + √(1−ρ²)·ε(t), stationary from month 0. The shock acts where the number's range is a
    whole line: on the log-odds of a share (limits up to 1), the logarithm of what has a lower limit, else the
    number itself. So a share stays a share and an amount stays positive.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    kind: Literal["shocks"] = "shocks"
    volatility: float = Field(ge=0, le=3)
    persistence: float = Field(0.0, ge=0, lt=1)


class PlannedPath(BaseModel):
    """A planned course: factors on the drawn value by month from month 0; the last one holds to the
    horizon.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    kind: Literal["planned"] = "planned"
    factors: tuple[float, ...] = Field(min_length=1, max_length=600)


Monthly = Annotated[Shocks | PlannedPath, Field(discriminator="kind")]
