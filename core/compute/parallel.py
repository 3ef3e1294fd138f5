"""Training on many chips: what communication and waiting cost."""


def pipeline_bubble(*, stages: int, micro_batches: int) -> tuple[float, float]:
    """Return (waiting ÷ ideal time, waiting ÷ total time) of a pipeline: (p − 1)/m and (p − 1)/(m + p − 1). p = m = 8: 0.875, 0.467."""
    return (stages - 1) / micro_batches, (stages - 1) / (micro_batches + stages - 1)


def ring_all_reduce_seconds(*, bytes_each: float, workers: int, bytes_per_second: float) -> float:
    """Return the time of a ring all-reduce: 2·(n − 1)/n·bytes ÷ bandwidth. 175 B bf16 gradients, 1,024 workers, 50 GB/s: 13.99 s."""
    return 2 * (workers - 1) / workers * bytes_each / bytes_per_second


def tensor_parallel_bytes(*, micro_batch: int, context: int, width: int, layers: int, workers: int, bytes_each: float = 2.0) -> float:
    """Return bytes a chip sends for one micro-batch: 4 all-reduces of b·s·h values a layer (forward and backward), as a ring."""
    return 4 * layers * 2 * (workers - 1) / workers * micro_batch * context * width * bytes_each


def step_seconds(
    *, flops: float, chips: int, peak: float, efficiency: float, gradient_bytes: float, bytes_per_second: float, stages: int = 1, micro_batches: int = 1, overlap_share: float = 0.0,
) -> float:
    """Return the time of one synchronous step: arithmetic with its bubble, plus the all-reduce that does not overlap it.

    `efficiency`: part of the chips' peak that the arithmetic itself reaches; data-parallel workers = chips ÷ stages.
    """
    work = flops / (chips * peak * efficiency) * (1 + pipeline_bubble(stages=stages, micro_batches=micro_batches)[0])
    workers = max(chips // stages, 1)
    return work + (1 - overlap_share) * ring_all_reduce_seconds(bytes_each=gradient_bytes / stages, workers=workers, bytes_per_second=bytes_per_second)
