"""Chips: dense peaks by precision, memory, bandwidth, power and price. Makers' data sheets; prices are street
prices and change.
"""

from dataclasses import dataclass, replace
from typing import Literal

from core.errors import CalculationError, Fault
from core.texts import mark

ROOM = 0.94
"""Part of a chip's memory that a model may fill; the rest is the framework's (assumption)."""
Precision = Literal["bf16", "fp8", "fp4"]


@dataclass(frozen=True)
class Chip:
    """One accelerator: `peak` in FLOP/s (dense, 16 bit; fp16 where there is no bf16), memory in bytes,
    bandwidth in bytes/s, power in watts, server price a chip in USD; peaks of 8 and 4 bits where it has them;
    `link` to its neighbours in a server, bytes/s each way.
    """

    id: str
    name: str
    peak: float
    memory_bytes: float
    bandwidth: float
    watts: float
    server_price: float
    peak_fp8: float | None = None
    peak_fp4: float | None = None
    link: float = 450e9

    @property
    def room(self) -> float:
        """Bytes that a model may fill."""
        return self.memory_bytes * ROOM

    @property
    def precisions(self) -> tuple[Precision, ...]:
        """Return the precisions it has products of."""
        found: list[Precision] = ["bf16"]
        found += ["fp8"] if self.peak_fp8 else []
        return (*found, "fp4") if self.peak_fp4 else tuple(found)

    def at(self, precision: Precision) -> "Chip":
        """Return the chip with the peak of a precision; refuses one that it does not have."""
        peak = {"bf16": self.peak, "fp8": self.peak_fp8, "fp4": self.peak_fp4}[precision]
        if peak is None:
            text = mark("is not in this chip: it has {has}")
            raise CalculationError(Fault("precision", text, {"has": ", ".join(self.precisions)}))
        return replace(self, peak=peak)


def _chip(
    identifier: str,
    name: str,
    tera: float,
    gigabytes: float,
    gigabytes_per_second: float,
    watts: float,
    price: float,
    tera_fp8: float | None = None,
    tera_fp4: float | None = None,
    *,
    link: float = 450,
) -> Chip:
    return Chip(
        identifier,
        name,
        tera * 1e12,
        gigabytes * 1e9,
        gigabytes_per_second * 1e9,
        watts,
        price,
        None if tera_fp8 is None else tera_fp8 * 1e12,
        None if tera_fp4 is None else tera_fp4 * 1e12,
        link * 1e9,
    )


CHIPS: dict[str, Chip] = {
    one.id: one
    for one in (
        _chip("v100", "NVIDIA V100", 125, 32, 900, 300, 10_000, link=150),
        _chip("a100", "NVIDIA A100 80 GB", 312, 80, 2_039, 400, 18_000, link=300),
        _chip("h100", "NVIDIA H100 SXM", 989.4, 80, 3_350, 700, 37_500, 1_978.9),
        _chip("h800", "NVIDIA H800", 989.4, 80, 3_350, 700, 37_500, 1_978.9, link=200),
        _chip("h200", "NVIDIA H200", 989.4, 141, 4_800, 700, 40_000, 1_978.9),
        _chip("h20", "NVIDIA H20", 148, 96, 4_000, 400, 14_000, 296),
        _chip("b200", "NVIDIA B200", 2_250, 180, 8_000, 1_000, 55_000, 4_500, 9_000, link=900),
        _chip("gb200", "NVIDIA GB200", 2_500, 186, 8_000, 1_200, 65_000, 5_000, 10_000, link=900),
        _chip("gb300", "NVIDIA GB300", 2_500, 279, 8_000, 1_400, 75_000, 5_000, 15_000, link=900),
        _chip("l40s", "NVIDIA L40S", 362, 48, 864, 350, 9_000, 733, link=32),
        _chip("rtx_4090", "NVIDIA RTX 4090", 165.2, 24, 1_008, 450, 2_500, 330.3, link=32),
        _chip("rtx_5090", "NVIDIA RTX 5090", 209.5, 32, 1_792, 575, 3_500, 419, 1_676, link=64),
        _chip(
            "rtx_pro_6000", "NVIDIA RTX PRO 6000", 503.8, 96, 1_792, 600, 10_000, 1_007.6, 2_015.2, link=64
        ),
        _chip("tpu_v3", "Google TPU v3", 123, 32, 900, 450, 8_000),
        _chip("tpu_v4", "Google TPU v4", 275, 32, 1_200, 300, 12_000),
        _chip("tpu_v5p", "Google TPU v5p", 459, 95, 2_765, 500, 15_000),
        _chip("tpu_v6e", "Google TPU v6e", 918, 32, 1_640, 400, 15_000),
        _chip("tpu_v7", "Google TPU v7", 2_307, 192, 7_380, 900, 30_000, 4_614),
        _chip("trainium2", "AWS Trainium2", 667, 96, 2_900, 500, 10_000, 1_299),
        _chip("ascend_910c", "Huawei Ascend 910C", 780, 128, 3_200, 700, 25_000, link=392),
        _chip("mi250x", "AMD MI250X", 383, 128, 3_277, 560, 14_000, link=250),
        _chip("mi300x", "AMD MI300X", 1_307, 192, 5_300, 750, 20_000, 2_614.9),
        _chip("mi355x", "AMD MI355X", 2_516, 288, 8_000, 1_400, 30_000, 5_033, 10_066, link=538),
    )
}
"""Sources: makers' data sheets (2017–2025), dense figures; server prices are rough, for capital-cost bases
only (assumption). Links: NVLink, Infinity Fabric and HCCS of a chip, or its PCIe slot; where a maker states
none that compares (TPU, Trainium), 450 GB/s is assumed.
"""
