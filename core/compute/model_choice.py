"""From a budget to a model: size and tokens, a shape to count with, the chips that hold it."""

from dataclasses import dataclass
from math import ceil, sqrt

from core.compute.hardware import Chip
from core.compute.laws import AdditiveLaw
from core.compute.transformer import Transformer, training_bytes
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
    feed-forward.

    12·layers·width² ≈ N with width = 128·layers gives width = (128·N/12)^⅓, rounded to whole heads. For
    counting caches and communication only.
    """
    width = max(round((128 * parameters / 12) ** (1 / 3) / 128), 1) * 128
    heads = width // 128
    return Transformer(
        layers=max(round(parameters / (12 * width**2)), 1),
        width=width,
        heads=heads,
        vocabulary=128_000,
        context=8_192,
        key_value_heads=min(8, heads),
        feed_forward=round(8 * width / 3 / 128) * 128 or 128,
        gated=True,
        biases=False,
        learned_positions=False,
    )


@dataclass(frozen=True)
class Layout:
    """How a model is laid over chips: how many hold one copy (tensor × pipeline), copies side by side, the
    memory of each.
    """

    tensor: int
    pipeline: int
    data: int
    bytes_per_chip: float


def layout_of(*, parameters: float, chip: Chip, chips: int, activations_share: float = 0.35) -> Layout:
    """Return the smallest layout whose optimiser state, sharded over the copies (ZeRO 1), leaves room for
    activations.

    Tensor parallel up to the eight chips of a server, then pipeline stages; refuses too few chips by name.
    """
    room = chip.memory_bytes * (1 - activations_share)
    for pipeline in (1, 2, 4, 8, 16, 32, 64):
        for tensor in (1, 2, 4, 8):
            group = tensor * pipeline
            if group > chips or (pipeline > 1 and tensor < 8):
                continue
            copies = chips // group
            each = training_bytes(parameters=parameters / group, workers=copies, stage=1)
            if each <= room:
                return Layout(tensor, pipeline, copies, each)
    needed = ceil(training_bytes(parameters=parameters, workers=1, stage=3) / room)
    raise CalculationError(
        Fault(
            "chips",
            mark("do not hold the model while it trains: at least {needed} of them"),
            {"needed": needed},
        )
    )
