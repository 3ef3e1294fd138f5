"""Experiments on handwritten digits: a plain network, a convolution (T5), pre-training and fine-tuning
(T10).
"""

from typing import Any

import numpy as np
from scipy.ndimage import rotate

from core.arrays import AnyFloat
from core.errors import CalculationError, Fault
from core.texts import mark
from core.training.data.digits import digits
from core.training.engine.convolution import max_pool
from core.training.engine.layers import Convolution, Dense, Layer, Network
from core.training.engine.network_view import network_view
from core.training.engine.operations import cross_entropy, dropout, relu, softmax
from core.training.engine.optimisers import Adam
from core.training.engine.tensor import Tensor
from core.training.experiments.base import Experiment, Positions, Settings, classification_measures

NAMES = [str(digit) for digit in range(10)]


SHOWN = 10
"""Held-out pictures shown with their odds."""


class Digits(Experiment):
    """A network with one hidden layer reads digits of 8 × 8 pixels. It may be asked about a drawn one."""

    def __init__(self, settings: Settings) -> None:
        self._data = digits(settings.seed)
        self.samples, self.dropout = len(self._data.train_labels), settings.dropout
        self._model: Any = Network(
            (64, settings.hidden, 10), generator=np.random.default_rng(settings.seed), kind=np.float32
        )
        self._drawn: AnyFloat | None = None

    def ask(self, question: dict[str, Any]) -> None:
        """Take a drawn picture: 64 numbers from 0 (paper) to 1 (ink), row by row."""
        pixels = np.asarray(question.get("pixels", ()), dtype=np.float32)
        if pixels.shape != (64,) or not np.isfinite(pixels).all() or pixels.min() < 0 or pixels.max() > 1:
            raise CalculationError(Fault("pixels", mark("needs 64 numbers from 0 to 1")))
        self._drawn = pixels

    def _odds(self, pictures: AnyFloat) -> AnyFloat:
        return np.asarray(softmax(self._logits(pictures)).data, dtype=np.float64)

    def _logits(self, pictures: AnyFloat, generator: np.random.Generator | None = None) -> Tensor:
        found: Tensor = self._model(dropout(Tensor(pictures, needs=False), self.dropout, generator=generator))
        return found

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        return cross_entropy(
            self._logits(self._data.train_inputs[batch], generator), self._data.train_labels[batch]
        )

    def _predicted(self) -> Positions:
        return np.asarray(self._logits(self._data.test_inputs).data.argmax(axis=1))

    def measure(self) -> dict[str, float]:
        logits = self._logits(self._data.test_inputs)
        loss = float(cross_entropy(logits, self._data.test_labels).data)
        return {"test_loss": loss} | classification_measures(
            self._data.test_labels, logits.data.argmax(axis=1), 10
        )

    def view(self) -> dict[str, Any]:
        return {
            "kind": "confusion",
            "truth": self._data.test_labels.tolist(),
            "predicted": self._predicted().tolist(),
            "names": NAMES,
            "pictures": self._pictures(),
        } | self._inside()

    def _pictures(self) -> list[dict[str, Any]]:
        """Return held-out pictures with their odds, the least sure first, and the drawn one before them."""
        odds = self._odds(self._data.test_inputs)
        unsure = np.argsort(odds.max(axis=1))
        chosen = [
            *unsure[: SHOWN // 2],
            *(place for place in range(SHOWN) if place not in unsure[: SHOWN // 2]),
        ]
        found = [
            self._picture(self._data.test_inputs[place], odds[place], int(self._data.test_labels[place]))
            for place in chosen[:SHOWN]
        ]
        if self._drawn is not None:
            found.insert(0, self._picture(self._drawn, self._odds(self._drawn[None])[0], None))
        return found[:SHOWN]

    def _picture(self, pixels: AnyFloat, odds: AnyFloat, label: int | None) -> dict[str, Any]:
        return {
            "pixels": pixels.reshape(8, 8).round(2).tolist(),
            "odds": odds.round(4).tolist(),
            "label": label,
        }

    def _inside(self) -> dict[str, Any]:
        """Return the first 16 hidden neurons' weights as pictures, and the network."""
        weights = self._model.layers[0].weights.data.T[:16].reshape(-1, 8, 8).round(3).tolist()
        return {"weights": weights, "network": network_view(self._model.layers)}


class ConvolutionNetwork(Layer):
    """Convolution 3×3×32 → max-pool 2×2 → dense 128 → 10 (document 004)."""

    def __init__(self, generator: np.random.Generator) -> None:
        self.first = Convolution(1, 32, generator=generator, kind=np.float32)
        self.second = Dense(3 * 3 * 32, 128, generator=generator, kind=np.float32)
        self.last = Dense(128, 10, generator=generator, kind=np.float32)

    def __call__(
        self, pictures: Tensor, share: float = 0.0, generator: np.random.Generator | None = None
    ) -> Tensor:
        seen = max_pool(relu(self.first(pictures)))
        hidden = relu(self.second(seen.reshape(len(seen.data), -1)))
        return self.last(dropout(hidden, share, generator=generator))


class ConvolutionDigits(Digits):
    """The documents' convolutional network on real digits; `augmented` shifts pictures by a pixel while
    training (T14).
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._model = ConvolutionNetwork(np.random.default_rng(settings.seed))
        self._augmented = settings.variant == "augmented"

    def _logits(self, pictures: AnyFloat, generator: np.random.Generator | None = None) -> Tensor:
        square = pictures.reshape(-1, 8, 8, 1)
        if generator is not None and self._augmented:
            down, right = generator.integers(0, 3, 2)  # paper comes in where the picture has left
            square = np.pad(square, ((0, 0), (1, 1), (1, 1), (0, 0)))[:, down : down + 8, right : right + 8]
        found: Tensor = self._model(Tensor(square, needs=False), self.dropout, generator)
        return found

    def _inside(self) -> dict[str, Any]:
        return {
            "weights": self._model.first.kernel.data.transpose(3, 0, 1, 2)[:16, :, :, 0].round(3).tolist()
        }


class FineTuning(Experiment):
    """A network that has read many tilted digits is tuned on forty upright ones, beside one from scratch
    (T10).
    """

    FEW, TILT = 40, -16.0
    """Upright digits to tune on; degrees by which the many are tilted."""

    def __init__(self, settings: Settings) -> None:
        data, generator = digits(settings.seed), np.random.default_rng(settings.seed)
        self._tuned = Network((64, settings.hidden, 10), generator=generator, kind=np.float32)
        self._scratch = Network(
            (64, settings.hidden, 10), generator=np.random.default_rng(settings.seed + 1), kind=np.float32
        )
        many = data.train_inputs[self.FEW :]
        tilted = rotate(many.reshape(-1, 8, 8), self.TILT, axes=(1, 2), reshape=False, order=1)
        elsewhere = tilted.reshape(many.shape).astype(np.float32)
        optimiser = Adam(self._tuned.parameters(), learning_rate=0.003)
        for _step in range(600):
            batch = generator.integers(0, len(elsewhere), 32)
            cross_entropy(
                self._tuned(Tensor(elsewhere[batch], needs=False)), data.train_labels[self.FEW :][batch]
            ).backward()
            optimiser.step()
        self._inputs, self._labels = data.train_inputs[: self.FEW], data.train_labels[: self.FEW]
        self._test, self._truth = data.test_inputs, data.test_labels
        self.samples = self.FEW

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        both = [
            cross_entropy(model(Tensor(self._inputs[batch], needs=False)), self._labels[batch])
            for model in (self._tuned, self._scratch)
        ]
        return (both[0] + both[1]) * 0.5

    def measure(self) -> dict[str, float]:
        found = {}
        for name, model in (("tuned", self._tuned), ("scratch", self._scratch)):
            logits = model(Tensor(self._test, needs=False))
            found[f"accuracy_{name}"] = float((logits.data.argmax(axis=1) == self._truth).mean())
            found[f"loss_{name}"] = float(cross_entropy(logits, self._truth).data)
        return {"test_loss": found["loss_tuned"], "test_accuracy": found["accuracy_tuned"]} | found

    def view(self) -> dict[str, Any]:
        found = self.measure()
        return {
            "kind": "compare",
            "bars": {"pre-trained": found["accuracy_tuned"], "from scratch": found["accuracy_scratch"]},
        }
