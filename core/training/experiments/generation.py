"""Experiments on text that is written or restored: a small GPT, a masked model."""

from math import log
from typing import Any

import numpy as np

from core.errors import CalculationError, Fault
from core.texts import mark
from core.training.data.text_source import PRINTABLE, library_source, own_source
from core.training.engine.layers import Dense, Embedding, Layer, LayerNorm, MultiHeadAttention, positions
from core.training.engine.operations import cross_entropy, dropout, gelu
from core.training.engine.tensor import Tensor
from core.training.experiments.base import Experiment, Positions, Settings
from core.training.experiments.texts import MASK


class Block(Layer):
    """One layer of a transformer: attention and a feed-forward, each after a layer norm and added to what
    came in.
    """

    def __init__(self, size: int, heads: int, causal: bool, generator: np.random.Generator) -> None:
        self.first, self.second = LayerNorm(size, kind=np.float32), LayerNorm(size, kind=np.float32)
        self.heads = MultiHeadAttention(size, heads, causal=causal, generator=generator, kind=np.float32)
        self.wide, self.narrow = (
            Dense(size, 4 * size, generator=generator, how="glorot", kind=np.float32),
            Dense(4 * size, size, generator=generator, how="glorot", kind=np.float32),
        )

    def __call__(self, x: Tensor, share: float, generator: np.random.Generator | None) -> Tensor:
        x = x + dropout(self.heads(self.first(x)), share, generator=generator)
        return x + dropout(self.narrow(gelu(self.wide(self.second(x)))), share, generator=generator)


class SmallTransformer(Layer):
    """Embedding and sinusoidal positions, blocks, layer norm, and scores of every symbol at every step."""

    def __init__(
        self,
        symbols: int,
        size: int,
        context: int,
        *,
        layers: int = 2,
        heads: int = 4,
        causal: bool = True,
        generator: np.random.Generator,
    ) -> None:
        self.embedding = Embedding(symbols, size, generator=generator, kind=np.float32, spread=0.1)
        self._places = (positions(context, size) * 0.1).astype(np.float32)
        self.blocks = [Block(size, heads, causal, generator) for _ in range(layers)]
        self.norm = LayerNorm(size, kind=np.float32)
        self.out = Dense(size, symbols, generator=generator, how="glorot", kind=np.float32)

    def __call__(
        self, ids: Positions, share: float = 0.0, generator: np.random.Generator | None = None
    ) -> Tensor:
        x = self.embedding(ids) + self._places[: ids.shape[1]]
        for block in self.blocks:
            x = block(x, share, generator)
        return self.out(self.norm(x))


