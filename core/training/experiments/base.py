"""The form of an experiment: what the training loop needs, and what the page can show."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays import AnyFloat
from core.training.engine.tensor import Tensor

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Settings:
    """What an experiment is built from. `hidden` is its width; `variant` a choice of its own; `data` a
    person's own rows.
    """

    seed: int = 0
    hidden: int = 64
    dropout: float = 0.0
    variant: str = ""
    data: dict[str, Any] = field(default_factory=dict)


class Experiment:
    """The base. `samples` is the size of the training set; `dropout` may change while it runs.

    A step takes the loss of some positions of the training set; the generator draws dropout and masks. What
    training changes is every tensor in the layers that an experiment holds (`named_parameters`).
    """

    samples: int = 0
    dropout: float = 0.0
    tokens_per_sample: int = 0
    """Symbols that a sample trains on, where the experiment learns a text."""

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        """Return the mean loss over the positions; without a generator dropout is off."""
        raise NotImplementedError

    def measure(self) -> dict[str, float]:
        """Return measures on held-out data; `test_loss` always, `test_accuracy` or others where they mean
        something.
        """
        raise NotImplementedError

    def view(self) -> dict[str, Any]:
        """Return what the page draws beside the curve, as plain data."""
        return {}

    def ask(self, question: dict[str, Any]) -> None:
        """Take a person's question; `view` answers it from then on. Raises `CalculationError` where it cannot
        be asked.
        """


def split(count: int, seed: int, held_out_share: float = 0.2) -> tuple[Positions, Positions]:
    """Return positions for training and for measuring, at random."""
    order = np.random.default_rng(seed).permutation(count)
    held = max(int(count * held_out_share), 1)
    return order[held:], order[:held]


def standardised(train: AnyFloat, *others: AnyFloat) -> list[AnyFloat]:
    """Return arrays less the training mean, by the training standard deviation (1 where a column never
    changes).
    """
    mean, spread = train.mean(axis=0), train.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    return [(one - mean) / scale for one in (train, *others)]


def classification_measures(truth: Positions, predicted: Positions, classes: int) -> dict[str, float]:
    """Return accuracy and the means over classes of precision, recall and F1 (T11); a class never predicted
    has precision 0.
    """
    confusion = np.zeros((classes, classes))
    np.add.at(confusion, (truth, predicted), 1)
    right, said, true = np.diag(confusion), confusion.sum(axis=0), confusion.sum(axis=1)
    precision, recall = right / np.maximum(said, 1), right / np.maximum(true, 1)
    both = precision + recall
    f1 = np.where(both > 0, 2 * precision * recall / np.where(both > 0, both, 1), 0.0)
    seen = true > 0
    return {
        "test_accuracy": float(right.sum() / max(confusion.sum(), 1)),
        "precision": float(precision[seen].mean()),
        "recall": float(recall[seen].mean()),
        "f1": float(f1[seen].mean()),
    }
