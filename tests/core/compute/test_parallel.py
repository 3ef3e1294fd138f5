"""The time model of scaling out: shares that add up, limits that are known, a published run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.compute.hardware import CHIPS
from core.compute.model_choice import shape_of
from core.compute.parallel import Cluster, pipeline_bubble, ring_all_reduce_seconds, scale_out, step_time
from core.compute.transformer import Transformer, training_bytes
from core.errors import CalculationError

H100 = CHIPS["h100"]
LLAMA_405B = Transformer(
    126,
    16_384,
    128,
    128_256,
    8_192,
    key_value_heads=8,
    feed_forward=53_248,
    gated=True,
    biases=False,
    tied=False,
    learned_positions=False,
)


def test_llama_3_1_405b_runs_at_about_the_efficiency_that_was_published() -> None:
    """16,384 H100 as 8 × 16 × 128, batches of 16 M tokens: 41 % of the peak (arXiv:2407.21783, table 4)."""
    found = step_time(
        LLAMA_405B, Cluster(H100, tensor=8, pipeline=16, chunks=4), chips=16_384, batch_tokens=16 * 2**20
    )
    flops = 6 * LLAMA_405B.parameters() * 16 * 2**20
    assert found.micro_batches == 16
    assert flops / (found.total * 16_384 * H100.peak) == pytest.approx(0.41, abs=0.06)


def test_one_chip_only_calculates() -> None:
    found = step_time(shape_of(1e8), Cluster(H100, tensor=1, pipeline=1), chips=1, batch_tokens=2**20)
    assert found.efficiency == 1.0
    assert found.bytes_per_chip == pytest.approx(16 * shape_of(1e8).parameters())


@given(
    st.sampled_from([1, 2, 4, 8]),
    st.sampled_from([1, 2, 4]),
    st.sampled_from([1, 2, 4]),
    st.sampled_from([0, 1, 2, 3]),
)
def test_the_parts_of_a_step_are_those_of_the_formulas(
    tensor: int, pipeline: int, copies: int, stage: int
) -> None:
    model = shape_of(7e9)
    cluster = Cluster(H100, tensor=tensor, pipeline=pipeline, overlap_share=0.0, zero_stage=stage)
    found = step_time(model, cluster, chips=tensor * pipeline * copies, batch_tokens=2**22)
    group = tensor * pipeline
    assert found.bubble == pytest.approx(
        (found.arithmetic + found.tensor_exchange)
        * pipeline_bubble(stages=pipeline, micro_batches=found.micro_batches)[0]
    )
    ring = ring_all_reduce_seconds(
        bytes_each=2 * model.parameters() / group, workers=copies, bytes_per_second=50e9
    )
    assert found.gradient_exchange == pytest.approx(ring * (1.5 if stage == 3 else 1.0))
    assert found.bytes_per_chip == training_bytes(
        parameters=model.parameters() / group, workers=copies, stage=stage
    )
    assert 0 < found.efficiency <= 1


def test_more_chips_make_a_step_shorter_and_waste_more() -> None:
    found = scale_out(shape_of(70e9), Cluster(H100, tensor=8, pipeline=4), batch_tokens=4 * 2**20)
    assert len(found) >= 4
    assert [one.total for one in found] == sorted((one.total for one in found), reverse=True)
    assert [one.efficiency for one in found] == sorted((one.efficiency for one in found), reverse=True)
    assert found[-1].micro_batches == 1


@pytest.mark.parametrize(
    ("chips", "batch", "field"),
    [(12, 2**22, "chips"), (4, 2**22, "chips"), (8 * 1_024, 2**20, "batch_tokens")],
)
def test_layouts_that_cannot_be_are_refused_by_field(chips: int, batch: float, field: str) -> None:
    with pytest.raises(CalculationError) as refusal:
        step_time(shape_of(7e9), Cluster(H100, tensor=8), chips=chips, batch_tokens=batch)
    assert refusal.value.faults[0].path == field
