"""What the Price page asks for: the model, the chips and their efficiency, the programme around the run."""

from dataclasses import dataclass

import streamlit as st

from core.compute.hardware import CHIPS, Chip
from core.compute.model_choice import Batch
from core.compute.published_runs import MFU_RANGE, PUBLISHED, PublishedRun, median_mfu
from core.facts.reader import per_dollar
from core.plan.plan import Plan
from present import formats
from present.translation import _
from ui.session.kept import kept_choice, kept_number, kept_slider

_FLOPS = [10.0**power * digit for power in range(18, 27) for digit in (1, 2, 5)]
_MFU = [round(0.10 + 0.01 * step, 2) for step in range(61)]


_RATIOS = ["law", "serving", "10", "20", "50", "100", "200", "1000"]


@dataclass(frozen=True)
class Inputs:
    """What the page asks for. `parameters` are those that serve a token, `total` all of them (a mixture of
    experts has more); `tokens_per_parameter` None: by the law, −1: by the law with serving.
    """

    flops: float | None
    tokens_per_parameter: float | None
    parameters: float
    total: float
    tokens: float
    chip: Chip
    chips: int
    batch: Batch
    mfu: tuple[float, float]
    failures_in_mfu: bool
    price_per_hour: float
    final_share: float
    post_training_share: float
    tokens_served_per_month: float
    serving_efficiency: float
    people: float
    data: float


def inputs(plan: Plan) -> Inputs:
    """Draw the levers into the sidebar and return them."""
    symbol = formats.SYMBOLS[plan.company.currency]
    with st.sidebar:
        source = kept_choice(
            "model_from",
            _("The model"),
            ["budget", "size", *(run.model for run in PUBLISHED)],
            "budget",
            labels=lambda one: {"budget": _("by a budget of FLOPs"), "size": _("by size and tokens")}.get(
                one, one
            ),
            help=_("A published run sets size, tokens, chip and its own efficiency."),
        )
        run = next((one for one in PUBLISHED if one.model == source), None)
        flops, ratio, size = _model(source, run)
        chip, mfu = _hardware(run)
        price = kept_number(
            f"gpu_price:{chip.id}",
            _("{chip}: price ({unit} an hour)").format(chip=chip.name, unit=symbol),
            plan.compute.gpu_price_per_hour.median,
            low=0.01,
        )
        share = kept_slider(
            "final_share",
            _("Final run as part of R&D compute"),
            [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 1.0],
            0.2,
            labels=lambda one: f"{one:.0%}",
            help=_("Final runs are 10–30 % of R&D compute (Epoch AI 2026); the rest is experiments."),
        )
        after = kept_slider(
            "post_training",
            _("Post-training, of the final run"),
            [0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0],
            0.1,
            labels=lambda one: f"{one:.0%}",
        )
        served = kept_number("served", _("Tokens served a month (billions)"), 50.0, low=0.0, fmt="%.1f")
        with st.expander(_("More"), key="price_more"):
            chips = int(kept_number("chips", _("Chips"), 512, low=1, fmt="%.0f"))
            batch = _batch()
            contained = kept_choice(
                "mfu_contains",
                _("The efficiency is"),
                ["hours", "step"],
                "hours",
                labels=lambda one: {
                    "hours": _("of all hours, failures in it"),
                    "step": _("of a step, without failures"),
                }[one],
                help=_(
                    "Published chip-hours contain the time lost to failures; a profiler's figure does not."
                ),
            )
            serving = kept_slider(
                "serving_efficiency",
                _("Serving speed, of the chip's limit"),
                [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0],
                0.4,
                labels=lambda one: f"{one:.0%}",
                help=_(
                    "Measured servers reach a part of what memory and arithmetic allow; type your own "
                    "measurement."
                ),
            )
            rate = per_dollar(plan.company.currency)
            money = f"{symbol} M"
            people = kept_number(
                "people", _("People of the programme ({unit})").format(unit=money), 6.0 * rate, low=0.0
            )
            data = kept_number("data", _("Data ({unit})").format(unit=money), 1.0 * rate, low=0.0)
    return Inputs(
        flops,
        ratio,
        *size,
        chip,
        chips,
        batch,
        mfu,
        contained == "hours",
        price,
        share,
        after,
        served * 1e9,
        serving,
        people * 1e6,
        data * 1e6,
    )


