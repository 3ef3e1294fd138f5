"""Learning-rate schedules: the factor on the learning rate at each step of a run of known length."""

from typing import Literal

import numpy as np

ScheduleName = Literal["constant", "linear", "cosine", "steps"]


def schedule_factor(name: ScheduleName, *, step: int, steps: int, warm_up_share: float = 0.05) -> float:
    """Return the factor at a step (0 is the first): a linear rise over the warm-up, then as named.

    constant: 1. linear: down to 0 at the end. cosine: half a cosine down to 0. steps: a tenth after half, a
    hundredth after three quarters of the run.
    """
    warm = max(int(steps * warm_up_share), 1)
    if name != "constant" and step < warm:
        return (step + 1) / warm
    done = min(max((step - warm) / max(steps - warm, 1), 0.0), 1.0)
    match name:
        case "constant":
            return 1.0
        case "linear":
            return 1 - done
        case "cosine":
            return float(0.5 * (1 + np.cos(np.pi * done)))
        case "steps":
            return 1.0 if done < 0.5 else 0.1 if done < 0.75 else 0.01
