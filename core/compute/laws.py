"""Published scaling laws: the loss of a model of N parameters trained on D tokens, and what follows for a
budget.
"""

from dataclasses import dataclass
from math import exp

import numpy as np
from scipy.optimize import brentq

from core.errors import CalculationError, Fault
from core.texts import mark


@dataclass(frozen=True)
class AdditiveLaw:
    """L = E + A/N^α + B/D^β, in nats a token (Hoffmann et al. 2022, approach 3)."""

    name: str
    floor: float
    size_factor: float
    size_exponent: float
    data_factor: float
    data_exponent: float
    source: str

    @property
    def best_size_exponent(self) -> float:
        """The power with which the best size grows with compute, β ÷ (α + β)."""
        return self.data_exponent / (self.size_exponent + self.data_exponent)

    def loss(self, parameters: float, tokens: float) -> float:
        """Return the loss; both numbers must be above 0."""
        for name, value in (("parameters", parameters), ("tokens", tokens)):
            if not value > 0:
                raise CalculationError(Fault(name, mark("must be above {limit}"), {"limit": 0}))
        return float(
            self.floor
            + self.size_factor / parameters**self.size_exponent
            + self.data_factor / tokens**self.data_exponent
        )

    def optimum(self, flops: float) -> tuple[float, float]:
        """Return (N*, D*) of least loss with 6·N·D = C: N* = G·(C/6)^(β/(α+β)), G = (αA/βB)^(1/(α+β)), D* = C
        ÷ (6·N*).
        """
        if not flops > 0:
            raise CalculationError(Fault("flops", mark("must be above {limit}"), {"limit": 0}))
        total = self.size_exponent + self.data_exponent
        balance = (self.size_exponent * self.size_factor / (self.data_exponent * self.data_factor)) ** (
            1 / total
        )
        parameters = balance * (flops / 6) ** self.best_size_exponent
        return parameters, flops / (6 * parameters)

    def tokens_for(self, parameters: float, loss: float) -> float:
        """Return the tokens with which a model of that size reaches a loss; infinite where the size alone
        keeps it above.
        """
        left = loss - self.floor - self.size_factor / parameters**self.size_exponent
        return float((self.data_factor / left) ** (1 / self.data_exponent)) if left > 0 else float("inf")

    def with_serving(self, *, loss: float, served_tokens: float) -> tuple[float, float]:
        """Return (N, D) that reach a loss at the least compute for training and serving together: 6·N·D +
        2·N·served.

        The more is served, the smaller and longer-trained the model (Sardana et al. 2023). Refuses a loss at
        or below E.
        """
        if loss <= self.floor:
            raise CalculationError(
                Fault(
                    "loss",
                    mark("lies at or below what this law says any model can reach ({floor})"),
                    {"floor": f"{self.floor:.4g}"},
                )
            )
        least = (self.size_factor / (loss - self.floor)) ** (1 / self.size_exponent)
        sizes = least * np.geomspace(1.0005, 1e4, 4_000)
        cost = [6 * size * self.tokens_for(size, loss) + 2 * size * served_tokens for size in sizes]
        best = float(sizes[int(np.argmin(cost))])
        return best, self.tokens_for(best, loss)


HOFFMANN = AdditiveLaw(
    "Hoffmann 2022",
    exp(0.5267228),
    exp(6.0073404),
    0.33917084,
    exp(6.0179186),
    0.2849083,
    "arXiv:2203.15556, unrounded constants read from its figures by Besiroglu et al. 2024",
)
HOFFMANN_ROUNDED = AdditiveLaw(
    "Hoffmann 2022 (as printed)", 1.69, 406.4, 0.34, 410.7, 0.28, "arXiv:2203.15556, equation 10"
)
BESIROGLU = AdditiveLaw(
    "Besiroglu 2024",
    1.8172,
    482.01,
    0.3478,
    2085.43,
    0.3658,
    "arXiv:2404.10102, refit of 240 of Hoffmann's runs",
)
LAWS: dict[str, AdditiveLaw] = {
    "besiroglu": BESIROGLU,
    "hoffmann": HOFFMANN,
    "hoffmann_rounded": HOFFMANN_ROUNDED,
}


def kaplan_loss(*, parameters: float | None = None, tokens: float | None = None) -> float:
    """Return (8.8e13/N)^0.076 or (5.4e13/D)^0.095: loss limited by size or by data alone (Kaplan et al.
    2020). N without embeddings.
    """
    if (parameters is None) == (tokens is None):
        raise CalculationError(Fault("parameters", mark("give either parameters or tokens, and not both")))
    for name, value in (("parameters", parameters), ("tokens", tokens)):
        if value is not None and not value > 0:
            raise CalculationError(Fault(name, mark("must be above {limit}"), {"limit": 0}))
    if parameters is not None:
        return float((8.8e13 / parameters) ** 0.076)
    return float((5.4e13 / float(tokens or 0.0)) ** 0.095)


def compute_for(*, law: AdditiveLaw, loss: float) -> float:
    """Return the least training compute (FLOPs) at which the law reaches a loss; refuses one at or below its
    floor.
    """
    if loss <= law.floor:
        raise CalculationError(
            Fault(
                "loss",
                mark("lies at or below what this law says any model can reach ({floor})"),
                {"floor": f"{law.floor:.4g}"},
            )
        )
    return float(10 ** brentq(lambda power: law.loss(*law.optimum(10.0**power)) - loss, 6.0, 40.0))
