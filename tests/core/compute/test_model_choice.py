"""From a budget to a model: shapes, budgets and the chips that hold them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.compute.hardware import CHIPS
from core.compute.laws import BESIROGLU
from core.compute.model_choice import (
    Batch,
    by_law,
    by_ratio,
    layout_of,
    least_chips,
    least_chips_beside,
    shape_of,
)
from core.compute.transformer import activation_bytes
from core.errors import CalculationError

H100, A100 = CHIPS["h100"], CHIPS["a100"]


@pytest.mark.parametrize("size", [1e9, 7e9, 34e9, 70e9, 175e9, 4.05e11, 1e12])
def test_a_usual_shape_has_the_size_asked_for(size: float) -> None:
    assert shape_of(size).parameters() == pytest.approx(size, rel=0.01)


def test_models_spend_their_budget() -> None:
    for model in (by_ratio(flops=1e23, tokens_per_parameter=20), by_law(flops=1e23, law=BESIROGLU)):
        assert 6 * model.parameters * model.tokens == pytest.approx(1e23)


def test_a_layout_fits() -> None:
    layout = layout_of(parameters=70e9, chip=H100, chips=512)
    assert layout.tensor * layout.pipeline * layout.context * layout.data <= 512
    assert layout.activations < layout.bytes_per_chip < H100.memory_bytes


@given(
    st.sampled_from([7e9, 13e9, 70e9, 175e9, 405e9, 1e12]),
    st.sampled_from(["v100", "a100", "h100", "b200"]),
    st.sampled_from(["selective", "full"]),
)
def test_the_number_of_chips_that_a_refusal_names_is_the_least_that_is_enough(
    size: float, chip: str, recomputation: str
) -> None:
    batch = Batch(recomputation=recomputation)  # type: ignore[arg-type]
    try:
        layout_of(parameters=size, chip=CHIPS[chip], chips=1, batch=batch)
    except CalculationError as error:
        (fault,) = error.faults
        if fault.path == "micro_batch":
            return
        needed = int(str(fault.parameters["needed"]))
        layout_of(parameters=size, chip=CHIPS[chip], chips=needed, batch=batch)
        with pytest.raises(CalculationError):
            layout_of(parameters=size, chip=CHIPS[chip], chips=needed - 1, batch=batch)


def test_seven_billion_on_eight_a100_with_micro_batches_of_four_need_recomputation() -> None:
    kept = Batch(micro_batch=4, recomputation="none")
    with pytest.raises(CalculationError):
        layout_of(parameters=7e9, chip=A100, chips=8, batch=kept)
    again = Batch(micro_batch=4, recomputation="full")
    assert layout_of(parameters=7e9, chip=A100, chips=8, batch=again).bytes_per_chip < 80e9
    with pytest.raises(CalculationError, match="any number"):
        layout_of(parameters=7e9, chip=CHIPS["rtx_4090"], chips=8, batch=Batch(64, 32_768, "none"))


def test_activations_of_a_layer_by_the_published_table() -> None:
    """s·b·h·34 without attention's maps (5·a·s/h more), over 8 chips s·b·h·13; the input alone: 2
    (Korthikanti).
    """
    shape = {"layers": 1, "width": 1_000, "heads": 10, "micro_batch": 2, "context": 100}
    each = 100 * 2 * 1_000
    assert activation_bytes(**shape, recomputation="selective") == 34 * each
    assert activation_bytes(**shape, recomputation="selective", tensor=8) == 13 * each
    assert activation_bytes(**shape, recomputation="none") == (34 + 5) * each
    assert activation_bytes(**shape, recomputation="full") == 2 * each
    assert activation_bytes(**(shape | {"layers": 3}), recomputation="full") == 6 * each
    dealt_out = {"tensor": 8, "sequence_parallel": True}
    assert activation_bytes(**shape, **dealt_out, recomputation="selective") == 34 / 8 * each
    assert activation_bytes(**shape, **dealt_out, recomputation="full") == 2 / 8 * each


def test_llama_3_1_405b_fits_on_the_chips_it_was_trained_on() -> None:
    """Tensor 8 and pipeline stages on 16,384 chips of 80 GB (arXiv:2407.21783, table 4)."""
    layout = layout_of(parameters=405e9, chip=H100, chips=16_384)
    assert layout.tensor == 8
    assert layout.pipeline >= 8
    assert layout.bytes_per_chip < 80e9


def test_a_context_too_long_for_a_chip_is_dealt_out_over_several() -> None:
    """Its own 8,192 tokens: over c chips each keeps a c-th of them, and shares the optimiser's state with all
    others of its part of the model.
    """
    short = layout_of(parameters=405e9, chip=H100, chips=16_384)
    long = layout_of(parameters=405e9, chip=H100, chips=16_384, batch=Batch(context=8_192))
    assert (short.context, long.context) == (1, 2)
    assert long.activations == short.activations
    assert long.bytes_per_chip == pytest.approx(short.bytes_per_chip)
    assert (long.tensor, long.pipeline) == (short.tensor, short.pipeline)
    assert long.data * 2 == short.data


@pytest.mark.parametrize(("size", "chip"), [(70e9, "h100"), (405e9, "h100"), (13e9, "a100"), (7e9, "a100")])
def test_the_least_chips_are_those_that_the_refusal_names(size: float, chip: str) -> None:
    needed = least_chips(parameters=size, chip=CHIPS[chip], batch=Batch())
    assert layout_of(parameters=size, chip=CHIPS[chip], chips=needed).data >= 1
    with pytest.raises(CalculationError) as refused:
        layout_of(parameters=size, chip=CHIPS[chip], chips=needed - 1)
    assert refused.value.faults[0].parameters["needed"] == needed


def test_adapters_need_room_beside_the_activations() -> None:
    """70 B in 16 bits are 141 GB: two chips hold them, and eight beside the activations of one sequence."""
    batch = Batch(1, 4_096, "selective")
    assert least_chips_beside(141e9, active=70e9, chip=H100, batch=batch) == 8
    assert least_chips_beside(1e9, active=1e9, chip=H100, batch=batch) == 1


def test_a_mixture_keeps_the_activations_of_what_serves_a_token() -> None:
    """671 B of which 37 B serve a token: state of 42 GB a chip and activations of a 37 B model fit on 256."""
    h800, batch = CHIPS["h800"], Batch(1, 4_096, "selective")
    mixed = layout_of(parameters=671e9, active=37e9, chip=h800, chips=256, batch=batch)
    alike = layout_of(parameters=671e9, active=671e9, chip=h800, chips=2_048, batch=batch)
    assert mixed.activations < 0.4 * alike.activations * alike.context
    assert least_chips(parameters=671e9, active=37e9, chip=h800, batch=batch) <= 256
    assert least_chips(parameters=671e9, chip=h800, batch=batch) > 256


def test_the_logits_are_kept_too() -> None:
    """7 B with fused attention on eight A100s: at micro-batch 4 the logits, 4·4·4,096·128,000/t bytes, do not
    fit beside 13 GB a chip of activations; at micro-batch 1 all fits.
    """
    small = layout_of(parameters=7e9, chip=CHIPS["a100"], chips=8, batch=Batch(micro_batch=1))
    shape = shape_of(7e9)
    kept = activation_bytes(
        layers=shape.layers,
        width=shape.width,
        heads=shape.heads,
        micro_batch=1,
        context=4_096,
        tensor=small.tensor,
        sequence_parallel=small.pipeline > 1,
        recomputation="selective",
    )
    assert small.activations * small.context - kept == pytest.approx(4 * 4_096 * 128_000 / small.tensor)
