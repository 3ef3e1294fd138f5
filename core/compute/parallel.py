"""Training on many chips: what communication and waiting cost."""

from dataclasses import dataclass
from math import ceil

from core.compute.hardware import Chip
from core.compute.transformer import Transformer, training_bytes
from core.errors import CalculationError, Fault
from core.texts import mark


def pipeline_bubble(*, stages: int, micro_batches: int) -> tuple[float, float]:
    """Return (waiting ÷ ideal time, waiting ÷ total time) of a pipeline: (p − 1)/m and (p − 1)/(m + p − 1). p
    = m = 8: 0.875, 0.467.
    """
    return (stages - 1) / micro_batches, (stages - 1) / (micro_batches + stages - 1)


def ring_all_reduce_seconds(*, bytes_each: float, workers: int, bytes_per_second: float) -> float:
    """Return the time of a ring all-reduce: 2·(n − 1)/n·bytes ÷ bandwidth. 175 B bf16 gradients, 1,024
    workers, 50 GB/s: 13.99 s.
    """
    return 2 * (workers - 1) / workers * bytes_each / bytes_per_second


def tensor_parallel_bytes(
    *, micro_batch: int, context: int, width: int, layers: int, workers: int, bytes_each: float = 2.0
) -> float:
    """Return bytes a chip sends for one micro-batch: 4 all-reduces of b·s·h values a layer (forward and
    backward), as a ring.
    """
    return 4 * layers * 2 * (workers - 1) / workers * micro_batch * context * width * bytes_each


@dataclass(frozen=True)
class StepTime:
    """One synchronous step on `chips` chips = tensor × pipeline × data copies, in seconds, and the memory of
    a chip.
    """

    chips: int
    data: int
    micro_batches: int
    arithmetic: float
    tensor_exchange: float
    bubble: float
    gradient_exchange: float
    bytes_per_chip: float

    @property
    def total(self) -> float:
        """Return the time of the step."""
        return self.arithmetic + self.tensor_exchange + self.bubble + self.gradient_exchange

    @property
    def efficiency(self) -> float:
        """Return the part of the step in which arithmetic is done."""
        return self.arithmetic / self.total


@dataclass(frozen=True)
class Cluster:
    """What a step runs on. `kernel_efficiency`: part of the peak that products alone reach; bandwidths in
    bytes/s a chip and way.

    Inside a server (tensor parallel) it is the chip's link; `network`: between servers (gradients).
    `overlap_share`: part of the gradient exchange that hides behind the way back. `zero_stage` shards
    optimiser state (1), gradients (2), weights (3); stage 3 gathers the weights twice a step and exchanges
    half as much again (Rajbhandari et al. 2020). `chunks`: pieces of the model that each stage holds in turn;
    the bubble is that many times smaller (Narayanan et al. 2021).
    """

    chip: Chip
    tensor: int = 8
    pipeline: int = 1
    chunks: int = 1
    micro_batch: int = 1
    kernel_efficiency: float = 0.55
    network: float = 50e9
    overlap_share: float = 0.5
    zero_stage: int = 1


def step_time(model: Transformer, cluster: Cluster, *, chips: int, batch_tokens: float) -> StepTime:
    """Return the time of one step over a whole batch of `batch_tokens`.

    arithmetic = FLOPs ÷ (chips·peak·efficiency); the pipeline stretches arithmetic and tensor exchange by (p
    − 1)/(m·chunks); the gradients of a chip's share of the weights (2 bytes each) go round a ring of the
    copies. Messages between stages are small and left out. Raises where the chips do not divide into copies,
    or a copy would get no micro-batch.
    """
    group = cluster.tensor * cluster.pipeline
    if chips < group or chips % group:
        raise CalculationError(
            Fault("chips", mark("must be a multiple of tensor × pipeline = {group}"), {"group": group})
        )
    data = chips // group
    each = batch_tokens / model.context / data / cluster.micro_batch
    micro_batches = ceil(each)
    if each < 1:
        raise CalculationError(
            Fault(
                "batch_tokens",
                mark("gives {copies} copies less than one sequence each: fewer chips or a larger batch"),
                {"copies": data},
            )
        )
    parameters = model.parameters() / group
    arithmetic = model.training_flops(batch_tokens) / (chips * cluster.chip.peak * cluster.kernel_efficiency)
    sent = tensor_parallel_bytes(
        micro_batch=cluster.micro_batch,
        context=model.context,
        width=model.width,
        layers=model.layers,
        workers=cluster.tensor,
    )
    exchange = sent / cluster.pipeline * micro_batches / cluster.chip.link
    bubble = (
        (arithmetic + exchange)
        * pipeline_bubble(stages=cluster.pipeline, micro_batches=micro_batches)[0]
        / cluster.chunks
    )
    bubble += arithmetic * (micro_batches / each - 1)  # copies with a micro-batch less wait for the fullest
    ring = ring_all_reduce_seconds(
        bytes_each=2 * parameters, workers=data, bytes_per_second=cluster.network
    ) * (1.5 if cluster.zero_stage == 3 else 1.0)
    held = training_bytes(parameters=parameters, workers=data, stage=cluster.zero_stage)
    return StepTime(
        chips, data, micro_batches, arithmetic, exchange, bubble, (1 - cluster.overlap_share) * ring, held
    )


def scale_out(model: Transformer, cluster: Cluster, *, batch_tokens: float) -> list[StepTime]:
    """Return the step on ever twice as many chips, as far as the batch can be dealt out: the same work, done
    sooner.
    """
    found: list[StepTime] = []
    chips = cluster.tensor * cluster.pipeline
    while True:
        try:
            found.append(step_time(model, cluster, chips=chips, batch_tokens=batch_tokens))
        except CalculationError:
            return found
        chips *= 2
