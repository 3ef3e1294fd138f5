"""Tuning (T12): which settings learn best, by scikit-learn's searches over our own engine, and whether the
winner is one.

A search sees the training rows only, in folds; the rows held out score the winner once, at the end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.stats import loguniform, t, uniform
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV, HalvingRandomSearchCV, RandomizedSearchCV, StratifiedKFold

from core.arrays import AnyFloat
from core.errors import CalculationError, Fault
from core.texts import mark
from core.training.data.data_sets import Table
from core.training.trials.estimator import LabClassifier

Method = Literal["grid", "random", "halving"]
Report = Callable[[dict[str, Any]], None]
TUNED = ("learning_rate", "hidden", "dropout", "weight_decay")
HALVED_BY = 3
"""Successive halving keeps one candidate in three and gives it three times the epochs (Jamieson & Talwalkar
2016).
"""


@dataclass(frozen=True)
class Search:
    """What to try: `candidates` settings with rates and widths inside their ranges, each on `folds` folds of
    the training rows.
    """

    method: Method = "grid"
    candidates: int = 16
    folds: int = 5
    epochs: int = 20
    rates: tuple[float, float] = (0.0003, 0.03)
    widths: tuple[int, int] = (8, 64)
    seed: int = 0


@dataclass(frozen=True)
class Candidate:
    """Settings with their accuracy over the folds (mean and standard error) and the epochs it was given.

    `behind`: how far it lies behind the best, and `resolved` whether that is outside the 95 % of Student's t
    for so few folds (paired differences).
    """

    settings: dict[str, float]
    accuracy: float
    standard_error: float
    epochs: int
    behind: float
    resolved: bool


@dataclass(frozen=True)
class Found:
    """Candidates, the best first, and the best one's accuracy on the rows held out (binomial standard error,
    Agresti–Coull).
    """

    candidates: tuple[Candidate, ...]
    held_out: float
    held_out_error: float


def fits(search: Search) -> int:
    """Return how many networks the search trains before the last."""
    match search.method:
        case "grid":
            return int(np.prod([len(axis) for axis in _axes(search).values()])) * search.folds
        case "random":
            return search.candidates * search.folds
        case _:
            return sum(count for count, _epochs in rounds(search)) * search.folds


def rounds(search: Search) -> list[tuple[int, int]]:
    """Return successive halving's rounds as (candidates, epochs): as many as both numbers can be divided."""
    count = 1
    while HALVED_BY**count <= min(search.candidates, search.epochs):
        count += 1
    first = search.epochs // HALVED_BY ** (count - 1)
    found, left = [], search.candidates
    for number in range(count):
        found.append((left, first * HALVED_BY**number))
        left = -(-left // HALVED_BY)
    return found


def tune(data: Table, search: Search, report: Report) -> Found:
    """Search, reporting {"settings", "epochs", "accuracy"} for every network as it is done; then score the
    best on the rows held out.
    """

    def score(model: LabClassifier, inputs: AnyFloat, classes: Any) -> float:
        accuracy = float(accuracy_score(classes, model.predict(inputs)))
        report(
            {
                "settings": {name: float(getattr(model, name)) for name in TUNED},
                "epochs": int(model.epochs),
                "accuracy": accuracy,
            }
        )
        return accuracy

    model = LabClassifier(epochs=search.epochs, seed=search.seed)
    folds = StratifiedKFold(search.folds, shuffle=True, random_state=search.seed)
    shared: dict[str, Any] = {
        "scoring": score,
        "cv": folds,
        "refit": True,
        "error_score": "raise",
        "return_train_score": False,
    }
    if search.method == "grid":
        searcher = GridSearchCV(model, _axes(search), **shared)
    elif search.method == "random":
        searcher = RandomizedSearchCV(
            model, _distributions(search), n_iter=search.candidates, random_state=search.seed, **shared
        )
    else:
        first = rounds(search)[0][1]
        searcher = HalvingRandomSearchCV(
            model,
            _distributions(search),
            n_candidates=search.candidates,
            resource="epochs",
            min_resources=first,
            max_resources=search.epochs,
            factor=HALVED_BY,
            random_state=search.seed,
            **shared,
        )
    if np.bincount(data.train_classes).min() < search.folds:
        raise CalculationError(
            Fault(
                "folds",
                mark("are more than the smallest class has training rows: at most {most}"),
                {"most": int(np.bincount(data.train_classes).min())},
            )
        )
    searcher.fit(data.train, data.train_classes)
    held_out = float(accuracy_score(data.test_classes, searcher.best_estimator_.predict(data.test)))
    rows = len(data.test_classes)
    middle = (held_out * rows + 2) / (rows + 4)  # Agresti & Coull 1998: at 100 % the plain error would be 0
    error = float(np.sqrt(middle * (1 - middle) / (rows + 4)))
    return Found(_ranked(searcher.cv_results_, search), held_out, error)


def fold_error(differences: AnyFloat) -> float:
    """Return the standard error of a mean over folds: folds share training rows, so the variance is widened
    by n_test ÷ n_train.

    √((1/k + 1/(k − 1))·s²) for k folds (Nadeau & Bengio 2003).
    """
    count = len(differences)
    return float(np.sqrt((1 / count + 1 / (count - 1)) * differences.var(ddof=1)))


def _ranked(results: Mapping[str, Any], search: Search) -> tuple[Candidate, ...]:
    scores = np.stack([results[f"split{fold}_test_score"] for fold in range(search.folds)], axis=1)
    epochs = (
        np.asarray(results["n_resources"])
        if "n_resources" in results
        else np.full(len(scores), search.epochs)
    )
    order = np.lexsort(
        (-scores.mean(axis=1), -epochs)
    )  # settings that were given more epochs first: the others were dropped
    best, limit = scores[order[0]], float(t.ppf(0.975, search.folds - 1))
    found = []
    for place in order:
        gap = best - scores[place]
        settings = {name: float(results["params"][place][name]) for name in TUNED}
        found.append(
            Candidate(
                settings,
                float(scores[place].mean()),
                fold_error(scores[place]),
                int(epochs[place]),
                float(gap.mean()),
                bool(gap.mean() > limit * fold_error(gap)),
            )
        )
    return tuple(found)


def _axes(search: Search) -> dict[str, list[float]]:
    """Return the grid: as many learning rates as the candidates allow, the ends of the widths, with and
    without regularisation.
    """
    low, high = search.rates
    rates = max(search.candidates // 8, 2)
    return {
        "learning_rate": [float(one) for one in np.geomspace(low, high, rates)],
        "hidden": sorted({int(one) for one in search.widths}),
        "dropout": [0.0, 0.2],
        "weight_decay": [0.0, 0.01],
    }


def _distributions(search: Search) -> dict[str, Any]:
    return {
        "learning_rate": loguniform(*search.rates),
        "hidden": _Widths(*search.widths),
        "dropout": uniform(0.0, 0.4),
        "weight_decay": loguniform(1e-4, 1e-1),
    }


class _Widths:
    """Whole widths, even in their logarithm."""

    def __init__(self, low: int, high: int) -> None:
        self._held = loguniform(low, high + 1)

    def rvs(self, random_state: Any = None) -> int:
        return int(self._held.rvs(random_state=random_state))
