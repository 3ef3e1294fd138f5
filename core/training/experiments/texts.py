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
from core.training.engine.layers import Dense, Embedding, Recurrent
from core.training.engine.operations import binary_cross_entropy, dropout, mean_squared_error
from core.training.engine.tensor import Tensor
from core.training.experiments.base import Experiment, Positions, Settings, classification_measures, split

LENGTH, MOST_SIGNS = 40, 3_000
CODES = {sign: index for index, sign in enumerate(PRINTABLE)}
MASK = len(PRINTABLE)


def encoded(text: str, length: int = LENGTH, codes: Mapping[str, int] = CODES) -> list[int]:
    """Return a line as symbols, cut or padded with spaces; a sign without a code becomes a space."""
    return [codes.get(sign, 0) for sign in text[:length].ljust(length)]


class TextClassifier(Experiment):
    """Embedding → LSTM with dropout → sigmoid: is a line of Python prose (a comment) or code? Or one's own
    texts.
    """

    def __init__(self, settings: Settings) -> None:
        self._texts, labels = _own_texts(settings) or _prose_and_code()
        others = Counter(sign for text in self._texts for sign in text[:LENGTH] if sign not in CODES)
        codes = CODES | {
            sign: len(CODES) + place for place, (sign, _count) in enumerate(others.most_common(MOST_SIGNS))
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
    # What looks alike to the network would be learnt and then asked.
    different = {text[:LENGTH]: (text, label) for text, label in zip(texts, labels, strict=True)}
    if len(different) < 20:
        raise CalculationError(Fault("file", mark("needs at least 20 different texts")))
    return [text for text, _label in different.values()], [label for _text, label in different.values()]


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
