"""The experiments by name: what each is for, and the settings it starts from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.texts import mark
from core.training.engine.optimisers import OptimiserName
from core.training.experiments.base import Experiment, Settings
from core.training.experiments.generation import MaskedModel, SmallGPT
from core.training.experiments.pictures import ConvolutionDigits, Digits, FineTuning
from core.training.experiments.tables import Boundary, Preparation, Regression, ThreeSamples
from core.training.experiments.texts import Sequence, TextClassifier, WordEmbeddings


@dataclass(frozen=True)
class Preset:
    """An experiment's name, one paragraph of why, its maker, usual settings, variants, which own data it
    takes, settings that it is `without`.
    """

    label: str
    why: str
    make: Callable[[Settings], Experiment]
    hidden: int = 64
    learning_rate: float = 0.003
    batch_size: int = 32
    optimiser: OptimiserName = "adam"
    variants: tuple[str, ...] = ()
    own_data: str = ""
    document: str = ""
    without: tuple[str, ...] = ()
    variant_rates: Mapping[str, float] = field(default_factory=dict)
    """Learning rates of variants that do not have the usual one."""


EXPERIMENTS: dict[str, Preset] = {
    "digits": Preset(
        mark("Handwritten digits"),
        mark(
            "The smallest network that does something useful: one hidden layer reads digits of 64 pixels. "
            "Watch which digits it confuses."
        ),
        Digits,
        document="T1, T11",
    ),
    "boundary": Preset(
        mark("Two classes in a plane"),
        mark(
            "Two numbers in, one class out: the whole of what the network believes fits on the screen. "
            "Spirals need width and patience: sixteen neurons mostly learn them in three thousand steps, two "
            "never."
        ),
        Boundary,
        16,
        0.01,
        32,
        variants=("moons", "circles", "spirals"),
        own_data="points",
        document="T1",
        without=("dropout",),
    ),
    "regression": Preset(
        mark("Regression, 64-64-1"),
        mark(
            "The documents train this network on random numbers, where there is nothing to learn: what it "
            "learns by heart misses the hold-out by more than guessing the mean would. On real "
            "patients' figures it explains a part of the hold-out, at best from a sixth to three fifths by "
            "which patients are held out, and loses much of it again if it trains on."
        ),
        Regression,
        64,
        0.001,
        32,
        variants=("diabetes", "noise"),
        own_data="rows",
        document="T2",
    ),
    "three_samples": Preset(
        mark("Three samples, 3-4-1"),
        mark(
            "The documents' example: three rows. As written, with squared error and steps of 0.01, a "
            "thousand of them leave more than half of its error. With cross-entropy and larger steps it "
            "learns them by heart; a loss near 0 on what was trained says nothing about anything else."
        ),
        ThreeSamples,
        4,
        0.5,
        3,
        "sgd",
        variants=("by_heart", "as_written"),
        document="T3",
        without=("hidden", "dropout"),
        variant_rates={"as_written": 0.01},
    ),
    "text": Preset(
        mark("Text classification by LSTM"),
        mark(
            "Is a line prose or code? The network reads forty signs one after the other and keeps what "
            "matters in its state."
        ),
        TextClassifier,
        32,
        0.003,
        32,
        own_data="texts",
        document="T4",
    ),
    "convolution": Preset(
        mark("Digits by convolution"),
        mark(
            "The same small patterns are looked for everywhere in the picture. The documents train it on "
            "random pictures; here it reads real digits. Augmented: pictures are shifted while training."
        ),
        ConvolutionDigits,
        128,
        0.003,
        32,
        variants=("plain", "augmented"),
        document="T5",
        without=("hidden",),
    ),
    "words": Preset(
        mark("Word embeddings"),
        mark(
            "Words that stand in like places get like numbers: skip-gram with negative samples over Python's "
            "library. Look up which words come to stand near each other."
        ),
        WordEmbeddings,
        32,
        0.01,
        256,
        document="T6",
        without=("dropout",),
    ),
    "sequence": Preset(
        mark("Sequence prediction"),
        mark(
            "The next value of a noisy wave from the last 24, by LSTM or GRU, beside the naive guess that "
            "nothing changes."
        ),
        Sequence,
        24,
        0.005,
        64,
        variants=("lstm", "gru"),
        document="T7",
    ),
    "gpt": Preset(
        mark("A small GPT that writes"),
        mark(
            "Two layers of attention learn Python's library sign by sign. First it writes noise, then many "
            "spaces, then something like words."
        ),
        SmallGPT,
        64,
        0.003,
        16,
        own_data="text",
        document="T8",
    ),
    "masked": Preset(
        mark("Masked language model"),
        mark(
            "The network sees both sides of a gap and fills it, as BERT does: it learns to understand, not "
            "to write."
        ),
        MaskedModel,
        64,
        0.003,
        32,
        document="T9",
    ),
    "fine_tuning": Preset(
        mark("Pre-train, then fine-tune"),
        mark(
            "A network that has read many tilted digits gets forty upright ones: it begins far above "
            "guessing, mostly reads better with them, and stays ahead of one that starts from nothing."
        ),
        FineTuning,
        64,
        0.001,
        16,
        document="T10",
        without=("dropout",),
    ),
    "preparation": Preset(
        mark("Data preparation"),
        mark(
            "Wines with a dozen slips of the decimal point. Cleaned and standardised they are learnt in two "
            "hundred steps; raw, the same network is mostly far behind by then, and catches up late if at "
            "all."
        ),
        Preparation,
        16,
        0.003,
        16,
        variants=("prepared", "raw"),
        document="T14",
    ),
}
"""Name → preset, in the order of the page."""
