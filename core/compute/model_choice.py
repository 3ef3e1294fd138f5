"""From a budget to a model: size and tokens, a shape to count with, the chips that hold it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, sqrt

from core.compute.hardware import Chip
from core.compute.laws import AdditiveLaw
from core.compute.transformer import Recomputation, Transformer, activation_bytes, training_bytes
from core.errors import CalculationError, Fault
from core.texts import mark


@dataclass(frozen=True)
class ModelChoice:
    """A dense model of `parameters` trained on `tokens`; `flops` = 6·N·D."""

    parameters: float
    tokens: float
    flops: float

    @property
    def tokens_per_parameter(self) -> float:
        """Return D ÷ N."""
        return self.tokens / self.parameters


def by_ratio(*, flops: float, tokens_per_parameter: float) -> ModelChoice:
    """Return the model with D = r·N and 6·N·D = C: N = √(C ÷ 6r)."""
    for name, value in (("flops", flops), ("tokens_per_parameter", tokens_per_parameter)):
        if not value > 0:
            raise CalculationError(Fault(name, mark("must be above {limit}"), {"limit": 0}))
    size = sqrt(flops / (6 * tokens_per_parameter))
    return ModelChoice(size, tokens_per_parameter * size, flops)


def by_law(*, flops: float, law: AdditiveLaw, served_tokens: float = 0.0) -> ModelChoice:
    """Return the law's best model for a training budget, or for training and serving together at the same
    loss.
    """
    size, tokens = law.optimum(flops)
    if served_tokens > 0:
        size, tokens = law.with_serving(loss=law.loss(size, tokens), served_tokens=served_tokens)
    return ModelChoice(size, tokens, 6 * size * tokens)


def shape_of(parameters: float) -> Transformer:
    """Return a usual shape of about that size: width 128 × layers, heads of 128, eight key-value heads, gated
    feed-forward of what is left of the parameters; embeddings are at most a fifth of them.

    12·layers·width² ≈ N with width = 128·layers gives width = (128·N/12)^⅓, rounded to whole heads. For
    counting caches and communication only.
    """
    width = max(round((128 * parameters / 12) ** (1 / 3) / 128), 1) * 128
    heads = width // 128
    bare = Transformer(
        layers=max(round(parameters / (12 * width**2)), 1),
        width=width,
        heads=heads,
        vocabulary=min(128_000, max(round(parameters / (5 * width) / 256), 1) * 256),
        context=8_192,
        key_value_heads=min(8, heads),
        feed_forward=128,
        gated=True,
        biases=False,
        learned_positions=False,
    )
    left = parameters - bare.parameters()
    wider = max(round(left / (bare.layers * 3 * width * 128)), 0) * 128
    return replace(bare, feed_forward=128 + wider)


@dataclass(frozen=True)
class Layout:
    """How a model is laid over chips: how many hold one copy (tensor × pipeline), over how many the tokens of
    a sequence are dealt out (context), copies side by side, the memory of each, and what of it are
    activations.
    """

    tensor: int
    pipeline: int
    context: int
    data: int
    bytes_per_chip: float
    activations: float


@dataclass(frozen=True)
class Batch:
    """What a chip holds of a step: sequences at once, their tokens, and which activations are computed again
    on the way back.
    """

    micro_batch: int = 1
    context: int = 4_096
    recomputation: Recomputation = "selective"


_GROUPS = tuple(
    (tensor, pipeline, context)
    for context in (1, 2, 4, 8, 16)
    for pipeline in (1, 2, 4, 8, 16, 32, 64)
    for tensor in (1, 2, 4, 8)
    if pipeline * context == 1 or tensor == 8
)


def layout_of(
    *, parameters: float, chip: Chip, chips: int, batch: Batch | None = None, active: float | None = None
) -> Layout:
    """Return the smallest layout that holds weights, optimiser state sharded over the copies (ZeRO 1) and
    activations.

    Tensor parallel up to the eight chips of a server, then pipeline stages with sequence parallelism, then
    sequences dealt out over chips that each hold the weights (the dimensions of Llama 3, arXiv:2407.21783,
    3.3.2). `active`: the parameters that serve a token (None: all), whose shape the activations have. Refuses
    too few chips by the least number that any layout takes, and a batch that
    fits on no number of them.
    """
    batch, least = batch or Batch(), None
    for tensor, pipeline, context, needed, kept in _layouts(parameters, active, chip, batch):
        holds = tensor * pipeline
        data = chips // (holds * context)
        if needed <= chips:
            held = training_bytes(parameters=parameters / holds, workers=data * context, stage=1)
            return Layout(tensor, pipeline, context, data, held + kept, kept)
        least = needed if least is None else min(least, needed)
    if least is None:
        raise CalculationError(
            Fault(
                "micro_batch",
                mark(
                    "does not fit on any number of chips: smaller, a shorter context, or more recomputation"
                ),
            )
        )
    raise CalculationError(
        Fault(
            "chips",
            mark("do not hold the model while it trains: at least {needed} of them"),
            {"needed": least},
        )
    )


def least_chips(*, parameters: float, chip: Chip, batch: Batch, active: float | None = None) -> int:
    """Return the fewest chips on which any layout of `layout_of` fits; refuses a batch that fits on none."""
    needed = [one[3] for one in _layouts(parameters, active, chip, batch)]
    return min(needed) if needed else layout_of(parameters=parameters, chip=chip, chips=1, batch=batch).data


def least_chips_beside(held: float, *, active: float, chip: Chip, batch: Batch) -> int:
    """Return the fewest chips of a layout that hold so many bytes, cut by tensor and pipeline, beside the
    activations of a batch; refuses a batch that fits on none.
    """
    found = [
        tensor * pipeline * context
        for tensor, pipeline, context in _GROUPS
        if held / (tensor * pipeline)
        + _activations(active, batch, tensor, over_servers=pipeline > 1) / context
        <= chip.room
    ]
    if found:
        return min(found)
    tensor, pipeline, context = _GROUPS[-1]
    room = chip.room - _activations(active, batch, tensor, over_servers=True) / context
    together = tensor * pipeline * context
    if room <= 0:
        return least_chips(parameters=active, chip=chip, batch=batch)
    return ceil(held / room / (tensor * pipeline)) * together


def _layouts(
    parameters: float, active: float | None, chip: Chip, batch: Batch
) -> Iterator[tuple[int, int, int, int, float]]:
    """Yield (tensor, pipeline, context, chips needed, bytes of activations) of each layout that can be."""
    for tensor, pipeline, context in _GROUPS:
        holds = tensor * pipeline
        kept = _activations(active or parameters, batch, tensor, over_servers=pipeline > 1) / context
        copies = _fewest_copies(parameters / holds, chip.room - kept)
        if copies is not None:
            yield tensor, pipeline, context, ceil(copies / context) * context * holds, kept


def _activations(parameters: float, batch: Batch, tensor: int, *, over_servers: bool) -> float:
    """Return what a chip keeps for the way back, and the logits in 32 bits, 4·s·b·v/t (Korthikanti et al.
    2022).
    """
    shape = shape_of(parameters)
    logits = 4.0 * batch.context * batch.micro_batch * shape.vocabulary / tensor
    return logits + activation_bytes(
        layers=shape.layers,
        width=shape.width,
        heads=shape.heads,
        micro_batch=batch.micro_batch,
        context=batch.context,
        tensor=tensor,
        sequence_parallel=over_servers,
        recomputation=batch.recomputation,
    )


def _fewest_copies(parameters: float, room: float) -> int | None:
    """Return the fewest copies side by side whose shared optimiser state fits: 4·N + 12·N ÷ n ≤ room."""
    left = room - training_bytes(parameters=parameters, workers=1, stage=1) + 12 * parameters
    return ceil(12 * parameters / left * (1 - 1e-12)) if left > 0 else None
