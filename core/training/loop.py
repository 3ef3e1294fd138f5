"""The training loop, one batch at a time, so that it can pause, step and change its settings between batches."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.training.experiments.base import Experiment, Settings
from core.training.experiments.registry import EXPERIMENTS
from core.training.optimisers import OptimiserName, optimiser
from core.training.schedules import ScheduleName, schedule_factor


@dataclass(frozen=True)
class Configuration:
    """What a run starts from: the experiment with its settings, optimiser, learning rate, batch size, batches a second at most."""

    experiment: str = "digits"
    variant: str = ""
    hidden: int = 64
    optimiser: OptimiserName = "adam"
    learning_rate: float = 0.003
    batch_size: int = 32
    weight_decay: float = 0.0
    dropout: float = 0.0
    schedule: ScheduleName = "constant"
    steps: int = 3_000
    seed: int = 0
    pace: float = 100.0
    data: dict[str, Any] = field(default_factory=dict)


class Run:
    """An experiment in training. Learning rate, batch size, decay and dropout may be set between any two steps."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration, self.batch_size = configuration, configuration.batch_size
        settings = Settings(configuration.seed, configuration.hidden, configuration.dropout, configuration.variant, configuration.data)
        self.experiment: Experiment = EXPERIMENTS[configuration.experiment].make(settings)
        self._generator = np.random.default_rng(configuration.seed)
        self._optimiser = optimiser(configuration.optimiser, self.experiment.parameters(), configuration.learning_rate, configuration.weight_decay)
        self.learning_rate = configuration.learning_rate
        self.steps, self._seen, self._order = 0, 0, self._generator.permutation(0)

    @property
    def parameters(self) -> int:
        """The number of parameters."""
        return len(self._optimiser.values)

    @property
    def weight_decay(self) -> float:
        """The optimiser's weight decay."""
        return self._optimiser.weight_decay

    @weight_decay.setter
    def weight_decay(self, value: float) -> None:
        self._optimiser.weight_decay = value

    def step(self) -> float:
        """Train on one batch and return its loss; data are shuffled anew every epoch."""
        factor = schedule_factor(self.configuration.schedule, step=self.steps, steps=self.configuration.steps)
        self._optimiser.learning_rate = self.learning_rate * factor
        loss = self.experiment.loss(self._batch(), self._generator)
        loss.backward()
        self._optimiser.step()
        self.steps += 1
        return float(loss.data)

    def _batch(self) -> np.ndarray:  # type: ignore[type-arg]
        if self.experiment.samples > 200_000:  # long texts: drawn anew, an epoch would never end
            self._seen += self.batch_size
            return self._generator.integers(0, self.experiment.samples, self.batch_size)
        if len(self._order) == 0:
            self._order = self._generator.permutation(self.experiment.samples)
        batch, self._order = self._order[: self.batch_size], self._order[self.batch_size :]
        self._seen += len(batch)
        return batch

    def measure(self, loss: float) -> dict[str, float]:
        """Return where the run stands: the batch's loss and all held-out measures."""
        return {
            "step": self.steps, "epoch": self._seen / self.experiment.samples, "loss": loss, "learning_rate": self._optimiser.learning_rate or self.learning_rate,
            "batch_size": self.batch_size, **self.experiment.measure(),
        }
