"""Published training runs: what they say of efficiency, and how far a price by the range would have been
off.
"""

from dataclasses import dataclass

import numpy as np

from core.compute.big_run import model_flops_utilisation
from core.compute.hardware import CHIPS

MFU_RANGE = (0.13, 0.52)
"""Lowest and highest efficiency that published runs imply, rounded outwards: 0.139 (Llama 3.1 8B, 15 T tokens
in 1.46 M H100-hours, Meta's model card) to 0.514 (LLaMA 13B, 1 T in 135,168 A100-hours, arXiv:2302.13971);
the median lies near 0.34.
"""


@dataclass(frozen=True)
class PublishedRun:
    """One run as its makers reported it: active parameters, tokens, chip-hours and chip."""

    model: str
    parameters: float
    tokens: float
    chip_hours: float
    chip: str
    source: str
    total_parameters: float | None = None
    """All parameters of a mixture of experts, of which `parameters` are active."""
    chips: int = 512
    """Chips at once, as the source says or as its cluster had."""
    cache_bytes: float | None = None
    """Keys and values kept a token, 16 bits each: 2 · layers · key-value heads · head size · 2."""

    @property
    def mfu(self) -> float:
        """Return the efficiency its figures imply; raises where they cannot be right."""
        return model_flops_utilisation(
            parameters=self.parameters, tokens=self.tokens, chip_hours=self.chip_hours, chip=CHIPS[self.chip]
        )

    def hours_at(self, mfu: float) -> float:
        """Return the chip-hours that a price at this efficiency would have taken."""
        return 6 * self.parameters * self.tokens / (CHIPS[self.chip].peak * mfu * 3_600)

    def within(self, low: float = MFU_RANGE[0], high: float = MFU_RANGE[1]) -> bool:
        """Say whether the reported hours lie between those at the ends of the range."""
        return self.hours_at(high) <= self.chip_hours <= self.hours_at(low)


PUBLISHED: tuple[PublishedRun, ...] = (
    PublishedRun(
        "GPT-3",
        174.6e9,
        300e9,
        3.552e6,
        "v100",
        "arXiv:2005.14165; Patterson et al. 2021",
        None,
        10_000,
        4_718_592,
    ),
    PublishedRun("Gopher", 280e9, 300e9, 3.768e6, "tpu_v3", "arXiv:2112.11446", None, 4_096, 5_242_880),
    PublishedRun("OPT-175B", 175e9, 300e9, 0.813e6, "a100", "arXiv:2205.01068", None, 992, 4_718_592),
    PublishedRun("BLOOM", 176e9, 366e9, 1_082_990, "a100", "arXiv:2211.05100", None, 384, 4_014_080),
    PublishedRun("Llama 2 7B", 6.74e9, 2e12, 184_320, "a100", "arXiv:2307.09288", None, 2_000, 524_288),
    PublishedRun("Llama 2 70B", 69e9, 2e12, 1_720_320, "a100", "arXiv:2307.09288", None, 2_000, 327_680),
    PublishedRun("Falcon-40B", 40e9, 1e12, 552_960, "a100", "arXiv:2311.16867", None, 384, 122_880),
    PublishedRun("MPT-30B", 30e9, 1.05e12, 142_541, "h100", "MosaicML 2023", None, 256, 1_376_256),
    PublishedRun("Llama 3 8B", 8.03e9, 15e12, 1.3e6, "h100", "Meta model card 2024", None, 16_384, 131_072),
    PublishedRun("Llama 3 70B", 70.6e9, 15e12, 6.4e6, "h100", "Meta model card 2024", None, 16_384, 327_680),
    PublishedRun(
        "Llama 3.1 405B", 405e9, 15.6e12, 30.84e6, "h100", "arXiv:2407.21783", None, 16_384, 516_096
    ),
    PublishedRun(
        "DeepSeek-V3",
        37e9,
        14.8e12,
        2.664e6,
        "h800",
        "arXiv:2412.19437; active parameters",
        671e9,
        2_048,
        70_272,
    ),
)


def median_mfu() -> float:
    """Return the median efficiency of the published runs."""
    return float(np.median([one.mfu for one in PUBLISHED]))
