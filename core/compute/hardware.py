"""Chips: dense bf16 peak, memory, bandwidth, power and price. Makers' data sheets; prices are street prices
and change.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chip:
    """One accelerator: `peak` in FLOP/s (dense, 16 bit), memory in bytes, bandwidth in bytes/s, power in
    watts, server price a chip in USD.
    """

    id: str
    name: str
    peak: float
    memory_bytes: float
    bandwidth: float
    watts: float
    server_price: float


def _chip(
    identifier: str,
    name: str,
    tera: float,
    gigabytes: float,
    gigabytes_per_second: float,
    watts: float,
    price: float,
) -> Chip:
    return Chip(identifier, name, tera * 1e12, gigabytes * 1e9, gigabytes_per_second * 1e9, watts, price)


CHIPS: dict[str, Chip] = {
    one.id: one
    for one in (
        _chip("v100", "NVIDIA V100", 125, 32, 900, 300, 10_000),
        _chip("a100", "NVIDIA A100 80 GB", 312, 80, 2_039, 400, 18_000),
        _chip("h100", "NVIDIA H100 SXM", 989.4, 80, 3_350, 700, 37_500),
        _chip("h800", "NVIDIA H800", 989.4, 80, 3_350, 700, 37_500),
        _chip("h200", "NVIDIA H200", 989.4, 141, 4_800, 700, 40_000),
        _chip("h20", "NVIDIA H20", 148, 96, 4_000, 400, 14_000),
        _chip("b200", "NVIDIA B200", 2_250, 192, 8_000, 1_000, 55_000),
        _chip("tpu_v3", "Google TPU v3", 123, 32, 900, 450, 8_000),
        _chip("tpu_v4", "Google TPU v4", 275, 32, 1_200, 300, 12_000),
        _chip("tpu_v5p", "Google TPU v5p", 459, 95, 2_765, 500, 15_000),
        _chip("mi250x", "AMD MI250X", 383, 128, 3_277, 560, 14_000),
        _chip("mi300x", "AMD MI300X", 1_307, 192, 5_300, 750, 20_000),
    )
}
"""Sources: makers' data sheets (2017–2024); server prices are rough, for capital-cost bases only
(assumption).
"""
