"""The model of the live scaling law: eight symbols → embedding → one ReLU layer → the next symbol."""

from dataclasses import dataclass

import numpy as np

from core.training.data.text_source import Source, Symbols
from core.training.engine.layers import Dense, Embedding, Layer
from core.training.engine.operations import cross_entropy, relu
from core.training.engine.optimisers import Adam
from core.training.engine.schedules import schedule_factor
from core.training.engine.tensor import Tensor

CONTEXT, EMBEDDING, BATCH = 8, 8, 64


class SmallLanguageModel(Layer):
    """Predicts the next symbol from the last eight."""

    def __init__(self, symbols: int, hidden: int, *, generator: np.random.Generator) -> None:
        self.embedding = Embedding(symbols, EMBEDDING, generator=generator, kind=np.float32)
        self.first = Dense(CONTEXT * EMBEDDING, hidden, generator=generator, kind=np.float32)
        self.last = Dense(hidden, symbols, generator=generator, how="glorot", kind=np.float32)

    def __call__(self, contexts: Symbols) -> Tensor:
        together = self.embedding(contexts).reshape(len(contexts), CONTEXT * EMBEDDING)
        return self.last(relu(self.first(together)))


def parameter_count(*, symbols: int, hidden: int) -> int:
    """Return the model's parameters: embedding, hidden layer, output layer, with biases."""
    return symbols * EMBEDDING + (CONTEXT * EMBEDDING + 1) * hidden + (hidden + 1) * symbols


def hidden_for(*, symbols: int, parameters: float) -> int:
    """Return the hidden width whose model comes nearest to a number of parameters (at least 2)."""
    each = CONTEXT * EMBEDDING + 1 + symbols
    return max(round((parameters - symbols * (EMBEDDING + 1)) / each), 2)


@dataclass(frozen=True)
class SmallRun:
    """One training: hidden width, symbols seen, seed."""

    hidden: int
    tokens: int
    seed: int = 0


@dataclass(frozen=True)
class SmallResult:
    """What a training gave: size, symbols seen, FLOPs (6·N·D) and the loss on held-out text in nats a
    symbol.
    """

    hidden: int
    parameters: int
    tokens: int
    flops: float
    loss: float


def train_small(source: Source, run: SmallRun) -> SmallResult:
    """Train one model: Adam (β₂ 0.99), 5 % warm-up, linear decay to 0, learning rate 0.006·(64 ÷ hidden)^⅓,
    batches of 64.
    """
    generator = np.random.default_rng([run.seed, run.hidden])
    model = SmallLanguageModel(source.symbols, run.hidden, generator=generator)
    rate = 0.006 * (64 / run.hidden) ** (1 / 3)
    optimiser = Adam(model.parameters(), learning_rate=rate, beta2=0.99)
    windows = np.lib.stride_tricks.sliding_window_view(source.train, CONTEXT + 1)
    steps = max(run.tokens // BATCH, 1)
    for step in range(steps):
        chosen = windows[generator.integers(0, len(windows), BATCH)]
        optimiser.learning_rate = rate * schedule_factor("linear", step=step, steps=steps)
        cross_entropy(model(chosen[:, :-1]), chosen[:, -1]).backward()
        optimiser.step()
    count = parameter_count(symbols=source.symbols, hidden=run.hidden)
    seen = steps * BATCH
    return SmallResult(run.hidden, count, seen, 6.0 * count * seen, held_out_loss(model, source))


def held_out_loss(model: SmallLanguageModel, source: Source) -> float:
    """Return the mean loss on the held-out text."""
    windows = np.lib.stride_tricks.sliding_window_view(source.test, CONTEXT + 1)
    losses = [
        float(cross_entropy(model(part[:, :-1]), part[:, -1]).data) * len(part)
        for part in np.array_split(windows, 16)
    ]
    return sum(losses) / len(windows)
