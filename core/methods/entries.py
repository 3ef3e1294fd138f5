"""Every entry of the Methods page, in the order of the documents."""

from core.methods.financing_entries import FINANCING_AND_RETURN
from core.methods.market_entries import MARKET_AND_CASH
from core.methods.method import Method
from core.texts import mark
from core.training.experiments.registry import EXPERIMENTS

_LAB: tuple[Method, ...] = (
    Method(
        "T1",
        mark("Forward and backward propagation"),
        "ReLU′ = 1 − a; Adam without bias correction",
        "ReLU′ = 1 where x > 0; Adam with bias correction",
        mark(
            "Document 000 mistakes ReLU's derivative and leaves out Adam's bias correction; the lab's engine "
            "uses the correct forms."
        ),
        "learn",
        "core/training/engine/tensor.py",
    ),
    Method(
        "T11",
        mark("Evaluation"),
        "–",
        "accuracy, confusion matrix on pictures held out",
        mark("Figures on pictures the network was trained on would flatter it."),
        "learn",
        "core/training/engine/loop.py",
    ),
    Method(
        "T12",
        mark("Tuning, ensembles, initialisation"),
        "–",
        "mean over folds ± √((1/k + 1/(k − 1))·s²)",
        mark(
            "Grid, random and successive-halving search over our own engine; the standard error is widened "
            "because folds share rows (Nadeau & Bengio 2003), and what lies within two of them is called not "
            "resolved."
        ),
        "tuning",
        "core/training/trials/tuning.py",
    ),
    Method(
        "T13",
        mark("Training on many workers"),
        "–",
        "ḡ = Σ nᵢ·gᵢ ÷ Σ nᵢ; waiting (p − 1)/(m + p − 1); ring 2(n − 1)/n·bytes ÷ bandwidth",
        mark(
            "Real processes average their gradients and learn exactly what one would; without waiting, "
            "gradients are stale, and by how much is counted."
        ),
        "scaling-out",
        "core/training/trials/data_parallel.py",
    ),
)

_LAB_FORMULAS = {
    "regression": "L = mean((ŷ − y)²)",
    "three_samples": "L = −y ln p − (1 − y) ln(1 − p)",
    "text": "c = f·c + i·g, h = o·tanh c",
    "convolution": "y = Σ x[i + u, j + v]·k[u, v]",
    "words": "σ(u·v) for words that meet, σ(−u·v) for random ones",
    "sequence": "h = (1 − z)·n + z·h",
    "gpt": "softmax(Q·Kᵀ ÷ √d)·V, later steps hidden",
    "masked": "cross-entropy at hidden signs only",
    "fine_tuning": "weights of one task as the start of another",
    "preparation": "(x − mean) ÷ standard deviation of the training set",
}


def _lab_methods() -> tuple[Method, ...]:
    """Return a method for each experiment of the lab that stands for an id of the documents: the preset's own
    words.
    """
    return tuple(
        Method(
            EXPERIMENTS[name].document,
            EXPERIMENTS[name].label,
            "–",
            formula,
            EXPERIMENTS[name].why,
            "learn",
            "core/training/experiments/registry.py",
        )
        for name, formula in _LAB_FORMULAS.items()
    )


METHODS: tuple[Method, ...] = (*MARKET_AND_CASH, *FINANCING_AND_RETURN, *_LAB, *_lab_methods())
"""All of them."""
