"""The live scaling law: which small models to train, the curve through them, and what it predicts for larger
ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import f, t

from core.arrays import Vector
from core.errors import CalculationError, Fault
from core.texts import mark
from core.training.engine.small_language import SmallResult, SmallRun, hidden_for, parameter_count

BUDGETS = (2e9, 6e9, 2e10, 6e10, 2e11)
LINE_RATIO = 20.0


def sweep_runs(*, symbols: int, budgets: Sequence[float] = BUDGETS, seed: int = 0) -> list[SmallRun]:
    """Return the iso-FLOP sweep: for each budget six or seven sizes around √(C ÷ 150), D = C ÷ 6N
    (Chinchilla's approach 2).
    """
    runs = []
    for budget in budgets:
        centre = np.sqrt(budget / (6 * 25))
        widths = dict.fromkeys(
            hidden_for(symbols=symbols, parameters=centre * factor)
            for factor in (0.4, 0.55, 0.75, 1.0, 1.4, 1.9, 2.6)
        )
        for hidden in widths:
            count = parameter_count(symbols=symbols, hidden=hidden)
            if 0.25 * centre < count < 4 * centre:
                runs.append(SmallRun(hidden, round(budget / (6 * count)), seed))
    return runs


def line_runs(*, symbols: int, sizes: int = 10, seed: int = 0) -> list[SmallRun]:
    """Return the fast line: sizes from 2 thousand parameters up by equal factors, D = 20·N."""
    wanted = np.geomspace(1.9e3 * symbols / 96, 2.6e4 * symbols / 96, sizes)
    widths = dict.fromkeys(hidden_for(symbols=symbols, parameters=size) for size in wanted)
    return [
        SmallRun(hidden, round(LINE_RATIO * parameter_count(symbols=symbols, hidden=hidden)), seed)
        for hidden in widths
    ]


@dataclass(frozen=True, eq=False)
class Valley:
    """The best size for one budget: vertex of a parabola of loss over ln N. None where the runs do not
    enclose a minimum.
    """

    budget: float
    best_parameters: float | None
    best_tokens: float | None
    least_loss: float | None
    curve: tuple[float, float, float]


def valley(budget: float, results: Sequence[SmallResult]) -> Valley:
    """Fit the parabola; needs three sizes, and a minimum inside their range (a little beyond is allowed)."""
    size, loss = np.log([one.parameters for one in results]), np.array([one.loss for one in results])
    if len(results) < 3:
        return Valley(budget, None, None, None, (0.0, 0.0, 0.0))
    a, b, c = (float(one) for one in np.polyfit(size, loss, 2))
    vertex = -b / (2 * a) if a > 0 else np.inf
    if not (a > 0 and size.min() - 0.3 < vertex < size.max() + 0.3):
        return Valley(budget, None, None, None, (a, b, c))
    best = float(np.exp(vertex))
    return Valley(budget, best, budget / (6 * best), a * vertex**2 + b * vertex + c, (a, b, c))


@dataclass(frozen=True)
class PowerLaw:
    """y = floor + factor · x^exponent, fitted through logarithms; `spread` is the standard deviation of ln
    residuals, `exponent_error` the exponent's standard error.
    """

    factor: float
    exponent: float
    floor: float
    spread: float
    points: int
    exponent_error: float

    def at(self, x: float) -> float:
        """Return the law's value."""
        return float(self.floor + self.factor * x**self.exponent)


def power_law(x: Vector, y: Vector, floor: float = 0.0) -> PowerLaw:
    """Fit y − floor = factor · x^exponent by least squares of logarithms; refuses fewer than 3 points or y at
    or below the floor.
    """
    if len(x) < 3:
        raise CalculationError(Fault("runs", mark("are too few for a law: at least {least}"), {"least": 3}))
    if x.max() / x.min() < 1.5:
        raise CalculationError(
            Fault("runs", mark("hardly differ in compute: no law can be drawn through them"))
        )
    if not (y > floor).all():
        raise CalculationError(Fault("floor", mark("lies above a measured loss")))
    exponent, intercept = (float(one) for one in np.polyfit(np.log(x), np.log(y - floor), 1))
    residual = np.log(y - floor) - (intercept + exponent * np.log(x))
    spread = float(np.sqrt((residual**2).sum() / max(len(x) - 2, 1)))
    error = spread / float(np.sqrt(((np.log(x) - np.log(x).mean()) ** 2).sum()))
    return PowerLaw(float(np.exp(intercept)), exponent, floor, spread, len(x), error)


@dataclass(frozen=True)
class Prediction:
    """A loss predicted before training: without an offset, and with the offset that fits best.

    The offset (the source's entropy) cannot be told from so short a range: the truth is taken to lie between
    both.
    """

    flops: float
    loss: float
    with_offset: float
    low: float
    high: float


def predict(flops: Vector, losses: Vector, target: float, floor: float | None = None) -> Prediction:
    """Predict the loss at a larger budget from small ones, as a bracket of 95 %.

    For each offset a power law is fitted and its residuals are taken on the logarithm of the loss itself, so
    that offsets can be compared. `with_offset` is the one with the least; the interval spans the predictions
    of all offsets that the data do not contradict (F test on the residuals, and always offset 0), each with
    the error of a predicted value, s·√(1 + 1/n + (x − x̄)²/Sxx) times Student's t with n − 2 degrees of
    freedom. Where the `floor` is known (the source's entropy), it is the only offset.
    """
    known = floor is not None and bool((losses > floor).all())
    offsets = np.array([floor]) if known else np.linspace(0.0, 0.98, 50) * float(losses.min())
    laws = [power_law(flops, losses, float(offset)) for offset in offsets]
    errors = np.array([np.sum((np.log([law.at(x) for x in flops]) - np.log(losses)) ** 2) for law in laws])
    free = max(len(flops) - 3, 1)
    allowed = errors <= errors.min() * (1 + float(f.ppf(0.95, 1, free)) / free) + 1e-18
    allowed[0] = True
    x = np.log(flops)
    wide = np.sqrt(1 + 1 / len(x) + (np.log(target) - x.mean()) ** 2 / ((x - x.mean()) ** 2).sum()) * float(
        t.ppf(0.975, max(len(x) - 2, 1))
    )
    lows, highs = [], []
    for law in (law for law, good in zip(laws, allowed, strict=True) if good):
        factor = float(np.exp(wide * law.spread))
        above = law.at(target) - law.floor
        lows.append(law.floor + above / factor)
        highs.append(law.floor + above * factor)
    return Prediction(
        target, laws[0].at(target), laws[int(errors.argmin())].at(target), min(lows), max(highs)
    )


def hold_out_error(flops: Vector, losses: Vector, held: int = 1) -> float:
    """Return the relative error of the law fitted without the `held` largest budgets, on them: the gate that
    R² is not.
    """
    order = np.argsort(flops)
    law = power_law(flops[order][:-held], losses[order][:-held])
    return float(
        np.abs(np.array([law.at(one) for one in flops[order][-held:]]) / losses[order][-held:] - 1).max()
    )
