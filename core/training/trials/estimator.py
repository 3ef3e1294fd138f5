"""The lab's network as a scikit-learn classifier, so that scikit-learn's searches can tune our own engine."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.preprocessing import StandardScaler
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from core.arrays import AnyFloat
from core.training.engine.layers import Initialiser, Network
from core.training.engine.operations import cross_entropy, dropout, softmax
from core.training.engine.optimisers import OptimiserName, optimiser
from core.training.engine.tensor import Tensor


class LabClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Dense layers with ReLU. `hidden`: width, `depth`: hidden layers, `epochs`: passes over the data.

    Inputs are standardised by the rows it is fitted on. After `fit`: `classes_`, and `loss_` of the last
    epoch.
    """

    def __init__(
        self,
        hidden: int = 32,
        depth: int = 1,
        learning_rate: float = 0.003,
        batch_size: int = 32,
        weight_decay: float = 0.0,
        dropout: float = 0.0,
        optimiser: OptimiserName = "adamw",
        initialiser: Initialiser = "he",
        epochs: int = 20,
        seed: int = 0,
    ) -> None:
        self.hidden, self.depth, self.learning_rate, self.batch_size = (
            hidden,
            depth,
            learning_rate,
            batch_size,
        )
        self.weight_decay, self.dropout, self.optimiser, self.initialiser, self.epochs, self.seed = (
            weight_decay,
            dropout,
            optimiser,
            initialiser,
            epochs,
            seed,
        )

    def fit(self, inputs: Any, y: Any) -> "LabClassifier":
        """Train on inputs (rows, columns) and classes `y` (rows), anything that scikit-learn takes for
        them.
        """
        inputs, classes = validate_data(self, inputs, y)
        check_classification_targets(classes)
        generator = np.random.default_rng(self.seed)
        self.classes_ = np.unique(classes)
        self._scale = StandardScaler().fit(inputs)
        x = self._scale.transform(inputs).astype(np.float32)
        targets = np.searchsorted(self.classes_, classes)
        sizes = (x.shape[1], *[int(self.hidden)] * int(self.depth), len(self.classes_))
        self._network = Network(sizes, generator=generator, how=self.initialiser, kind=np.float32)
        steps = optimiser(self.optimiser, self._network.parameters(), self.learning_rate, self.weight_decay)
        for _ in range(int(self.epochs)):
            losses = []
            for batch in np.array_split(generator.permutation(len(x)), max(len(x) // self.batch_size, 1)):
                loss = cross_entropy(
                    self._network(dropout(Tensor(x[batch], needs=False), self.dropout, generator=generator)),
                    targets[batch],
                )
                loss.backward()
                steps.step()
                losses.append(float(loss.data))
            self.loss_ = float(np.mean(losses))
        return self

    def predict_proba(self, inputs: Any) -> AnyFloat:
        """Return the odds of each class, shape (rows, classes)."""
        check_is_fitted(self)
        inputs = validate_data(self, inputs, reset=False)
        x = self._scale.transform(inputs).astype(np.float32)
        return softmax(self._network(Tensor(x, needs=False))).data

    def predict(self, inputs: Any) -> NDArray[Any]:
        """Return the likeliest class of each row."""
        odds = self.predict_proba(inputs)
        found: NDArray[Any] = self.classes_[odds.argmax(axis=1)]
        return found
