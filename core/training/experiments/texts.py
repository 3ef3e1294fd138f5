"""Experiments on text and sequences: classification by LSTM (T4), word embeddings (T6), sequence prediction
(T7), a small GPT (T8), a masked model (T9).
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from core.arrays import AnyFloat
from core.errors import CalculationError, Fault
from core.texts import mark
from core.training.data.text_source import PRINTABLE, library_source
from core.training.engine.layers import (
    Dense,
    Embedding,
    Layer,
    LayerNorm,
    MultiHeadAttention,
    Recurrent,
    positions,
)
from core.training.engine.operations import (
    binary_cross_entropy,
    cross_entropy,
    dropout,
    gelu,
    mean_squared_error,
)
from core.training.engine.tensor import Tensor
from core.training.experiments.base import Experiment, Positions, Settings, classification_measures, split

LENGTH, MOST_SIGNS = 40, 3_000
_CODES = {sign: index for index, sign in enumerate(PRINTABLE)}
_MASK = len(PRINTABLE)


def encoded(text: str, length: int = LENGTH, codes: Mapping[str, int] = _CODES) -> list[int]:
    """Return a line as symbols, cut or padded with spaces; a sign without a code becomes a space."""
    return [codes.get(sign, 0) for sign in text[:length].ljust(length)]


class TextClassifier(Experiment):
    """Embedding → LSTM with dropout → sigmoid: is a line of Python prose (a comment) or code? Or one's own
    texts.
    """

    def __init__(self, settings: Settings) -> None:
        self._texts, labels = _own_texts(settings) or _prose_and_code()
        others = Counter(sign for text in self._texts for sign in text[:LENGTH] if sign not in _CODES)
        codes = _CODES | {
            sign: len(_CODES) + place for place, (sign, _count) in enumerate(others.most_common(MOST_SIGNS))
        }  # Chinese, among others
        self._ids, self._labels = (
            np.array([encoded(text, codes=codes) for text in self._texts]),
            np.array(labels, dtype=np.float64),
        )
        self._train, self._test = split(len(labels), settings.seed)
        self._test = self._test[:400]
        generator = np.random.default_rng(settings.seed)
        self._embedding = Embedding(len(codes), 16, generator=generator, kind=np.float32, spread=0.3)
        self._cell = Recurrent(16, settings.hidden, generator=generator, kind=np.float32)
        self._last = Dense(settings.hidden, 1, generator=generator, kind=np.float32)
        self.samples, self.dropout = len(self._train), settings.dropout

    def _logits(self, chosen: Positions, generator: np.random.Generator | None) -> Tensor:
        states = self._cell(self._embedding(self._ids[chosen]))
        return self._last(dropout(states.mean(axis=1), self.dropout, generator=generator))

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        chosen = self._train[batch]
        return binary_cross_entropy(
            self._logits(chosen, generator), self._labels[chosen, None].astype(np.float32)
        )

    def measure(self) -> dict[str, float]:
        logits = self._logits(self._test, None)
        truth = self._labels[self._test]
        loss = float(binary_cross_entropy(logits, truth[:, None]).data)
        return {"test_loss": loss} | classification_measures(
            truth.astype(np.int64), (logits.data[:, 0] > 0).astype(np.int64), 2
        )

    def view(self) -> dict[str, Any]:
        shown = self._test[:8]
        chances = 1 / (1 + np.exp(-self._logits(shown, None).data[:, 0]))
        return {
            "kind": "table",
            "rows": [
                [self._texts[index], float(self._labels[index]), round(float(chance), 3)]
                for index, chance in zip(shown, chances, strict=True)
            ],
        }


@cache
def _prose_and_code() -> tuple[list[str], list[float]]:
    """Return lines of the library: comments without their sign (1) and code (0), as many of each."""
    text = "".join(PRINTABLE[index] for index in library_source().train[:2_000_000])
    prose, code = [], []
    for line in text.split("\n"):
        plain = line.strip()
        if plain.startswith("# ") and 25 <= len(plain) <= 90:
            prose.append(plain[2:])
        elif (
            25 <= len(plain) <= 90 and re.search(r"[=(:]", plain) and "#" not in plain and '"""' not in plain
        ):
            code.append(plain)
    # What looks alike to the network is kept once: the same line must not be learnt and held out.
    prose, code = (list({line[:LENGTH]: line for line in lines}.values()) for lines in (prose, code))
    count = min(len(prose), len(code), 3_000)
    return prose[:count] + code[:count], [1.0] * count + [0.0] * count


