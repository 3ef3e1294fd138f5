"""Requests: reading, cached reading and writing, against sums by hand."""

from typing import Any

import pytest

from core.compute.hardware import CHIPS
from core.compute.requests import Request, RequestCost, prefill_flops, request_cost
from core.compute.serving import serve
from core.compute.transformer import Transformer
from core.errors import CalculationError

H100 = CHIPS["h100"]
SMALL = Transformer(layers=2, width=8, heads=2, vocabulary=10, context=16)


def test_a_step_reads_what_stands_there_so_far_and_memory_holds_it_all() -> None:
    """70 GB of weights and 64 requests of 500 + 16,000 tokens: 346 GB held, of which 178 are read."""
    given: dict[str, Any] = {"chip": H100, "chips": 8, "parameters": 70e9, "active_parameters": 70e9}
    given |= {"batch": 64, "key_value_bytes": 327_680, "context": 16_500, "bytes_each": 1.0}
    whole, so_far = serve(**given), serve(**given, attended=500 + 16_000 / 2)
    assert so_far.memory_bytes == whole.memory_bytes == 70e9 + 64 * 16_500 * 327_680
    read = 70e9 + 64 * 8_500 * 327_680
    assert so_far.step_seconds == pytest.approx(read / (8 * H100.bandwidth))
    assert whole.step_seconds / so_far.step_seconds == pytest.approx(whole.memory_bytes / read)


def test_a_prompt_attends_token_by_token() -> None:
    """Token t attends to t − ½ tokens on average: 4 · 2 layers · 8 for each; counted one by one."""
    by_hand = sum(2 * 1_000 + 4 * 2 * 8 * (token + 0.5) for token in range(5, 12))
    assert prefill_flops(active_parameters=1_000, shape=SMALL, prompt=12, cached=5) == pytest.approx(by_hand)


LARGE = Transformer(layers=80, width=8_192, heads=64, vocabulary=128_000, context=8_192, key_value_heads=8)


def cost(prompt: float = 2_000, cached: float = 0.0, answer: float = 500, chips: int = 2) -> RequestCost:
    speed = serve(
        chip=H100,
        chips=chips,
        parameters=70e9,
        active_parameters=70e9,
        key_value_bytes=327_680,
        batch=16,
        context=4_000,
        bytes_each=1.0,
    ).at(0.5)
    return request_cost(
        request=Request(prompt, cached, answer),
        chip=H100,
        chips=chips,
        active_parameters=70e9,
        shape=LARGE,
        key_value_bytes=327_680,
        decoding=speed,
        efficiency=0.5,
        price_per_chip_hour=3.6,
        utilisation=0.5,
    )


def test_a_request_of_a_70_b_model_by_hand() -> None:
    """2 · 70e9 a token and 2 · 80 · 8,192 · 2,000² of attention on half of 989.4e12 a second; .002 a
    chip-second.
    """
    found = cost()
    flops = 2 * 70e9 * 2_000 + 2 * 80 * 8_192 * 2_000**2
    seconds = flops / (989.4e12 * 0.5)
    assert found.input == pytest.approx(seconds / 2_000 * 1e6 * 0.002)
    assert found.first_token_seconds == pytest.approx(seconds / 2)
    assert found.cached == pytest.approx(327_680 / (3_350e9 * 0.5) * 1e6 * 0.002)
    step = (70e9 + 16 * 4_000 * 327_680) / (2 * 3_350e9) / 0.5
    assert found.token_seconds == pytest.approx(step)
    assert found.output == pytest.approx(2 * step / 16 * 1e6 * 0.002)
    assert found.request == pytest.approx((2_000 * found.input + 500 * found.output) / 1e6)


def test_what_is_kept_is_cheaper_and_comes_sooner() -> None:
    plain, kept = cost(), cost(cached=0.9)
    assert kept.request < plain.request
    assert kept.first_token_seconds < 0.2 * plain.first_token_seconds
    assert kept.cached < 0.1 * kept.input
    parts = 200 * kept.input + 1_800 * kept.cached + 500 * kept.output
    assert kept.request == pytest.approx(parts / 1e6)


def test_reading_is_cheaper_than_writing_at_small_batches() -> None:
    assert cost().input < cost().output


@pytest.mark.parametrize("wrong", [(0, 0, 5), (5, 0, 0), (5, 1.0, 5), (5, -0.1, 5)])
def test_a_request_that_cannot_be_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(CalculationError):
        Request(*wrong)
