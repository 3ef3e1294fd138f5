"""What the Price page asks for: the model, the chips and their efficiency, the programme around the run."""

from dataclasses import dataclass

import streamlit as st

from core.compute.hardware import Chip
from core.compute.model_choice import Batch
from core.compute.published_runs import PUBLISHED, PublishedRun
from core.compute.requests import Request
from core.errors import Fault
from core.facts.reader import per_dollar
from core.plan.plan import Plan
from core.texts import mark
from present import formats
from present.translation import _
from ui.frame.strip import show_faults
from ui.session.kept import kept_choice, kept_number, kept_slider
from ui.training.chip_inputs import hardware, price_of_an_h100, price_of_an_hour

_FLOPS = [10.0**power * digit for power in range(18, 27) for digit in (1, 2, 5)]


_RATIOS = ["law", "serving", "10", "20", "50", "100", "200", "1000"]


@dataclass(frozen=True)
class Inputs:
    """What the page asks for. `parameters` are those that serve a token, `total` all of them (a mixture of
    experts has more); `tokens_per_parameter` None: by the law, −1: by the law with serving.
    `cache_bytes`: keys and values kept a token (None: those of a usual shape). `people_per_compute`:
    people's cost ÷ that of all compute, where it decides instead of `people`.
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
    cache_bytes: float | None
    request: Request
    people: float
    people_per_compute: float | None
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
        chip, mfu = hardware(run)
        price = price_of_an_hour(chip, price_of_an_h100(plan), symbol)
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
            own = ("chips", 512) if run is None else (f"chips:{run.model}", run.chips)
            chips = int(kept_number(own[0], _("Chips"), own[1], low=1, fmt="%.0f"))
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
            cache = _cache(run)
            request = _request()
            rate = per_dollar(plan.company.currency)
            money = f"{symbol} M"
            people, per_compute = _people(money, rate)
            data = kept_number("data", _("Data ({unit})").format(unit=money), 1.0 * rate, low=0.0)
    return Inputs(
        flops,
        ratio,
        *size,
        chip,
        chips,
        batch,
        mfu,
        contained == "hours" or run is not None,  # reported hours hold what failures cost
        price,
        share,
        after,
        served * 1e9,
        serving,
        cache,
        request,
        people * 1e6,
        per_compute,
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
        if active * 1e9 > total:
            text = mark("are more than all parameters: all are taken")
            show_faults([Fault(_("of them active for a token (billions; 0: all)"), text)])
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


def _people(money: str, rate: float) -> tuple[float, float | None]:
    """Return what people cost (millions), and their cost ÷ that of compute where that decides."""
    by = kept_choice(
        "people_by",
        _("People of the programme"),
        ["typed", "compute"],
        "typed",
        labels=lambda one: {"typed": _("as typed"), "compute": _("in proportion to compute")}[one],
    )
    if by == "typed":
        label = _("People of the programme ({unit})").format(unit=money)
        return kept_number("people", label, 6.0 * rate, low=0.0), None
    share = kept_slider(
        "people_per_compute",
        _("People, of the cost of compute"),
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
        0.6,
        labels=lambda one: f"{one:.0%}",
        help=_(
            "Staff were 29–49 % of what GPT-3, OPT-175B, GPT-4 and Gemini Ultra cost in all (Cottier et al. "
            "2024): .4 to .96 of the rest."
        ),
    )
    return 0.0, share


def _cache(run: PublishedRun | None) -> float | None:
    """Return the bytes kept a token: a published run's own, or as typed."""
    if run is not None:
        return run.cache_bytes
    typed = kept_number(
        "cache_kilobytes",
        _("Keys and values kept a token (KB; 0: usual)"),
        0.0,
        low=0.0,
        fmt="%.1f",
        help=_("2 × layers × key-value heads × head size × 2 bytes; latent attention keeps far less."),
    )
    return typed * 1e3 or None


def _request() -> Request:
    """Return the request that is priced."""
    prompt = kept_number("prompt_tokens", _("Tokens of a prompt"), 1_500, low=1, fmt="%.0f")
    cached = kept_slider(
        "cached_share",
        _("of it kept from before"),
        [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95],
        0.0,
        labels=lambda one: f"{one:.0%}",
        help=_("Keys and values of a prompt's beginning that are read from memory instead of computed."),
    )
    answer = kept_number("answer_tokens", _("Tokens of an answer, thoughts included"), 500, low=1, fmt="%.0f")
    return Request(prompt, cached, answer)


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