def _own_texts(settings: Settings) -> tuple[list[str], list[float]] | None:
    if "texts" not in settings.data:
        return None
    texts, labels = settings.data["texts"], settings.data["labels"]
    if len(texts) < 20 or set(labels) - {0.0, 1.0}:
        raise CalculationError(
            Fault("file", mark("needs two columns (text, class 0 or 1) and at least 20 rows"))
        )
    return list(texts), list(labels)


class WordEmbeddings(Experiment):
    """Skip-gram with negative samples: words of the library that stand in like places come to lie together
    (T6).
    """

    WINDOW, NEGATIVE, WORDS = 3, 5, 800

    def __init__(self, settings: Settings) -> None:
        words = _words()
        common = [word for word, _ in Counter(words).most_common(self.WORDS)]
        place = {word: index for index, word in enumerate(common)}
        ids = np.array([place[word] for word in words if word in place])
        end = int(
            0.95 * len(ids)
        )  # by place, and only then in pairs: a pair's mirror image would stand on the other side
        self._pairs, self._names = _pairs(ids[:end], self.WINDOW), common
        self._held = np.random.default_rng(settings.seed).permutation(_pairs(ids[end:], self.WINDOW))[:2_000]
        generator = np.random.default_rng(settings.seed)
        self._near = Embedding(len(common), settings.hidden, generator=generator, kind=np.float32, spread=0.1)
        self._far = Embedding(len(common), settings.hidden, generator=generator, kind=np.float32, spread=0.1)
        self._generator, self.samples = np.random.default_rng(settings.seed + 1), len(self._pairs)

    def _scored(self, pairs: Positions, generator: np.random.Generator) -> tuple[Tensor, AnyFloat]:
        others = generator.integers(0, len(self._names), (len(pairs), self.NEGATIVE))
        targets = np.concatenate([pairs[:, 1:], others], axis=1)
        scores = (self._far(targets) * self._near(pairs[:, 0]).reshape(len(pairs), 1, -1)).sum(axis=2)
        wanted = np.zeros(targets.shape, dtype=np.float32)
        wanted[:, 0] = 1
        return scores, wanted

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        return binary_cross_entropy(*self._scored(self._pairs[batch], generator or self._generator))

    def measure(self) -> dict[str, float]:
        return {
            "test_loss": float(binary_cross_entropy(*self._scored(self._held, np.random.default_rng(0))).data)
        }

    def view(self) -> dict[str, Any]:
        table = self._near.table.data / np.linalg.norm(self._near.table.data, axis=1, keepdims=True)
        shown = [
            word
            for word in ("return", "if", "list", "value", "file", "true", "self", "error")
            if word in self._names
        ]
        rows = []
        for word in shown:
            near = np.argsort(-(table @ table[self._names.index(word)]))[1:6]
            rows.append([word, ", ".join(self._names[index] for index in near)])
        centred = table[:60] - table[:60].mean(axis=0)
        axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
        return {
            "kind": "words",
            "rows": rows,
            "points": (centred @ axes.T).round(3).tolist(),
            "names": self._names[:60],
        }


def _pairs(ids: Positions, window: int) -> Positions:
    """Return every two words at most `window` apart, both ways round."""
    found = [np.stack([ids[:-back], ids[back:]], axis=1) for back in range(1, window + 1)]
    return np.concatenate([*found, *(pair[:, ::-1] for pair in found)])


@cache
def _words() -> list[str]:
    text = "".join(PRINTABLE[index] for index in library_source().train[:1_500_000]).lower()
    return re.findall(r"[a-z]{2,}", text)


