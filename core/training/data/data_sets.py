"""Tables to classify without a download: scikit-learn's digits, wines, tumours and irises, or a person's own
rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.model_selection import train_test_split

from core.arrays import AnyFloat
from core.errors import CalculationError, Fault
from core.texts import mark

LOADERS = {"digits": load_digits, "wine": load_wine, "breast_cancer": load_breast_cancer, "iris": load_iris}
LEAST_ROWS, LEAST_OF_A_CLASS = 40, 10


@dataclass(frozen=True, eq=False)
class Table:
    """Inputs (rows, columns) and classes 0 … k−1; `test` is held out from everything but the last figure."""

    train: AnyFloat
    train_classes: NDArray[np.int64]
    test: AnyFloat
    test_classes: NDArray[np.int64]
    names: tuple[str, ...]


def table(
    name: str, rows: Mapping[str, Any] | None = None, *, seed: int = 0, held_out_share: float = 0.25
) -> Table:
    """Return a table by name, or a person's own (`inputs`: rows of numbers, `classes`: one word a row), a
    quarter held out by class.

    Raises `CalculationError` for fewer than 40 rows, one class only, or a class of fewer than 10 rows.
    """
    if rows:
        inputs, words = np.asarray(rows["inputs"], dtype=np.float32), [str(one) for one in rows["classes"]]
        names = tuple(sorted(set(words)))
        classes = np.array([names.index(word) for word in words], dtype=np.int64)
        if len(words) < LEAST_ROWS or len(names) < 2 or np.bincount(classes).min() < LEAST_OF_A_CLASS:
            raise CalculationError(
                Fault(
                    "file",
                    mark("needs at least {rows} rows and {each} of every class, in the last column"),
                    {"rows": LEAST_ROWS, "each": LEAST_OF_A_CLASS},
                )
            )
    else:
        loaded = LOADERS[name]()
        inputs, classes = loaded.data.astype(np.float32), loaded.target.astype(np.int64)
        names = tuple(str(one) for one in loaded.target_names)
    train, test, train_classes, test_classes = train_test_split(
        inputs, classes, test_size=held_out_share, random_state=seed, stratify=classes
    )
    return Table(train, train_classes, test, test_classes, names)
