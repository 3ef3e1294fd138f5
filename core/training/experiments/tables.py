"""Experiments on tables of numbers: regression (T2), the documents' three-sample classifier (T3), a decision
boundary, preparation (T14).
"""

from typing import Any

import numpy as np
from sklearn.datasets import load_diabetes, load_wine, make_circles, make_moons

from core.arrays import AnyFloat
from core.errors import CalculationError, Fault
from core.texts import mark
from core.training.engine.layers import Network
from core.training.engine.network_view import network_view
from core.training.engine.operations import (
    binary_cross_entropy,
    cross_entropy,
    dropout,
    logistic,
    mean_squared_error,
    relu,
    sigmoid,
    tanh,
)
from core.training.engine.tensor import Tensor
from core.training.experiments.base import (
    Experiment,
    Positions,
    Settings,
    classification_measures,
    split,
    standardised,
)

GRID = 40


class Regression(Experiment):
    """64-64-1 with ReLU on a real table (progression of diabetes), or on noise, which nothing can learn
    (document 000).
    """

    def __init__(self, settings: Settings) -> None:
        inputs, targets = _own_table(settings) or _regression_data(settings)
        train, test = split(len(targets), settings.seed)
        self._train, self._test = standardised(inputs[train], inputs[test])
        mean, spread = targets[train].mean(), targets[train].std() or 1.0
        self._targets, self._truth = (
            (targets[train, None] - mean) / spread,
            (targets[test, None] - mean) / spread,
        )
        self.samples, self.dropout = len(train), settings.dropout
        self._network = Network(
            (inputs.shape[1], settings.hidden, settings.hidden, 1),
            generator=np.random.default_rng(settings.seed),
        )

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        x = dropout(Tensor(self._train[batch], needs=False), self.dropout, generator=generator)
        return mean_squared_error(self._network(x), self._targets[batch])

    def _predicted(self) -> AnyFloat:
        return self._network(Tensor(self._test, needs=False)).data

    def measure(self) -> dict[str, float]:
        gap = float(((self._predicted() - self._truth) ** 2).mean())
        spread = float(((self._truth - self._truth.mean()) ** 2).mean())
        return {"test_loss": gap} | ({"explained": 1 - gap / spread} if spread else {})

    def view(self) -> dict[str, Any]:
        return {
            "kind": "scatter",
            "truth": self._truth[:, 0].tolist(),
            "predicted": self._predicted()[:, 0].tolist(),
        }


def _regression_data(settings: Settings) -> tuple[AnyFloat, AnyFloat]:
    if settings.variant == "noise":
        random = np.random.default_rng(1)
        return random.standard_normal((500, 10)), random.standard_normal(500)
    loaded = load_diabetes()
    return loaded.data, loaded.target.astype(np.float64)


def _own_table(settings: Settings) -> tuple[AnyFloat, AnyFloat] | None:
    """Return a person's own rows: all columns but the last are inputs, the last is the target."""
    if "rows" not in settings.data:
        return None
    rows = np.asarray(settings.data["rows"], dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] < 2 or len(rows) < 20:
        raise CalculationError(
            Fault("file", mark("needs at least 20 rows and two columns of numbers, the last one the target"))
        )
    return rows[:, :-1], rows[:, -1]


class ThreeSamples(Experiment):
    """The documents' 3-4-1 classifier on their three samples (003, chapters 1 and 2): with sigmoids and
    squared error as written, or with cross-entropy, which learns them by heart and nothing else.
    """

    INPUTS = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
    TARGETS = np.array([[0.0], [1.0], [1.0]])

    def __init__(self, settings: Settings) -> None:
        self.samples = 3
        self._as_written = settings.variant == "as_written"
        self._network = Network(
            (3, 4, 1),
            generator=np.random.default_rng(settings.seed),
            activation=sigmoid if self._as_written else tanh,
            how="glorot",
        )

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        logits = self._network(Tensor(self.INPUTS[batch], needs=False))
        if self._as_written:
            return mean_squared_error(sigmoid(logits), self.TARGETS[batch])
        return binary_cross_entropy(logits, self.TARGETS[batch])

    def measure(self) -> dict[str, float]:
        logits = self._network(Tensor(self.INPUTS, needs=False))
        chances = logistic(logits.data)
        error = ((chances - self.TARGETS) ** 2).mean()
        return {
            "trained_loss": float(
                error if self._as_written else binary_cross_entropy(logits, self.TARGETS).data
            ),
            "trained_accuracy": float(((chances > 0.5) == self.TARGETS).mean()),
        }

    def view(self) -> dict[str, Any]:
        chances = logistic(self._network(Tensor(self.INPUTS, needs=False)).data)[:, 0]
        return {
            "kind": "table",
            "rows": [
                [str(row.tolist()), float(target), round(float(chance), 4)]
                for row, target, chance in zip(self.INPUTS, self.TARGETS[:, 0], chances, strict=True)
            ],
            "network": network_view(self._network.layers),
        }


