"""Contractual churn with customers who differ: the shifted beta-geometric distribution (Fader and Hardie
2007).

Each customer leaves at a renewal with a chance of its own; the chances follow a beta distribution. Those who
leave easily go first, so retention rises with age, and 1 ÷ churn says too little.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, hyp2f1

from core.arrays import Vector
from core.errors import CalculationError, Fault
from core.texts import mark

FEWEST = 3
_LIMIT = 1e4
_TERMS = 4_000


@dataclass(frozen=True)
class Churn:
    """The two parameters: mean churn of the first period = alpha ÷ (alpha + beta)."""

    alpha: float
    beta: float

    def survival(self, periods: int) -> Vector:
        """Return the share still there after 0, 1, … `periods` renewals: Π (β + t − 1) ÷ (α + β + t − 1)."""
        age = np.arange(periods)
        kept = (self.beta + age) / (self.alpha + self.beta + age)
        return np.concatenate([[1.0], np.cumprod(kept)])

    def lifetime(self, rate: float) -> float:
        """Return the discounted number of payments of a new customer, the first at once; `rate` (0 or more)
        per period. Infinite without discount where α is at most 1: those who stay, stay too long.

        Σ S(t)·(1 + r)^−t = ₂F₁(1, β; α + β; 1 ÷ (1 + r)) (Fader & Hardie 2010).
        """
        found = float(hyp2f1(1.0, self.beta, self.alpha + self.beta, 1 / (1 + rate)))
        if np.isfinite(found) or (rate == 0 and self.alpha <= 1):
            return found
        # Beyond what the function can take, customers are nearly alike, and the sum soon ends.
        return float((self.survival(_TERMS) * (1 + rate) ** -np.arange(_TERMS + 1.0)).sum())


def fitted(survival: Vector) -> Churn:
    """Fit to the shares (0–1) of one cohort still there after 0, 1, … renewals, by maximum likelihood.

    Raises `CalculationError` where there are fewer than three shares, where they rise, or where no fit
    exists: customers who do not differ (retention that does not rise with age) push both parameters without
    limit.
    """
    shares = np.asarray(survival, dtype=np.float64)
    if len(shares) < FEWEST or shares[0] <= 0:
        raise CalculationError(
            Fault("survival", mark("give at least three shares, the first of all customers"))
        )
    shares = shares / shares[0]
    left = -np.diff(shares)
    if (left < 0).any() or (shares < 0).any() or not left.any():
        raise CalculationError(
            Fault("survival", mark("must fall from one renewal to the next, and not below 0"))
        )

    def misfit(logs: Vector) -> float:
        alpha, beta = np.exp(np.clip(logs, -20, 20))
        age = np.arange(1, len(shares))
        died = betaln(alpha + 1, beta + age - 1) - betaln(alpha, beta)
        lasted = betaln(alpha, beta + len(left)) - betaln(alpha, beta)
        return float(-(left * died).sum() - shares[-1] * lasted)

    found = minimize(misfit, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14})
    alpha, beta = (float(value) for value in np.exp(found.x))
    if max(alpha, beta) > _LIMIT:
        raise CalculationError(
            Fault(
                "survival", mark("show no difference between customers: use one churn, there is no such fit")
            )
        )
    return Churn(alpha, beta)
