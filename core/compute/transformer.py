"""Counting a transformer: parameters, training FLOPs, memory of training."""

from dataclasses import dataclass
from typing import Literal

Recomputation = Literal["none", "selective", "full"]
"""Which activations are computed again on the way back instead of being kept."""


@dataclass(frozen=True)
class Transformer:
    """A decoder. `experts` of which `active_experts` serve each token (1 and 1: dense); `gated` feed-forwards
    have three matrices.

    `tied`: input and output embeddings are one matrix. `learned_positions`: a table of `context` positions.
    """

    layers: int
    width: int
    heads: int
    vocabulary: int
    context: int
    key_value_heads: int | None = None
    head_size: int | None = None
    feed_forward: int | None = None
    gated: bool = False
    biases: bool = True
    tied: bool = True
    learned_positions: bool = True
    experts: int = 1
    active_experts: int = 1

    @property
    def key_values(self) -> int:
        """Heads of keys and values (fewer than heads under grouped queries)."""
        return self.key_value_heads or self.heads

    @property
    def per_head(self) -> int:
        """Size of one head."""
        return self.head_size or self.width // self.heads

    @property
    def hidden(self) -> int:
        """Width of the feed-forward block."""
        return self.feed_forward or 4 * self.width

    def parameters(self, *, active: bool = False) -> int:
        """Return all parameters, or those that serve one token.

        GPT-2 small: 124,439,808 with biases, 124,337,664 without.
        """
        attention = self.width * self.per_head * (2 * self.heads + 2 * self.key_values)
        block = (3 if self.gated else 2) * self.width * self.hidden
        bias = (
            self.per_head * (self.heads + 2 * self.key_values) + 2 * self.width + self.hidden
            if self.biases
            else 0
        )
        norms = 2 * self.width * (2 if self.biases else 1)
        count = self.active_experts if active else self.experts
        router = self.width * self.experts if self.experts > 1 else 0
        ends = self.vocabulary * self.width * (1 if self.tied else 2) + (
            self.context * self.width if self.learned_positions else 0
        )
        last = self.width * (2 if self.biases else 1)
        return self.layers * (attention + count * block + bias + norms + router) + ends + last

    def training_flops(self, tokens: float) -> float:
        """Return FLOPs of forward and backward (twice the forward) for full contexts; matrix products only.

        GPT-2 small, 1,024 tokens: 874,944,921,600.
        """
        inner, keys = self.heads * self.per_head, self.key_values * self.per_head
        products = (
            self.width * (inner + 2 * keys)
            + inner * self.width
            + self.active_experts * (3 if self.gated else 2) * self.width * self.hidden
        )
        scores = 2 * self.context * inner
        forward = 2 * (self.layers * (products + scores) + self.width * self.vocabulary)
        return 3.0 * forward * tokens


def key_value_bytes(*, layers: int, key_value_heads: int, head_size: int, bytes_each: float = 2.0) -> float:
    """Return bytes of the key-value cache a token: 2·layers·heads·size·bytes. Llama 2-70B: 327,680; Llama
    3-8B: 131,072.
    """
    return 2.0 * layers * key_value_heads * head_size * bytes_each


def training_bytes(*, parameters: float, workers: int, stage: int) -> float:
    """Return bytes of weights, gradients and Adam's state a worker under ZeRO (mixed precision, 16 bytes a
    parameter in all).

    Stage 0: 16·N. 1: 4·N + 12·N/n. 2: 2·N + 14·N/n. 3: 16·N/n (Rajbhandari et al. 2020; 7.5 B on 64: 120,
    31.4, 16.6, 1.9 GB).
    """
    kept, shared = {0: (16, 0), 1: (4, 12), 2: (2, 14), 3: (0, 16)}[stage]
    return kept * parameters + shared * parameters / workers


def activation_bytes(
    *,
    layers: int,
    width: int,
    heads: int,
    micro_batch: int,
    context: int,
    tensor: int = 1,
    sequence_parallel: bool = False,
    recomputation: Recomputation = "none",
) -> float:
    """Return the bytes of activations a chip keeps for the way back (16 bits each), tensor-parallel over
    `tensor` chips.

    none: s·b·h·(10 + 24/t + 5·a·s/(h·t)) a layer. selective (attention is computed again, as fused kernels
    do): s·b·h·(10 + 24/t). full: the input of each layer, 2·s·b·h. With sequence parallelism the 10, and the
    input, are dealt out too: s·b·h·34/t and 2·s·b·h/t (Korthikanti et al. 2022, table 2). A
    pipeline keeps as many micro-batches as it has stages, so the first stage holds as much as one chip would.
    """
    each, alone = context * micro_batch * width, tensor if sequence_parallel else 1
    match recomputation:
        case "none":
            factor = 10 / alone + (24 + 5 * heads * context / width) / tensor
        case "selective":
            factor = 10 / alone + 24 / tensor
        case "full":
            factor = 2 / alone
    return layers * each * factor
