"""What comes after the big run, by hand and against published adapters."""

import pytest

from core.compute.hardware import CHIPS
from core.compute.post_training import adapter_parameters, distillation, fine_tuning, low_rank, reinforcement
from core.compute.transformer import Transformer
from core.errors import CalculationError

H100 = CHIPS["h100"]
LLAMA_8B = Transformer(
    layers=32,
    width=4_096,
    heads=32,
    key_value_heads=8,
    feed_forward=14_336,
    vocabulary=128_256,
    context=8_192,
    gated=True,
    biases=False,
    tied=False,
    learned_positions=False,
)


def test_adapters_of_llama_3_8b_have_their_published_size() -> None:
    """Rank 16 at all matrices: 41,943,040 trainable parameters (as the PEFT library prints them)."""
    assert adapter_parameters(LLAMA_8B, 16) == 41_943_040
    assert adapter_parameters(LLAMA_8B, 32) == 2 * 41_943_040


def test_full_fine_tuning_takes_six_flops_and_sixteen_bytes_a_parameter() -> None:
    """8e9 on 1e9 tokens three times: 1.44e20 FLOPs, 101 hours of H100 at 40 %; 128 GB."""
    found = fine_tuning(active_parameters=8e9, parameters=8e9, tokens=1e9, epochs=3, chip=H100, mfu=0.4)
    assert found.flops == pytest.approx(1.44e20)
    assert found.chip_hours == pytest.approx(1.44e20 / (989.4e12 * 0.4 * 3_600))
    assert found.memory_bytes == 128e9


def test_low_rank_takes_two_thirds_of_the_arithmetic_and_a_ninth_of_the_memory() -> None:
    terms = {"active_parameters": 8e9, "parameters": 8e9, "tokens": 1e9, "epochs": 1.0, "mfu": 0.4}
    full = fine_tuning(chip=H100, **terms)
    found = low_rank(shape=LLAMA_8B, rank=16, chip=H100, **terms)
    assert found.flops / full.flops == pytest.approx(2 / 3 + 41_943_040 / 8e9)
    assert found.memory_bytes == 16e9 + 16 * 41_943_040
    four_bits = low_rank(shape=LLAMA_8B, rank=16, chip=H100, weight_bytes=0.5, **terms)
    assert four_bits.memory_bytes == 4e9 + 16 * 41_943_040


def test_a_teacher_reads_along() -> None:
    usual = {"teacher": 70e9, "teacher_memory": 70e9, "tokens": 1e10, "chip": H100, "mfu": 0.4}
    found = distillation(student=8e9, student_memory=8e9, **usual)
    assert found.flops == pytest.approx((48e9 + 140e9) * 1e10)
    assert found.memory_bytes == 8e9 * 16 + 140e9
    experts = distillation(student=37e9, student_memory=671e9, **usual)
    assert experts.flops == pytest.approx((6 * 37e9 + 140e9) * 1e10)
    assert experts.memory_bytes == 671e9 * 16 + 140e9


def test_answers_are_written_read_and_learnt_from() -> None:
    """10,000 prompts of 500 with eight answers of 1,500: 120 M written, 160 M seen, 10 FLOPs for each."""
    found = reinforcement(
        active_parameters=8e9,
        parameters=8e9,
        prompts=10_000,
        answers_per_prompt=8,
        prompt_tokens=500,
        answer_tokens=1_500,
        read_again=2,
        tokens_per_chip_second=2_000,
        chip=H100,
        mfu=0.4,
    )
    assert found.flops == pytest.approx(10 * 8e9 * 1.6e8)
    assert found.writing_hours == pytest.approx(1.2e8 / 2_000 / 3_600)
    assert found.training_hours == pytest.approx(10 * 8e9 * 1.6e8 / (989.4e12 * 0.4 * 3_600))
    assert found.chip_hours == found.writing_hours + found.training_hours
    assert found.memory_bytes == 8e9 * (16 + 6)


@pytest.mark.parametrize("wrong", [{"tokens": 0.0}, {"epochs": 0.0}, {"mfu": 0.0}, {"mfu": 1.1}])
def test_figures_that_cannot_be_are_refused_by_name(wrong: dict[str, float]) -> None:
    terms = {"active_parameters": 8e9, "parameters": 8e9, "tokens": 1e9, "epochs": 1.0, "mfu": 0.4} | wrong
    with pytest.raises(CalculationError, match=next(iter(wrong))):
        fine_tuning(chip=H100, **terms)
