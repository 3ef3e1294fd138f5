"""What several networks together are worth, and what initialisation and regularisation do (T12), each over
several seeds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t
from sklearn.model_selection import train_test_split

from core.arrays import AnyFloat
from core.training.data.data_sets import Table
from core.training.trials.estimator import LabClassifier

Report = Callable[[dict[str, Any]], None]
INITIALISERS = ("he", "glorot", "gaussian")
DEPTHS = (1, 2, 4, 6)
REGULARISERS: dict[str, dict[str, float]] = {
    "none": {},
    "dropout": {"dropout": 0.3},
    "decay": {"weight_decay": 1.0},
    "both": {"dropout": 0.3, "weight_decay": 1.0},
}
FEW_ROWS = 150
"""So few rows that a wide network learns them by heart."""


@dataclass(frozen=True)
class Together:
    """An ensemble's accuracy on the rows held out, and how far it lies ahead of the mean member (with
    standard error).
    """

    way: str
    accuracy: float
    ahead: float
    standard_error: float

    @property
    def resolved(self) -> bool:
        """Say whether the difference is more than two standard errors."""
        return abs(self.ahead) > 2 * self.standard_error


def combined(odds: AnyFloat, weights: Sequence[float]) -> dict[str, NDArray[np.int64]]:
    """Return the classes said by a vote (ties to the first class), the mean and the weighted mean of odds of
    shape (members, rows, classes).
    """
    votes = np.eye(odds.shape[2])[odds.argmax(axis=2)].sum(axis=0)
    weighted = np.tensordot(np.asarray(weights) / np.sum(weights), odds, axes=1)
    return {
        "vote": votes.argmax(axis=1),
        "mean": odds.mean(axis=0).argmax(axis=1),
        "weighted": weighted.argmax(axis=1),
    }


def compare_ensembles(
    data: Table, members: int, settings: dict[str, Any], report: Report, seed: int = 0
) -> list[Together]:
    """Train members that differ in seed and rows, and compare vote, mean and weighted mean with the mean
    member.

    Each member trains on its own four fifths of the training rows; its weight is its odds of being right on
    the other fifth. Reports {"accuracy"} of each. The standard error is that of the mean paired difference
    over rows.
    """
    odds, weights = [], []
    for member in range(members):
        inputs, aside, classes, truth = train_test_split(
            data.train,
            data.train_classes,
            test_size=0.2,
            random_state=seed + member,
            stratify=data.train_classes,
        )
        model = LabClassifier(seed=seed + member, **settings).fit(inputs, classes)
        right = (float((model.predict(aside) == truth).sum()) + 1) / (len(truth) + 2)
        odds.append(model.predict_proba(data.test))
        weights.append(right / (1 - right))
        report({"accuracy": float((model.predict(data.test) == data.test_classes).mean())})
    each = (np.array(odds).argmax(axis=2) == data.test_classes).mean(
        axis=0
    )  # for each row, the share of members that are right
    found = [Together("member", float(each.mean()), 0.0, 0.0)]
    for way, said in combined(np.array(odds), weights).items():
        gain = (said == data.test_classes) - each
        found.append(
            Together(way, float((said == data.test_classes).mean()), float(gain.mean()), _error(gain))
        )
    return found


@dataclass(frozen=True)
class Effect:
    """Accuracy under a choice, held out (mean over seeds, standard error) and on the training rows.

    `ahead` of the first choice, paired by seed; `resolved` when that is outside the 95 % of Student's t for
    so few seeds.
    """

    choice: str
    depth: int
    held_out: float
    standard_error: float
    trained: float
    ahead: float
    resolved: bool


def initialisation_effect(data: Table, seeds: int, epochs: int, report: Report) -> list[Effect]:
    """Train networks of 1, 2, 4 and 6 layers from He's, Glorot's and the documents' Gaussian weights. Reports
    {"accuracy"}.
    """
    choices = {name: {"initialiser": name, "epochs": epochs} for name in INITIALISERS}
    return [one for depth in DEPTHS for one in _effects(data, choices, depth, seeds, report)]


def regularisation_effect(data: Table, seeds: int, epochs: int, report: Report) -> list[Effect]:
    """Train a wide network on 150 rows without and with dropout and weight decay: what it knows by heart, and
    what holds elsewhere.
    """
    few = replace(data, train=data.train[:FEW_ROWS], train_classes=data.train_classes[:FEW_ROWS])
    return _effects(
        few,
        {name: {"hidden": 128, "epochs": epochs} | given for name, given in REGULARISERS.items()},
        1,
        seeds,
        report,
    )


def _effects(
    data: Table, choices: Mapping[str, Mapping[str, Any]], depth: int, seeds: int, report: Report
) -> list[Effect]:
    found: list[Effect] = []
    first = np.zeros(seeds)
    for choice, settings in choices.items():
        held, trained = np.zeros(seeds), np.zeros(seeds)
        for seed in range(seeds):
            model = LabClassifier(seed=seed, depth=depth, **settings).fit(data.train, data.train_classes)
            held[seed], trained[seed] = (
                model.score(data.test, data.test_classes),
                model.score(data.train, data.train_classes),
            )
            report({"choice": choice, "depth": depth, "accuracy": held[seed]})
        first = first if found else held
        gap = held - first
        found.append(
            Effect(
                choice,
                depth,
                float(held.mean()),
                _error(held),
                float(trained.mean()),
                float(gap.mean()),
                bool(abs(gap.mean()) > float(t.ppf(0.975, seeds - 1)) * _error(gap)),
            )
        )
    return found


def _error(values: AnyFloat) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))
