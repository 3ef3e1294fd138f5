"""Serving a model: tokens a second and the price of a million tokens, by hardware, batch and context."""

from dataclasses import dataclass, replace

from core.compute.hardware import Chip
from core.errors import CalculationError, Fault
from core.texts import mark


@dataclass(frozen=True)
class Serving:
    """How a model is served. `step_seconds` gives one token to each of `batch` requests; `bound` says what
    limits it.
    """

    step_seconds: float
    tokens_per_second: float
    tokens_per_chip_second: float
    memory_bytes: float
    bound: str

    def at(self, efficiency: float) -> "Serving":
        """Return the speed where only a part of the chips' limit is reached, as measured servers do."""
        if not 0 < efficiency <= 1:
            raise CalculationError(Fault("efficiency", mark("must be above 0 and at most 1")))
        return replace(
            self,
            step_seconds=self.step_seconds / efficiency,
            tokens_per_second=self.tokens_per_second * efficiency,
            tokens_per_chip_second=self.tokens_per_chip_second * efficiency,
        )


def serve(
    *,
    chip: Chip,
    chips: int,
    parameters: float,
    active_parameters: float,
    key_value_bytes: float,
    batch: int,
    context: int,
    attended: float | None = None,
    bytes_each: float = 2.0,
) -> Serving:
    """Return the speed of decoding: step = max((weights + batch·attended·KV) ÷ (n·bandwidth),
    2·N_active·batch ÷ (n·peak)).

    Memory holds the whole `context` of each request; a step reads what stands there so far, `attended` tokens
    in the mean (None: all of it). An answer of A tokens to a prompt of P attends to P + A ÷ 2.

    The weights read are those of the experts that some request of the batch needs: N·(1 − (1 −
    N_active ÷ N)^batch), as if each chose its own at random; all of a dense model.

    Refuses a model with its cache that does not fit into what the chips' memory has room for, naming what
    would.
    """
    cache = batch * context * key_value_bytes
    memory = parameters * bytes_each + cache
    if memory > chips * chip.room:
        needed = -(-memory // chip.room)
        raise CalculationError(
            Fault(
                "chips",
                mark(
                    "weights and cache need {memory} GB: at least {needed} of these chips, or a smaller "
                    "batch or context"
                ),
                {"memory": f"{memory / 1e9:,.0f}", "needed": int(needed)},
            )
        )
    read = parameters * (1 - (1 - min(active_parameters / parameters, 1.0)) ** batch)
    so_far = cache if attended is None else batch * attended * key_value_bytes
    reading = (read * bytes_each + so_far) / (chips * chip.bandwidth)
    computing = 2 * active_parameters * batch / (chips * chip.peak)
    step = max(reading, computing)
    return Serving(
        step, batch / step, batch / step / chips, memory, "memory" if reading >= computing else "arithmetic"
    )


def price_per_million_tokens(
    *, price_per_chip_hour: float, tokens_per_chip_second: float, utilisation: float
) -> float:
    """Return price ÷ (3,600·tokens a chip and second·use) · 10⁶."""
    if not 0 < utilisation <= 1:
        raise CalculationError(Fault("utilisation", mark("must be above 0 and at most 1")))
    return price_per_chip_hour * 1e6 / (3_600 * tokens_per_chip_second * utilisation)