class SmallGPT(Experiment):
    """A transformer of two layers learns a text and writes while it learns (T8): the library's, or a person's
    own. It may be asked to go on from a prompt at a temperature.
    """

    CONTEXT, LENGTH = 48, 90
    MEASURED = 32
    """Held-out windows, evenly apart."""

    def __init__(self, settings: Settings) -> None:
        own = settings.data.get("text")
        source = library_source() if own is None else own_source(str(own))
        self._text, self._held, self._source = source.train, source.test, source
        self._codes = {sign: code for code, sign in enumerate(source.alphabet)}
        size = max(settings.hidden // 16, 1) * 16
        self._model = SmallTransformer(
            source.symbols, size, self.CONTEXT, generator=np.random.default_rng(settings.seed)
        )
        self.samples, self.dropout = len(self._text) - self.CONTEXT - 1, settings.dropout
        self.tokens_per_sample = self.CONTEXT
        self._prompt, self._temperature = "def " if own is None else str(own)[:8], 0.7
        self._asked, self._unread = 0, ""

    def ask(self, question: dict[str, Any]) -> None:
        """Take what to go on from (signs that the text never had are left out), and at which temperature
        (0.05 to 2).
        """
        prompt, temperature = str(question.get("prompt", "")), question.get("temperature", 0.7)
        if not isinstance(temperature, int | float) or not 0.05 <= temperature <= 2:
            raise CalculationError(Fault("temperature", mark("must be between 0.05 and 2")))
        self._prompt, self._temperature = prompt[-self.CONTEXT :], temperature
        self._asked += 1  # asked again, it writes something else
        self._unread = "".join(dict.fromkeys(sign for sign in self._prompt if sign not in self._codes))

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        windows = self._text[batch[:, None] + np.arange(self.CONTEXT + 1)]
        return cross_entropy(self._model(windows[:, :-1], self.dropout, generator), windows[:, 1:])

    def measure(self) -> dict[str, float]:
        last = len(self._held) - self.CONTEXT - 1
        starts = np.linspace(0, last, self.MEASURED).astype(np.int64)
        windows = self._held[starts[:, None] + np.arange(self.CONTEXT + 1)]
        loss = float(cross_entropy(self._model(windows[:, :-1]), windows[:, 1:]).data)
        bits = loss / log(2) + self._source.hidden_bits
        return {"test_loss": loss, "bits_per_byte": bits / self._source.bytes_per_symbol}

    def view(self) -> dict[str, Any]:
        text = self.write(self._prompt, self.LENGTH, self._temperature)
        return {"kind": "text", "text": text, "unread": self._unread}

    def write(self, start: str, count: int, temperature: float = 0.7) -> str:
        """Continue a text, symbol by symbol, drawn from the model's own odds; it breaks off where the model's
        numbers are none any more.
        """
        ids = [self._codes[sign] for sign in start if sign in self._codes] or [int(self._text[0])]
        random = np.random.default_rng(self._asked)
        for _ in range(count):
            scores = (
                self._model(np.array([ids[-self.CONTEXT :]])).data[0, -1].astype(np.float64) / temperature
            )
            if not np.isfinite(scores).all():
                break
            chances = np.exp(scores - scores.max())
            ids.append(int(random.choice(len(chances), p=chances / chances.sum())))
        return "".join(self._source.alphabet[index] for index in ids)


class MaskedModel(Experiment):
    """A transformer that sees both sides guesses hidden symbols (T9, as BERT; document 003's sample is an
    LSTM, not BERT).
    """

    CONTEXT, HIDDEN_SHARE = 32, 0.15

    def __init__(self, settings: Settings) -> None:
        source = library_source()
        self._text, self._held = source.train, source.test
        size = max(settings.hidden // 16, 1) * 16
        self._model = SmallTransformer(
            source.symbols + 1,
            size,
            self.CONTEXT,
            causal=False,
            generator=np.random.default_rng(settings.seed),
        )
        self.samples, self.dropout = len(self._text) - self.CONTEXT, settings.dropout

    def _guessed(
        self, windows: Positions, random: np.random.Generator, generator: np.random.Generator | None
    ) -> tuple[Tensor, np.ndarray]:  # type: ignore[type-arg]
        hidden = random.random(windows.shape) < self.HIDDEN_SHARE
        hidden[:, 0] |= ~hidden.any(axis=1)
        return self._model(np.where(hidden, MASK, windows), self.dropout, generator), hidden

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        windows = self._text[batch[:, None] + np.arange(self.CONTEXT)]
        logits, hidden = self._guessed(windows, generator or np.random.default_rng(0), generator)
        return cross_entropy(logits, windows, hidden)

    def _held_windows(self) -> Positions:
        return np.asarray(self._held[(np.arange(48) * 1_000)[:, None] + np.arange(self.CONTEXT)])

    def measure(self) -> dict[str, float]:
        windows = self._held_windows()
        logits, hidden = self._guessed(windows, np.random.default_rng(0), None)
        right = (logits.data.argmax(axis=-1) == windows)[hidden]
        return {
            "test_loss": float(cross_entropy(logits, windows, hidden).data),
            "test_accuracy": float(right.mean()),
        }

    def view(self) -> dict[str, Any]:
        windows = self._held_windows()[:6]
        logits, hidden = self._guessed(windows, np.random.default_rng(0), None)
        guesses = logits.data.argmax(axis=-1)
        rows = []
        for text, mask, guess in zip(windows, hidden, guesses, strict=True):
            signs = [PRINTABLE[index] for index in text]
            blank = "".join("▢" if one else sign for sign, one in zip(signs, mask, strict=True))
            filled = "".join(
                PRINTABLE[min(own, MASK - 1)] if one else sign
                for sign, one, own in zip(signs, mask, guess, strict=True)
            )
            rows.append(
                [blank.replace("\n", "⏎"), filled.replace("\n", "⏎"), "".join(signs).replace("\n", "⏎")]
            )
        return {"kind": "masked", "rows": rows}
