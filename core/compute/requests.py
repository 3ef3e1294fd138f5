"""What a request costs to serve: its prompt is read at once (prefill), its answer comes token by token
(decode).
"""

from dataclasses import dataclass

from core.compute.hardware import Chip
from core.compute.serving import Serving
from core.compute.transformer import Transformer
from core.errors import CalculationError, Fault
from core.texts import mark


@dataclass(frozen=True)
class Request:
    """Tokens of a prompt, the part of them (0–1) whose keys and values are kept from before, and those of the
    answer.
    """

    prompt: float
    cached_share: float
    answer: float

    def __post_init__(self) -> None:
        if self.prompt <= 0 or self.answer <= 0:
            raise CalculationError(Fault("prompt", mark("must be above {limit}"), {"limit": 0}))
        if not 0 <= self.cached_share < 1:
            raise CalculationError(Fault("cached_share", mark("must lie between 0 and 1, below 1")))

    @property
    def cached(self) -> float:
        """Tokens of the prompt that are kept."""
        return self.prompt * self.cached_share


@dataclass(frozen=True)
class RequestCost:
    """Prices of a million tokens read, read from the cache and written; seconds to the first token and
    between two of them; the chip-seconds and the price of one request.
    """

    input: float
    cached: float
    output: float
    first_token_seconds: float
    token_seconds: float
    chip_seconds: float
    request: float


def prefill_flops(
    *, active_parameters: float, shape: Transformer, prompt: float, cached: float = 0.0
) -> float:
    """Return FLOPs to read a prompt of which `cached` tokens are kept: 2·N for each new token, and 4·layers·
    heads·head size for each token it attends to: 2·L·d·(P² − C²) together.
    """
    inner = shape.heads * shape.per_head
    attended = (prompt**2 - cached**2) / 2
    return 2 * active_parameters * (prompt - cached) + 4 * shape.layers * inner * attended


def request_cost(
    *,
    request: Request,
    chip: Chip,
    chips: int,
    active_parameters: float,
    shape: Transformer,
    key_value_bytes: float,
    decoding: Serving,
    efficiency: float,
    price_per_chip_hour: float,
    utilisation: float,
) -> RequestCost:
    """Price a request.

    Reading a prompt is bound by arithmetic: FLOPs ÷ (n·peak·efficiency). What is kept is read from memory:
    bytes ÷ (n·bandwidth·efficiency). Writing goes at the speed of `decoding`, shared by its batch. Chip time
    costs price ÷ (3,600·use).
    """
    if not (0 < efficiency <= 1 and 0 < utilisation <= 1):
        raise CalculationError(Fault("efficiency", mark("must be above 0 and at most 1")))
    flops = prefill_flops(
        active_parameters=active_parameters, shape=shape, prompt=request.prompt, cached=request.cached
    )
    reading = flops / (chip.peak * efficiency)  # in chip-seconds, as is what follows
    from_cache = request.cached * key_value_bytes / (chip.bandwidth * efficiency)
    writing = request.answer / decoding.tokens_per_chip_second
    second = price_per_chip_hour / (3_600 * utilisation)
    million = 1e6 * second
    return RequestCost(
        reading / (request.prompt - request.cached) * million,
        key_value_bytes / (chip.bandwidth * efficiency) * million,
        million / decoding.tokens_per_chip_second,
        (reading + from_cache) / chips,
        decoding.step_seconds,
        reading + from_cache + writing,
        (reading + from_cache + writing) * second,
    )