def _model(
    source: str, run: PublishedRun | None
) -> tuple[float | None, float | None, tuple[float, float, float]]:
    """Return (FLOPs and tokens a parameter, where a budget decides) and (active, all parameters, tokens)."""
    if run is not None:
        return None, None, (run.parameters, run.total_parameters or run.parameters, run.tokens)
    if source == "size":
        total = kept_number("parameters", _("Parameters (billions)"), 7.0, low=0.001, fmt="%.3f") * 1e9
        active = kept_number(
            "active_parameters",
            _("of them active for a token (billions; 0: all)"),
            0.0,
            low=0.0,
            fmt="%.3f",
            help=_("A mixture of experts trains and serves with a part of its parameters at a time."),
        )
        tokens = kept_number("tokens", _("Tokens of training (billions)"), 2_000.0, low=0.001, fmt="%.1f")
        return None, None, (min(active * 1e9, total) or total, total, tokens * 1e9)
    flops = kept_slider(
        "flops",
        _("FLOPs of the final run"),
        _FLOPS,
        5e22,
        labels=lambda one: f"{one:.0e}",
        help=_("6 × parameters × tokens. GPT-3: 3e23, Llama 3 405B: 4e25."),
    )
    ratio = kept_choice(
        "ratio",
        _("Tokens a parameter"),
        _RATIOS,
        "20",
        labels=lambda one: {"law": _("best by the law"), "serving": _("best with serving")}.get(one, one),
        help=_("About 20 is best for training alone; more pays when much is served."),
    )
    return flops, None if ratio == "law" else -1.0 if ratio == "serving" else float(ratio), (0.0, 0.0, 0.0)


def _hardware(run: PublishedRun | None) -> tuple[Chip, tuple[float, float]]:
    """Return the chip at the precision of training, and the range of efficiency."""
    if run is not None:
        return CHIPS[run.chip], (run.mfu, run.mfu)
    chip = CHIPS[kept_choice("chip", _("Hardware"), list(CHIPS), "h100", labels=lambda one: CHIPS[one].name)]
    if len(chip.precisions) > 1:
        precision = kept_choice(
            "precision",
            _("Precision of training"),
            list(chip.precisions),
            "bf16",
            labels=str.upper,
            help=_("The efficiency counts against the peak of this precision."),
        )
        chip = chip.at(precision)
    about = _(
        "Part of the chips' peak that published runs reached: {low} to {high}, median {middle}."
    ).format(low=f"{MFU_RANGE[0]:.0%}", high=f"{MFU_RANGE[1]:.0%}", middle=f"{median_mfu():.0%}")
    ends = [
        kept_slider(name, label, _MFU, usual, labels=lambda one: f"{one:.0%}", help=about)
        for name, label, usual in (
            ("mfu_low", _("Efficiency (MFU), low"), MFU_RANGE[0]),
            ("mfu_high", _("Efficiency (MFU), high"), MFU_RANGE[1]),
        )
    ]
    return chip, (min(ends), max(ends))


def _batch() -> Batch:
    recomputation: dict[str, str] = {
        "none": _("none: all is kept"),
        "selective": _("attention (fused kernels)"),
        "full": _("every layer"),
    }
    return Batch(
        int(kept_number("micro_batch", _("Sequences a chip at once"), 1, low=1, fmt="%.0f")),
        int(kept_number("train_context", _("Context of training (tokens)"), 4_096, low=1, fmt="%.0f")),
        kept_choice(
            "recomputation",
            _("Computed again on the way back"),
            list(recomputation),
            "selective",
            labels=lambda one: recomputation[one],
        ),
    )
