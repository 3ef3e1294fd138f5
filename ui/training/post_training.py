"""What comes after the big run: fine-tuning, low rank, distillation and reinforcement learning, priced."""

import pandas as pd
import streamlit as st

from core.compute.model_choice import ModelChoice, least_chips, least_chips_beside, shape_of
from core.compute.post_training import (
    METHODS,
    PostTraining,
    distillation,
    fine_tuning,
    low_rank,
    reinforcement,
)
from core.errors import AssayError
from present import formats
from present.translation import _
from ui.frame.strip import show_faults
from ui.session.kept import kept_choice, kept_number
from ui.show import charts
from ui.training.big_run import ServingRow, all_parameters
from ui.training.run_inputs import Inputs


def after_the_run(given: Inputs, choice: ModelChoice, typical: ServingRow | None, currency: str) -> None:
    """Draw what each method costs for the model above, at the middle efficiency."""
    with st.expander(
        _("After the run: fine-tuning, low rank, distillation, reinforcement learning"),
        icon=":material/tune:",
        key="after_the_run",
        on_change="rerun",
    ) as fold:
        if not fold.open:
            return
        try:
            found = _methods(given, choice, typical)
        except AssayError as error:
            show_faults(list(error.faults))
            return
        _table(found, given, choice, currency)


def _methods(given: Inputs, choice: ModelChoice, typical: ServingRow | None) -> list[PostTraining]:
    """Ask how much is trained on, and return the methods for the model."""
    active, whole = choice.parameters, all_parameters(given, choice)
    mfu = (given.mfu[0] + given.mfu[1]) / 2
    left, middle, right = st.columns(3)
    with left:
        tokens = kept_number("tuning_tokens", _("Tokens trained on (millions)"), 500.0, low=0.0) * 1e6
        epochs = kept_number("tuning_epochs", _("How often each"), 2.0, low=0.0, fmt="%.1f")
        rank = int(kept_number("adapter_rank", _("Rank of the adapters"), 16, low=1, high=4_096, fmt="%.0f"))
        bits = kept_choice("kept_bits", _("Bits a weight that stands still"), ["16", "8", "4"], "16")
    with middle:
        teacher = kept_number("teacher", _("Teacher, active parameters (billions)"), 70.0, low=0.001) * 1e9
        teacher_whole = kept_number("teacher_all", _("of all (billions; 0: the same)"), 0.0, low=0.0) * 1e9
    with right:
        prompts = kept_number("rl_prompts", _("Prompts in all"), 100_000, low=1, fmt="%.0f")
        answers = kept_number("rl_answers", _("Answers to each"), 8, low=1, fmt="%.0f")
        read_again = kept_number(
            "rl_passes",
            _("Further passes over an answer"),
            1,
            low=0,
            high=20,
            fmt="%.0f",
            help=_("A reference model, a reward model: each reads every answer once."),
        )
    chip = given.chip
    found = [
        fine_tuning(
            active_parameters=active, parameters=whole, tokens=tokens, epochs=epochs, chip=chip, mfu=mfu
        ),
        low_rank(
            active_parameters=active,
            parameters=whole,
            shape=shape_of(active),
            rank=rank,
            tokens=tokens,
            epochs=epochs,
            chip=chip,
            mfu=mfu,
            weight_bytes=int(bits) / 8,
        ),
        distillation(
            student=active,
            student_memory=whole,
            teacher=teacher,
            teacher_memory=max(teacher, teacher_whole),
            tokens=tokens * epochs,
            chip=chip,
            mfu=mfu,
        ),
    ]
    if typical is not None:
        found.append(
            reinforcement(
                active_parameters=active,
                parameters=whole,
                prompts=prompts,
                answers_per_prompt=answers,
                prompt_tokens=given.request.prompt,
                answer_tokens=given.request.answer,
                read_again=read_again,
                tokens_per_chip_second=typical.speed.tokens_per_chip_second,
                chip=chip,
                mfu=mfu,
            )
        )
    return found


def _least(one: PostTraining, given: Inputs, whole: float, active: float) -> int:
    """Return the fewest chips, activations with them, by the rule that refuses too few for the run itself."""
    chip, batch = given.chip, given.batch
    held = least_chips_beside(one.memory_bytes, active=active, chip=chip, batch=batch)
    if one.method == "low_rank":
        return held
    return max(held, least_chips(parameters=whole, chip=chip, batch=batch, active=active))


def _table(found: list[PostTraining], given: Inputs, choice: ModelChoice, currency: str) -> None:
    whole, active = all_parameters(given, choice), choice.parameters
    frame = pd.DataFrame(
        {
            _("Method"): _(METHODS[one.method]),
            _("FLOPs"): f"{one.flops:.1e}",
            _("Chip-hours"): formats.compact(one.chip_hours),
            _("of them writing"): formats.percent(one.writing_hours / one.chip_hours),
            _("Cost"): formats.money(one.chip_hours * given.price_per_hour, currency),
            _("Memory"): _("{memory} GB").format(memory=f"{one.memory_bytes / 1e9:,.0f}"),
            _("Chips at least"): f"{_least(one, given, whole, active):,}",
        }
        for one in found
    )
    st.dataframe(
        frame, hide_index=True, alt=_("What training after the run costs by method"), key="methods_after"
    )
    charts.table_download(frame, name="post_training")
    st.caption(
        _(
            "At the middle efficiency; memory without activations. Distillation reads the tokens by the "
            "teacher's odds; reinforcement learning writes answers at the speed of serving above."
        )
    )