class Boundary(Experiment):
    """Two classes of points in a plane (moons, circles, spirals, or one's own) and the boundary that a
    network draws.
    """

    def __init__(self, settings: Settings) -> None:
        self._points, self._labels = _points(settings)
        train, test = split(len(self._labels), settings.seed)
        self._train, self._test = train, test
        if "rows" in settings.data:  # on a scale of the training points alone
            self._points = standardised(self._points[train], self._points)[1]
        self.samples, self.dropout = len(train), settings.dropout
        self._network = Network(
            (2, settings.hidden, settings.hidden, 1),
            generator=np.random.default_rng(settings.seed),
            activation=tanh,
            how="glorot",
        )

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        chosen = self._train[batch]
        return binary_cross_entropy(
            self._network(Tensor(self._points[chosen], needs=False)),
            self._labels[chosen, None].astype(np.float64),
        )

    def measure(self) -> dict[str, float]:
        logits = self._network(Tensor(self._points[self._test], needs=False))
        truth = self._labels[self._test]
        loss = binary_cross_entropy(logits, truth[:, None].astype(np.float64))
        return {"test_loss": float(loss.data)} | classification_measures(
            truth, (logits.data[:, 0] > 0).astype(np.int64), 2
        )

    def view(self) -> dict[str, Any]:
        low, high = self._points.min(axis=0) - 0.3, self._points.max(axis=0) + 0.3
        across, up = np.linspace(low[0], high[0], GRID), np.linspace(low[1], high[1], GRID)
        grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        chances = logistic(self._network(Tensor(grid, needs=False)).data).reshape(GRID, GRID)
        return {
            "kind": "boundary",
            "x": across.round(3).tolist(),
            "y": up.round(3).tolist(),
            "chances": chances.round(3).tolist(),
            "points": self._points.round(3).tolist(),
            "labels": self._labels.tolist(),
            "network": network_view(self._network.layers),
        }


def _points(settings: Settings) -> tuple[AnyFloat, Positions]:
    if "rows" in settings.data:
        rows = np.asarray(settings.data["rows"], dtype=np.float64)
        if rows.ndim != 2 or rows.shape[1] != 3 or len(rows) < 10 or set(np.unique(rows[:, 2])) - {0.0, 1.0}:
            raise CalculationError(
                Fault("file", mark("needs three columns (x, y, class 0 or 1) and at least 10 rows"))
            )
        return rows[:, :2], rows[:, 2].astype(np.int64)
    if settings.variant == "circles":
        points, labels = make_circles(400, noise=0.08, factor=0.5, random_state=settings.seed)
    elif settings.variant == "spirals":
        return _spirals(settings.seed)
    else:
        points, labels = make_moons(400, noise=0.15, random_state=settings.seed)
    return points, labels.astype(np.int64)


def _spirals(seed: int) -> tuple[AnyFloat, Positions]:
    random = np.random.default_rng(seed)
    angle = np.sqrt(random.random(200)) * 3 * np.pi
    arm = np.stack([np.cos(angle) * angle, np.sin(angle) * angle], axis=1) / 6
    points = np.concatenate([arm, -arm]) + random.normal(0, 0.05, (400, 2))
    return points, np.repeat(np.array([0, 1]), 200)


class Preparation(Experiment):
    """The same classifier of wines with its data cleaned and standardised, or raw (T14): the difference is
    the lesson.
    """

    def __init__(self, settings: Settings) -> None:
        loaded = load_wine()
        inputs, labels = loaded.data.copy(), loaded.target.astype(np.int64)
        random = np.random.default_rng(3)
        spoiled = random.choice(len(inputs), 12, replace=False)
        inputs[spoiled, random.integers(0, inputs.shape[1], 12)] *= 1_000.0  # slips of the decimal point
        train, test = split(len(labels), settings.seed)
        if settings.variant != "raw":
            kept = (
                np.abs(inputs[train] - np.median(inputs[train], axis=0))
                < 20 * np.median(np.abs(inputs[train] - np.median(inputs[train], axis=0)), axis=0)
            ).all(axis=1)
            train = train[kept]
            middle = np.median(inputs[train], axis=0)
            wild = np.abs(inputs[test] - middle) > 20 * np.median(np.abs(inputs[train] - middle), axis=0)
            inputs[test] = np.where(wild, middle, inputs[test])
            self._train, self._test = standardised(inputs[train], inputs[test])
        else:
            self._train, self._test = inputs[train], inputs[test]
        self._targets, self._truth = labels[train], labels[test]
        self.samples, self.dropout = len(train), settings.dropout
        self._network = Network(
            (inputs.shape[1], settings.hidden, 3),
            generator=np.random.default_rng(settings.seed),
            activation=relu,
        )

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        x = dropout(Tensor(self._train[batch], needs=False), self.dropout, generator=generator)
        return cross_entropy(self._network(x), self._targets[batch])

    def measure(self) -> dict[str, float]:
        logits = self._network(Tensor(self._test, needs=False))
        return {"test_loss": float(cross_entropy(logits, self._truth).data)} | classification_measures(
            self._truth, logits.data.argmax(axis=1), 3
        )

    def view(self) -> dict[str, Any]:
        predicted = self._network(Tensor(self._test, needs=False)).data.argmax(axis=1)
        return {
            "kind": "confusion",
            "truth": self._truth.tolist(),
            "predicted": predicted.tolist(),
            "names": ["0", "1", "2"],
        }