class Sequence(Experiment):
    """An LSTM or GRU predicts the next value of a wave of two periods with noise from the last 24 (T7)."""

    STEPS = 24

    def __init__(self, settings: Settings) -> None:
        random, time = np.random.default_rng(5), np.arange(1_200)
        self._series = np.sin(time / 6.0) + 0.5 * np.sin(time / 17.0) + random.normal(0, 0.1, len(time))
        windows = np.lib.stride_tricks.sliding_window_view(self._series, self.STEPS + 1)
        self._train, self._test = windows[:900].astype(np.float32), windows[900:].astype(np.float32)
        generator = np.random.default_rng(settings.seed)
        cell: Any = "gru" if settings.variant == "gru" else "lstm"
        self._cell = Recurrent(1, settings.hidden, cell=cell, generator=generator, kind=np.float32)
        self._last = Dense(settings.hidden, 1, generator=generator, kind=np.float32)
        self.samples, self.dropout = len(self._train), settings.dropout

    def _next(self, windows: AnyFloat, generator: np.random.Generator | None = None) -> Tensor:
        states = self._cell(Tensor(windows[:, :-1, None], needs=False))[:, -1]
        return self._last(dropout(states, self.dropout, generator=generator))

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        return mean_squared_error(self._next(self._train[batch], generator), self._train[batch, -1:])

    def measure(self) -> dict[str, float]:
        gap = self._next(self._test).data - self._test[:, -1:]
        naive = self._test[:, -2] - self._test[:, -1]
        return {"test_loss": float((gap**2).mean()), "naive_loss": float((naive**2).mean())}

    def view(self) -> dict[str, Any]:
        return {
            "kind": "series",
            "truth": self._test[:120, -1].round(3).tolist(),
            "predicted": self._next(self._test[:120]).data[:, 0].round(3).tolist(),
        }


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
    """A transformer of two layers learns the library's text and writes while it learns (T8)."""

    CONTEXT = 48

    def __init__(self, settings: Settings) -> None:
        source = library_source()
        self._text, self._held = source.train, source.test
        size = max(settings.hidden // 16, 1) * 16
        self._model = SmallTransformer(
            source.symbols, size, self.CONTEXT, generator=np.random.default_rng(settings.seed)
        )
        self.samples, self.dropout = len(self._text) - self.CONTEXT - 1, settings.dropout

    def loss(self, batch: Positions, generator: np.random.Generator | None) -> Tensor:
        windows = self._text[batch[:, None] + np.arange(self.CONTEXT + 1)]
        return cross_entropy(self._model(windows[:, :-1], self.dropout, generator), windows[:, 1:])

    def measure(self) -> dict[str, float]:
        starts = np.arange(32) * 1_500
        windows = self._held[starts[:, None] + np.arange(self.CONTEXT + 1)]
        return {"test_loss": float(cross_entropy(self._model(windows[:, :-1]), windows[:, 1:]).data)}

    def view(self) -> dict[str, Any]:
        return {"kind": "text", "text": self.write("def ", 90)}

    def write(self, start: str, count: int, temperature: float = 0.7) -> str:
        """Continue a text, symbol by symbol, drawn from the model's own odds."""
        ids, random = [_CODES[sign] for sign in start], np.random.default_rng(0)
        for _ in range(count):
            scores = (
                self._model(np.array([ids[-self.CONTEXT :]])).data[0, -1].astype(np.float64) / temperature
            )
            chances = np.exp(scores - scores.max())
            ids.append(int(random.choice(len(chances), p=chances / chances.sum())))
        return "".join(PRINTABLE[index] for index in ids)


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
        return self._model(np.where(hidden, _MASK, windows), self.dropout, generator), hidden

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
                PRINTABLE[min(own, _MASK - 1)] if one else sign
                for sign, one, own in zip(signs, mask, guess, strict=True)
            )
            rows.append(
                [blank.replace("\n", "⏎"), filled.replace("\n", "⏎"), "".join(signs).replace("\n", "⏎")]
            )
        return {"kind": "masked", "rows": rows}
