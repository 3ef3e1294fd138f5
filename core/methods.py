"""The documents' methods by id: the formula as written, the form Assay uses, why they differ, and numbers for
both.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core import documents
from core.market.competition import relative_pressure
from core.texts import mark
from core.training.experiments.registry import EXPERIMENTS


@dataclass(frozen=True)
class Example:
    """A worked number: what goes in, what comes out as written and as used (None: not a number of its
    own).
    """

    inputs: str
    as_written: Callable[[], float]
    as_used: Callable[[], float] | None = None


@dataclass(frozen=True)
class Method:
    """A method of the source documents. `page` is the page that uses it; texts are message ids."""

    id: str
    title: str
    as_written: str
    as_used: str
    why: str
    page: str
    code: str
    example: Example | None = None


def _logistic_twelve() -> float:
    return float(50_000 / (1 + (50_000 / 1_000 - 1) * np.exp(-0.1 * 12)))


_WRITTEN: tuple[Method, ...] = (
    Method(
        "M1",
        mark("Demand, continuous growth"),
        "D(t) = D0·e^(k·t)",
        "D(t) = D0·e^(Σk)",
        mark(
            "Right as written for a constant rate; Assay lets the rate fade and vary by month. Without a "
            "limit demand grows for ever, so the logistic curve is the default."
        ),
        "market-risk",
        "core/market/demand.py",
        Example(
            "D0 = 1000, k = 0.1, t = 12",
            lambda: float(documents.demand_exponential(1_000, 0.1, 12)),
            _logistic_twelve,
        ),
    ),
    Method(
        "M2",
        mark("Demand, compound growth"),
        "D(t) = D0·(1 + g)^t",
        "D(t) = D0·Π(1 + g)",
        mark("The code of document 003 uses this while its text gives M1. They agree when k = ln(1 + g)."),
        "market-risk",
        "core/market/demand.py",
        Example(
            "D0 = 1000, g = 0.1, t = 12",
            lambda: float(documents.demand_compound(1_000, 0.1, 12)),
            lambda: float(documents.demand_exponential(1_000, np.log(1.1), 12)),
        ),
    ),
    Method(
        "M3",
        mark("Competition pressure"),
        "P(t) = N(t)·S(t) ÷ D(t)",
        "rivals' supply ÷ demand",
        mark(
            "As written it divides a share by a demand and has the unit 1/customer, so it changes with the "
            "unit of demand. Without a unit it is rivals' supply over demand; the simulation itself uses the "
            "odds of being chosen (multinomial logit)."
        ),
        "market-risk",
        "core/market/competition.py",
        Example(
            "N = 5, S = 0.2, D = 3138.4284",
            lambda: float(documents.competition_pressure(5, 0.2, 3138.4284)),
            lambda: float(relative_pressure(rivals_supply=np.array([5 * 0.2]), demand=np.array([1.0]))[0]),
        ),
    ),
    Method(
        "M4",
        mark("Model quality"),
        "performance = accuracy × recall",
        "F1 = 2·precision·recall ÷ (precision + recall)",
        mark(
            "The product is no standard measure. The training lab shows accuracy and the confusion matrix, "
            "from which precision, recall and F1 follow."
        ),
        "learn",
        "core/documents.py",
        Example("accuracy 0.90, recall 0.85", lambda: float(documents.model_performance(0.90, 0.85))),
    ),
    Method(
        "M5",
        mark("Algorithm update speed"),
        "1 ÷ T",
        "12 ÷ T per year",
        mark(
            "With T in months the result is per month; document 003 prints 0.17 as if it were per year. In "
            "the plan it is the model life of a training run."
        ),
        "cash-flow",
        "core/documents.py",
        Example(
            "T = 6 months",
            lambda: float(documents.update_speed(6)),
            lambda: float(documents.update_speed(0.5)),
        ),
    ),
    Method(
        "M6",
        mark("Risk classes and countermeasures"),
        "–",
        "loss = Σ of a drawn number of events × loss per event",
        mark(
            "The documents name the classes without numbers. Assay keeps a register whose events are drawn "
            "as counts and whose tail is shared out by expected shortfall."
        ),
        "market-risk",
        "core/market/happenings.py",
    ),
    Method(
        "M7",
        mark("Demand from one's own data"),
        "–",
        "ln(value) = a + b·month",
        mark(
            "The documents ask for a forecast without giving one. An upload fits growth with an error that "
            "allows for months that follow each other, and refuses fewer than six points."
        ),
        "history",
        "core/history/trend.py",
    ),
    Method(
        "C1",
        mark("Funding requirement"),
        "R(t) = a·t + b",
        "P80 of max(0, −min Σ free cash flow)",
        mark(
            "A straight line knows nothing of revenue or hiring. Assay takes the deepest point of each "
            "future's cumulative cash flow before financing, and quotes what is enough in 80 of 100."
        ),
        "cash-flow",
        "core/simulation/run.py",
        Example("a = 5000, b = 1000, t = 12", lambda: float(documents.funding_requirement(5_000, 1_000, 12))),
    ),
    Method(
        "C2",
        mark("Piecewise cash flow"),
        "R(t) | R(t) − C1 | 0",
        "cash(t) = cash(t−1) + receipts − payments + financing",
        mark(
            "It calls a requirement a flow and drops to 0 at the end. The treasury moves cash month by "
            "month instead."
        ),
        "cash-flow",
        "core/cash_flow/treasury.py",
        Example(
            "a = 5000, b = 1000, t1 = 6, t2 = 12, C1 = 3000, t = 12",
            lambda: float(documents.piecewise_cash_flow(5_000, 1_000, 3_000, 6, 12, 12)),
        ),
    ),
    Method(
        "C3",
        mark("Cash-flow management"),
        "–",
        "closing cash = opening cash + all flows",
        mark(
            "Cash, debt and rounds share one loop over months, because low cash triggers a raise and a raise "
            "changes cash."
        ),
        "cash-flow",
        "core/cash_flow/treasury.py",
    ),
    Method(
        "C4",
        mark("Use-of-funds planning"),
        "–",
        "payments by function",
        mark("People, compute, winning customers, delivery and other costs stand side by side by month."),
        "cash-flow",
        "core/studies/cash_flow/statement.py",
    ),
    Method(
        "F1",
        mark("Funding channels"),
        "–",
        "(stake · kept · expected exit ÷ money)^(1 ÷ years) − 1; all-in rate of debt",
        mark(
            "The documents list advantages and drawbacks. Assay puts every channel on one axis for this "
            "plan: cost a year, dilution, control, time, odds, and how much of the need it can bring."
        ),
        "channels",
        "core/financing/raising/channels.py",
    ),
    Method(
        "F2",
        mark("Round sequence and share structure"),
        "–",
        "price = pre-money ÷ shares counted; smallest solution of shares = max(affine terms)",
        mark(
            "SAFEs, notes, pool, anti-dilution and new shares depend on each other; the equations are solved "
            "exactly, without iterating towards an answer."
        ),
        "round",
        "core/financing/raising/priced_round.py",
    ),
    Method(
        "F3",
        mark("Debt"),
        "–",
        "payment = (P − B)·r ÷ (1 − (1 + r)^−n) + B·r",
        mark(
            "Loans of seven kinds, month by month, with fees, end payment, warrants and covenants; the "
            "all-in cost is the rate at which everything paid is worth the money received."
        ),
        "debt",
        "core/financing/debt/schedule.py",
    ),
    Method(
        "F4",
        mark("Valuation"),
        "Σ assets; earnings × multiple; Σ cash flow ÷ (1 + r)^t",
        "seven methods and the distribution of discounted exit equity",
        mark(
            "The documents' three methods stand beside those of venture investors and the simulation's own "
            "distribution; where they disagree, their assumptions do."
        ),
        "valuation",
        "core/financing/raising/valuation.py",
    ),
    Method(
        "F5",
        mark("Sources and uses by stage"),
        "–",
        "opening cash + sources − uses = closing cash, from one closing to the next",
        mark(
            "The documents split the use of capital by stage in words; Assay cuts the base case at the "
            "closings and says how many months each round's money pays for."
        ),
        "financing",
        "core/studies/financing/uses.py",
    ),
    Method(
        "R1",
        mark("Return on investment"),
        "–",
        "NPV, IRR, multiple, odds",
        mark(
            "One expected figure hides that most futures pay little and few pay much: each measure is shown "
            "with its range."
        ),
        "return-on-investment",
        "core/returns/",
    ),
    Method(
        "R2",
        mark("Revenue models"),
        "–",
        "users × price; tokens × price; projects over their delivery",
        mark("Usage, subscription, project, licence and data service are kinds of stream in the plan."),
        "editor",
        "core/cash_flow/revenue.py",
    ),
    Method(
        "R3",
        mark("Sustainable business model"),
        "–",
        "gross margin = (revenue − delivery − inference) ÷ revenue",
        mark("Inference belongs to the cost of sales; margin is shown before cloud credits."),
        "cash-flow",
        "core/simulation/operations.py",
    ),
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


METHODS: tuple[Method, ...] = (*_WRITTEN, *_lab_methods())
"""Every method, in the order of the page."""
