"""The training loop, one batch at a time, so that it can pause, step and change its settings between
batches.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.training.engine.inspection import inspect
from core.training.engine.layers import named_parameters
from core.training.engine.optimisers import OptimiserName, optimiser
from core.training.engine.schedules import ScheduleName, schedule_factor
from core.training.engine.tensor import Tensor
from core.training.experiments.base import Experiment, Positions, Settings
from core.training.experiments.registry import EXPERIMENTS


@dataclass(frozen=True)
class Configuration:
    """What a run starts from: the experiment with its settings, optimiser, learning rate, batch size, batches
    a second at most.
    """

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
    """An experiment in training. Learning rate, batch size, decay and dropout may be set between any two
    steps.

    `steps` counts batches, `seen` samples; `order` holds the samples still to come in this
    epoch, `loss` is the last batch's.
    """

    def __init__(self, configuration: Configuration) -> None:
        self.configuration, self.batch_size = configuration, configuration.batch_size
        settings = Settings(
            configuration.seed,
            configuration.hidden,
            configuration.dropout,
            configuration.variant,
            configuration.data,
        )
        self.experiment: Experiment = EXPERIMENTS[configuration.experiment].make(settings)
        self.names = named_parameters(self.experiment)
        self.generator = np.random.default_rng(configuration.seed)
        self.optimiser = optimiser(
            configuration.optimiser,
            list(self.names.values()),
            configuration.learning_rate,
            configuration.weight_decay,
        )
        self.learning_rate = configuration.learning_rate
        self.steps, self.seen, self.order = 0, 0, self.generator.permutation(0)
        self.loss = float("nan")

    @property
    def parameters(self) -> int:
        """The number of parameters."""
        return len(self.optimiser.values)

    @property
    def weight_decay(self) -> float:
        """The optimiser's weight decay."""
        return self.optimiser.weight_decay

    @weight_decay.setter
    def weight_decay(self, value: float) -> None:
        self.optimiser.weight_decay = value

    def step(self) -> float:
        """Train on one batch and return its loss; data are shuffled anew every epoch."""
        self._pass()
        return self.update()

    def look(self) -> list[dict[str, Any]]:
        """Pass a batch forward and back without changing any weight, and return what `inspect` sees; `update`
        ends the step.
        """
        loss = self._pass()
        return inspect(loss, self.names)

    def update(self) -> float:
        """Change the weights by the gradients of the batch that went through, and return its loss."""
        factor = schedule_factor(self.configuration.schedule, step=self.steps, steps=self.configuration.steps)
        self.optimiser.learning_rate = self.learning_rate * factor
        self.optimiser.step()
        self.steps += 1
        return self.loss

    def _pass(self) -> Tensor:
        loss = self.experiment.loss(self._batch(), self.generator)
        loss.backward()
        self.loss = float(loss.data)
        return loss

    def _batch(self) -> Positions:
        if self.experiment.samples > 200_000:  # long texts: drawn anew, an epoch would never end
            self.seen += self.batch_size
            return self.generator.integers(0, self.experiment.samples, self.batch_size)
        if len(self.order) == 0:
            self.order = self.generator.permutation(self.experiment.samples)
        batch, self.order = self.order[: self.batch_size], self.order[self.batch_size :]
        self.seen += len(batch)
        return batch

    def measure(self) -> dict[str, float]:
        """Return where the run stands: the batch's loss and all held-out measures."""
        return {
            "step": self.steps,
            "tokens": self.seen * self.experiment.tokens_per_sample,
            "epoch": self.seen / self.experiment.samples,
            "loss": self.loss,
            "learning_rate": self.optimiser.learning_rate if self.steps else self.learning_rate,
            "batch_size": self.batch_size,
            **self.experiment.measure(),
        }
