"""Entries of the Methods page on market and cash: M1 to M7, C1 to C4."""

import numpy as np

from core.market.competition import relative_pressure
from core.methods import as_written as documents
from core.methods.method import Example, Method
from core.texts import mark


def _logistic_twelve() -> float:
    return float(50_000 / (1 + (50_000 / 1_000 - 1) * np.exp(-0.1 * 12)))


MARKET_AND_CASH: tuple[Method, ...] = (
    Method(
        "M1",
        mark("Demand, continuous growth"),
        "D(t) = D0·e^(k·t)",
        "D(t) = D0·e^(Σk)",
        mark(
            "Right as written for a constant rate; Assay lets the rate fade and vary by month, and "
            "fits it to "
            "a market's own figures. Without a limit demand grows for ever, so the logistic curve is "
            "the default."
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
            "unit of demand. Without a unit it is rivals' supply over demand; the page Market says when "
            "it passes "
            "1. The simulation itself lets rivals hold customers of one pool, won by the multinomial logit."
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
        "core/methods/as_written.py",
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
        "core/methods/as_written.py",
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
        "ln revenue = level + season + noise, weighed against a class",
        mark(
            "The documents ask for a forecast without giving one. A company's months are weighed against "
            "companies like it, and its plan goes on from there; a market's own figures are fitted by five "
            "curves, or refused."
        ),
        "demand-curve",
        "core/market/forecaster.py",
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
        "closing cash = opening cash + all flows; profit and loss, balance sheet and cash flow from "
        "one ledger",
        mark(
            "Cash, debt and rounds share one loop over months, because low cash triggers a raise and a raise "
            "changes cash."
        ),
        "statements",
        "core/cash_flow/treasury.py",
    ),
    Method(
        "C4",
        mark("Use-of-funds planning"),
        "–",
        "payments by function",
        mark("People, compute, winning customers, delivery and other costs stand side by side by month."),
        "cash-flow",
        "core/studies/cash_flow/cash_by_account.py",
    ),
)
