"""The lab's steps against PyTorch's on the CPU, where PyTorch is installed: an extra of the benchmarks, never
of the product.

PyTorch is timed with one thread and with all, and the faster counts.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.table import Row, best_of
from core.training.engine.layers import Layer
from core.training.engine.operations import cross_entropy
from core.training.engine.optimisers import Adam
from core.training.engine.small_language import BATCH, CONTEXT, EMBEDDING, SmallLanguageModel
from core.training.engine.tensor import Tensor
from core.training.experiments.generation import SmallTransformer
from core.training.experiments.pictures import ConvolutionNetwork

SYMBOLS, HIDDEN, STEPS = 96, 128, 20
"""Steps timed together, so that one number is well above the clock's noise."""


def torch_peers() -> list[Row]:
    """Return a row a model: a training step of 8×8 convolution and of the character model (≤ 1), of a
    transformer (≤ 2).
    """
    try:
        import torch
    except ImportError:
        print("torch is not installed: its rows are left out (pip install torch)")
        return []
    random = np.random.default_rng(0)
    pictures, digits = random.random((32, 8, 8, 1), dtype=np.float32), random.integers(0, 10, 32)
    contexts, following = random.integers(0, SYMBOLS, (BATCH, CONTEXT)), random.integers(0, SYMBOLS, BATCH)
    texts, after = random.integers(0, SYMBOLS, (16, 64)), random.integers(0, SYMBOLS, (16, 64))
    compared: list[tuple[str, Layer, Any, Any, Any, Any, float]] = [
        (
            "convolution 8×8 step ÷ torch",
            ConvolutionNetwork(random),
            Tensor(pictures, needs=False),
            _convolution(torch),
            torch.tensor(pictures).permute(0, 3, 1, 2),
            digits,
            1.0,
        ),
        (
            "character model step ÷ torch",
            SmallLanguageModel(SYMBOLS, HIDDEN, generator=random),
            contexts,
            _character(torch),
            torch.tensor(contexts),
            following,
            1.0,
        ),
        (
            "transformer step ÷ torch",
            SmallTransformer(SYMBOLS, 64, 64, generator=random),
            texts,
            _transformer(torch),
            torch.tensor(texts),
            after,
            2.0,
        ),
    ]
    rows = []
    for name, model, inputs, peer, peer_inputs, labels, goal in compared:
        work, peers_work = _our_step(model, inputs, labels), _torch_step(torch, peer, peer_inputs, labels)
        theirs = []
        for threads in (1, torch.get_num_threads()):
            torch.set_num_threads(threads)
            theirs.append(best_of(8, peers_work))
        rows.append(Row(name, best_of(8, work) / STEPS, min(theirs) / STEPS, goal))
    return rows


def _our_step(model: Any, inputs: Any, labels: Any) -> Callable[[], None]:
    adam = Adam(model.parameters(), learning_rate=1e-3)

    def work() -> None:
        for _ in range(STEPS):
            cross_entropy(model(inputs), labels).backward()
            adam.step()

    return work


def _torch_step(torch: Any, model: Any, inputs: Any, labels: Any) -> Callable[[], None]:
    adam, wanted = torch.optim.Adam(model.parameters(), lr=1e-3), torch.tensor(labels)

    def work() -> None:
        for _ in range(STEPS):
            adam.zero_grad()
            scores = model(inputs)
            torch.nn.functional.cross_entropy(
                scores.reshape(-1, scores.shape[-1]), wanted.reshape(-1)
            ).backward()
            adam.step()

    return work


def _convolution(torch: Any) -> Any:
    nn = torch.nn
    return nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(288, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )


def _character(torch: Any) -> Any:
    nn = torch.nn
    return nn.Sequential(
        nn.Embedding(SYMBOLS, EMBEDDING),
        nn.Flatten(),
        nn.Linear(CONTEXT * EMBEDDING, HIDDEN),
        nn.ReLU(),
        nn.Linear(HIDDEN, SYMBOLS),
    )


def _transformer(torch: Any) -> Any:
    nn = torch.nn

    class Model(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(SYMBOLS, 64)
            layer = nn.TransformerEncoderLayer(
                64, 4, 256, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
            )
            self.blocks = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
            self.norm, self.out = nn.LayerNorm(64), nn.Linear(64, SYMBOLS)
            self.hidden = nn.Transformer.generate_square_subsequent_mask(64)

        def forward(self, ids: Any) -> Any:
            return self.out(self.norm(self.blocks(self.embedding(ids), mask=self.hidden, is_causal=True)))

    return Model()
