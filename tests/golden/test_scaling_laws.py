"""Published laws, runs and counts (lab.md; Hoffmann 2022, Besiroglu 2024, Kaplan 2020, Rajbhandari 2020)."""

from pathlib import Path

import numpy as np
import pytest

from core.compute.big_run import model_flops_utilisation
from core.compute.hardware import CHIPS
from core.compute.law_fit import fit_law
from core.compute.laws import BESIROGLU, HOFFMANN, HOFFMANN_ROUNDED, kaplan_loss
from core.compute.parallel import pipeline_bubble, ring_all_reduce_seconds
from core.compute.published_runs import PUBLISHED
from core.compute.transformer import Transformer, key_value_bytes, training_bytes
from core.errors import CalculationError

GPT_2 = Transformer(layers=12, width=768, heads=12, vocabulary=50_257, context=1_024)
TABLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "chinchilla_reconstruction.csv"


def test_optima_at_chinchillas_budget() -> None:
    """C = 5.76e23: Hoffmann unrounded 40.4 B and 2.38 T; Besiroglu 72.3 B (72.25 from the constants as
    printed), 1.33 T, 18.4.
    """
    size, tokens = HOFFMANN.optimum(5.76e23)
    assert (size / 1e9, tokens / 1e12) == (pytest.approx(40.4, abs=0.05), pytest.approx(2.38, abs=0.005))
    size, tokens = BESIROGLU.optimum(5.76e23)
    assert (size / 1e9, tokens / 1e12, tokens / size) == (
        pytest.approx(72.3, abs=0.06),
        pytest.approx(1.33, abs=0.005),
        pytest.approx(18.4, abs=0.05),
    )


@pytest.mark.parametrize(
    ("law", "gpt_3", "chinchilla"),
    [(HOFFMANN_ROUNDED, 2.0023, 1.9366), (BESIROGLU, 2.0085, 1.9739), (HOFFMANN, 1.9764, 1.9208)],
)
def test_losses(law, gpt_3: float, chinchilla: float) -> None:  # type: ignore[no-untyped-def]
    assert law.loss(175e9, 300e9) == pytest.approx(gpt_3, abs=5e-5)
    assert law.loss(70e9, 1.4e12) == pytest.approx(chinchilla, abs=5e-5)


def test_kaplan() -> None:
    assert kaplan_loss(parameters=8.8e13) == 1.0
    assert kaplan_loss(tokens=5.4e12) == pytest.approx(10**0.095)


@pytest.mark.skipif(
    not TABLE.exists(), reason="the reconstruction of Hoffmann's runs lies beside the checkout only"
)
@pytest.mark.parametrize(
    ("delta", "expected"),
    [(1e-3, (1.8172, 477.83, 2143.42, 0.3473, 0.3672)), (1e-7, (1.8169, 482.00, 2085.39, 0.3478, 0.3659))],
)
def test_the_published_refit_comes_out(delta: float, expected: tuple[float, ...]) -> None:
    """245 runs less the 5 highest losses (Besiroglu et al. 2024; near-LAD with δ → 0)."""
    columns = np.genfromtxt(TABLE, delimiter=",", names=True, usecols=(3, 4, 6), comments="%")
    size, flops, loss = (columns[name].astype(float) for name in columns.dtype.names)
    fit = fit_law(parameters=size, tokens=flops / (6 * size), losses=loss, delta=delta, drop_highest=5)
    law, errors = fit.law, fit.errors
    assert law.floor == pytest.approx(expected[0], abs=5e-4)
    assert law.size_exponent == pytest.approx(expected[3], abs=2e-4)
    assert law.data_exponent == pytest.approx(expected[4], abs=2e-4)
    assert law.size_factor == pytest.approx(expected[1], rel=5e-3)
    assert law.data_factor == pytest.approx(expected[2], rel=5e-3)
    # Their errors, from 4,000 resamples: E .03, α and β .02 (table 1).
    assert (errors.floor, errors.size_exponent, errors.data_exponent) == pytest.approx(
        (0.03, 0.02, 0.02), abs=0.008
    )
    assert errors.best_size_exponent == pytest.approx(0.019, abs=0.006)


def test_gpt_2_is_counted_to_the_parameter() -> None:
    assert GPT_2.parameters() == 124_439_808
    bare = Transformer(layers=12, width=768, heads=12, vocabulary=50_257, context=1_024, biases=False)
    assert bare.parameters() == 124_337_664
    assert GPT_2.training_flops(1_024) == 874_944_921_600


@pytest.mark.parametrize(
    ("model", "mfu"),
    [
        ("GPT-3", 19.7),
        ("Gopher", 30.2),
        ("OPT-175B", 34.5),
        ("BLOOM", 31.8),
        ("Llama 2 7B", 39.1),
        ("Llama 2 70B", 42.9),
        ("Falcon-40B", 38.6),
        ("MPT-30B", 37.2),
        ("Llama 3 8B", 15.6),
        ("Llama 3 70B", 27.9),
        ("Llama 3.1 405B", 34.5),
        ("DeepSeek-V3", 34.6),
    ],
)
def test_published_runs(model: str, mfu: float) -> None:
    run = next(one for one in PUBLISHED if one.model == model)
    assert run.mfu * 100 == pytest.approx(mfu, abs=0.051)
    assert run.within()


def test_an_impossible_run_is_refused() -> None:
    with pytest.raises(CalculationError, match="more than there is"):
        model_flops_utilisation(parameters=671e9, tokens=14.8e12, chip_hours=2.664e6, chip=CHIPS["h800"])


def test_parallel_layouts() -> None:
    """Bubble .875 and .467; all-reduce 13.99 s; ZeRO 120 / 31.41 / 16.64 / 1.875 GB; KV bytes of two
    Llamas.
    """
    assert pipeline_bubble(stages=8, micro_batches=8) == (0.875, pytest.approx(0.467, abs=5e-4))
    assert ring_all_reduce_seconds(bytes_each=350e9, workers=1_024, bytes_per_second=50e9) == pytest.approx(
        13.99, abs=0.005
    )
    found = [training_bytes(parameters=7.5e9, workers=64, stage=stage) / 1e9 for stage in range(4)]
    assert found == [120, pytest.approx(31.41, abs=0.005), pytest.approx(16.64, abs=0.005), 1.875]
    assert key_value_bytes(layers=80, key_value_heads=8, head_size=128) == 327_680
    assert key_value_bytes(layers=32, key_value_heads=8, head_size=128) == 131_072
