"""The training loop, one batch at a time, so that it can pause, step and change its settings between batches."""

from dataclasses import dataclass

import numpy as np

from core.training.digits import DataSet
from core.training.layers import Network
from core.training.operations import cross_entropy
from core.training.optimisers import OptimiserName, optimiser
from core.training.tensor import Tensor


@dataclass(frozen=True)
class Configuration:
    """What a run starts from: hidden widths, optimiser, learning rate, batch size, seed, batches a second at most."""

    hidden: tuple[int, ...] = (64,)
    optimiser: OptimiserName = "adam"
    learning_rate: float = 0.003
    batch_size: int = 32
    seed: int = 0
    pace: float = 100.0


@dataclass(frozen=True)
class Progress:
    """Where a run stands after a batch: `loss` of the batch, hold-out figures when last measured."""

    step: int
    epoch: float
    loss: float
    test_loss: float
    test_accuracy: float
    learning_rate: float
    batch_size: int


class Run:
    """A network in training. Learning rate and batch size may be set between any two steps."""

    def __init__(self, data: DataSet, configuration: Configuration) -> None:
        self.data, self.batch_size = data, configuration.batch_size
        self._generator = np.random.default_rng(configuration.seed)
        classes = int(data.train_labels.max()) + 1
        sizes = (data.train_inputs.shape[1], *configuration.hidden, classes)
        self.network = Network(sizes, generator=self._generator, kind=data.train_inputs.dtype)
        self._optimiser = optimiser(configuration.optimiser, self.network.parameters(), configuration.learning_rate)
        self.steps, self._seen, self._order = 0, 0, self._generator.permutation(0)

    @property
    def learning_rate(self) -> float:
        """The optimiser's learning rate."""
        return self._optimiser.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._optimiser.learning_rate = value

    def step(self) -> float:
        """Train on one batch and return its loss; data are shuffled anew every epoch."""
        if len(self._order) == 0:
            self._order = self._generator.permutation(len(self.data.train_labels))
        batch, self._order = self._order[: self.batch_size], self._order[self.batch_size :]
        loss = cross_entropy(self.network(Tensor(self.data.train_inputs[batch], needs=False)), self.data.train_labels[batch])
        loss.backward()
        self._optimiser.step()
        self.steps += 1
        self._seen += len(batch)
        return float(loss.data)

    def measure(self, loss: float) -> Progress:
        """Measure the network on the hold-out set."""
        logits = self.network(Tensor(self.data.test_inputs, needs=False))
        test_loss = cross_entropy(logits, self.data.test_labels)
        accuracy = float((logits.data.argmax(axis=1) == self.data.test_labels).mean())
        epoch = self._seen / len(self.data.train_labels)
        return Progress(self.steps, epoch, loss, float(test_loss.data), accuracy, self.learning_rate, self.batch_size)

    def predictions(self) -> np.ndarray:  # type: ignore[type-arg]
        """Return the predicted labels of the hold-out set."""
        return np.asarray(self.network(Tensor(self.data.test_inputs, needs=False)).data.argmax(axis=1))
