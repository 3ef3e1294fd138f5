"""What comes after the big run: fine-tuning in full and by low rank, distillation, reinforcement learning.

N is the parameters that serve a token, T the tokens trained on. A token forward takes 2·N FLOPs, backward
twice that: once for its activations and once for the weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.compute.hardware import Chip
from core.compute.transformer import Transformer
from core.errors import CalculationError, Fault
from core.texts import mark

Method = Literal["full", "low_rank", "distillation", "reinforcement"]
METHODS: Mapping[Method, str] = {
    "full": mark("Fine-tuning of all weights"),
    "low_rank": mark("Fine-tuning by low rank (LoRA)"),
    "distillation": mark("Distillation from a teacher"),
    "reinforcement": mark("Reinforcement learning"),
}
ADAM_BYTES = 16
"""Bytes a trained parameter: weight and gradient of 16 bits, and master weight and two moments of 32
(Rajbhandari et al. 2020).
"""


@dataclass(frozen=True)
class PostTraining:
    """One method: FLOPs of training, chip-hours of training and of writing answers, and the bytes that all
    chips must hold beside activations.
    """

    method: Method
    flops: float
    training_hours: float
    writing_hours: float
    memory_bytes: float

    @property
    def chip_hours(self) -> float:
        """All chip-hours."""
        return self.training_hours + self.writing_hours


def adapter_parameters(shape: Transformer, rank: int) -> int:
    """Return the parameters of low-rank adapters at all matrices of a transformer: rank · (rows + columns) of
    each (Hu et al. 2021).
    """
    inner, keys = shape.heads * shape.per_head, shape.key_values * shape.per_head
    ends = [(shape.width, inner), (shape.width, keys), (shape.width, keys), (inner, shape.width)]
    ends += [(shape.width, shape.hidden)] * (2 if shape.gated else 1) + [(shape.hidden, shape.width)]
    return shape.layers * sum(rank * (rows + columns) for rows, columns in ends)


def fine_tuning(
    *, active_parameters: float, parameters: float, tokens: float, epochs: float, chip: Chip, mfu: float
) -> PostTraining:
    """Return fine-tuning of all weights: 6·N·T."""
    flops = 6 * active_parameters * _positive(tokens=tokens, epochs=epochs)
    return PostTraining("full", flops, _hours(flops, chip, mfu), 0.0, parameters * ADAM_BYTES)


def low_rank(
    *,
    active_parameters: float,
    parameters: float,
    shape: Transformer,
    rank: int,
    tokens: float,
    epochs: float,
    chip: Chip,
    mfu: float,
    weight_bytes: float = 2.0,
) -> PostTraining:
    """Return fine-tuning by low-rank adapters: the weights that stand still need no gradient of their own,
    4·N·T, and the adapters 6·A·T. `weight_bytes`: what a weight is kept in (0.5: four bits, QLoRA).
    """
    trained = adapter_parameters(shape, rank)
    flops = (4 * active_parameters + 6 * trained) * _positive(tokens=tokens, epochs=epochs)
    memory = parameters * weight_bytes + trained * ADAM_BYTES
    return PostTraining("low_rank", flops, _hours(flops, chip, mfu), 0.0, memory)


def distillation(
    *,
    student: float,
    student_memory: float,
    teacher: float,
    teacher_memory: float,
    tokens: float,
    chip: Chip,
    mfu: float,
) -> PostTraining:
    """Return distillation by the teacher's odds: the student is trained, 6·N·T, while the teacher reads
    along, 2·N(teacher)·T. `student_memory`, `teacher_memory`: all parameters of each; the teacher's are kept
    in 16 bits.
    """
    flops = (6 * student + 2 * teacher) * _positive(tokens=tokens)
    memory = student_memory * ADAM_BYTES + teacher_memory * 2
    return PostTraining("distillation", flops, _hours(flops, chip, mfu), 0.0, memory)


def reinforcement(
    *,
    active_parameters: float,
    parameters: float,
    prompts: float,
    answers_per_prompt: float,
    prompt_tokens: float,
    answer_tokens: float,
    read_again: float,
    tokens_per_chip_second: float,
    chip: Chip,
    mfu: float,
) -> PostTraining:
    """Return reinforcement learning: answers are written at the speed of serving, read by `read_again` other
    passes (a reference model, a reward model; 2·N each) and trained on, 6·N, with their prompts.
    """
    answers = _positive(prompts=prompts, answers_per_prompt=answers_per_prompt)
    written = answers * _positive(answer_tokens=answer_tokens)
    seen = written + answers * max(prompt_tokens, 0.0)
    flops = (6 + 2 * max(read_again, 0.0)) * active_parameters * seen
    writing = written / _positive(tokens_per_chip_second=tokens_per_chip_second) / 3_600
    memory = parameters * (ADAM_BYTES + 2 * (1 + max(read_again, 0.0)))
    return PostTraining("reinforcement", flops, _hours(flops, chip, mfu), writing, memory)


def _hours(flops: float, chip: Chip, mfu: float) -> float:
    if not 0 < mfu <= 1:
        raise CalculationError(Fault("mfu", mark("must be above 0 and at most 1")))
    return flops / (chip.peak * mfu * 3_600)


def _positive(**values: float) -> float:
    """Return the product of figures that must be above 0."""
    product = 1.0
    for name, value in values.items():
        if not value > 0:
            raise CalculationError(Fault(name, mark("must be above {limit}"), {"limit": 0}))
        product *= value
    return product
