"""The headline figures by id: what each means. Stands once; pages, Methods and exports read it."""

import numpy as np

from core.derivation import Derivation
from core.simulation import per_path
from core.simulation.headline_cash import LASTING
from core.simulation.measures import Measure
from core.texts import mark

ROUND_MADE = mark("in which the next round is made")
"""The futures of which figures of the next investors speak."""

MEASURES: dict[str, Measure] = {
    "gold": Measure(
        Derivation(
            mark("Odds of gold"),
            "odds",
            mark(
                "Of 100 futures in which the next round is made, those in which its investors get at least "
                "the hurdle multiple; a dead company counts as 0."
            ),
            "P(all money out ÷ all money in ≥ hurdle)",
            ("investor.hurdle_multiple", "financing.rounds", "exit"),
            "core/returns/verdict.py",
            ("R1",),
        ),
        "odds",
        per_path.gold,
        population=ROUND_MADE,
    ),
    "start_raising": Measure(
        Derivation(
            mark("Raise by"),
            "month",
            mark(
                "The first month in which one future in ten has run out of cash before any new round, less "
                "the time a raise takes; it may lie in the past."
            ),
            "min{t : P10(cash before rounds, t) < 0} − months to raise",
            ("opening.cash", "financing.rounds"),
            "core/simulation/per_path.py",
            ("F2", "C3"),
        ),
        "start_raising",
        lambda forecast: forecast.results.dry_month,
    ),
    "runway": Measure(
        Derivation(
            mark("Runway"),
            "months",
            mark(
                "Months until cash would be negative without new rounds: the median future. Futures that "
                "never run dry count as the longest."
            ),
            "median of min{t : cash before rounds(t) < 0}",
            ("opening.cash", "revenue", "people", "compute", "costs"),
            "core/simulation/run.py",
            ("C3",),
        ),
        "month_median",
        lambda forecast: forecast.results.dry_month,
    ),
    "runway_without_credits": Measure(
        Derivation(
            mark("Without credits"),
            "months",
            mark(
                "The same if every GPU-hour had to be paid in cash: what the cloud credits buy is the "
                "difference."
            ),
            "median of min{t : cash before rounds(t) − credits used to t < 0}",
            ("compute.credits", "opening.cash"),
            "core/simulation/run.py",
            ("C3",),
        ),
        "month_median",
        lambda forecast: forecast.results.dry_month_without_credits,
    ),
    **LASTING,
    "cash_at_close": Measure(
        Derivation(
            mark("Cash at close"),
            "money",
            mark(
                "Cash in the month before the next round's money arrives, in the median future in which it "
                "closes: your bargaining position."
            ),
            "median of cash(close month − 1)",
            ("financing.rounds", "opening.cash"),
            "core/cash_flow/treasury.py",
            ("F2",),
        ),
        "median",
        per_path.cash_at_close,
        population=ROUND_MADE,
    ),
    "gross_margin": Measure(
        Derivation(
            mark("Gross margin"),
            "share",
            mark(
                "Revenue less delivery, serving (GPUs, model APIs, free users) and review, over revenue, in "
                "the first twelve months, before cloud credits; undefined without revenue."
            ),
            "(revenue − delivery − serving − review) ÷ revenue",
            ("revenue.streams", "compute.inference", "compute.gpu_price_per_hour"),
            "core/simulation/operations.py",
            ("C3", "R3"),
        ),
        "median",
        lambda forecast: forecast.results.first_year_gross_margin,
        population=mark("in which there is revenue"),
    ),
    "burn_multiple": Measure(
        Derivation(
            mark("Burn multiple"),
            "factor",
            mark(
                "Money burnt in the twelve months after the first for each unit of yearly revenue added in "
                "them; undefined where none is added."
            ),
            "net burn of 12 months ÷ (revenue in month 12 − in month 0)·12",
            ("revenue", "people", "compute", "costs"),
            "core/simulation/per_path.py",
            ("C3",),
        ),
        "median",
        per_path.burn_multiple,
        -1,
        mark("in which revenue grows"),
    ),
    "founders_payout": Measure(
        Derivation(
            mark("Founders' payout"),
            "money",
            mark(
                "What all founders together receive in the median future: at the exit, after debt and "
                "preferences, and before it for shares they sell."
            ),
            "waterfall(max(0, EV − debt + cash)) + sales of shares",
            ("exit", "financing"),
            "core/financing/exit/waterfall.py",
            ("F2", "R1"),
        ),
        "median",
        per_path.founders_payout,
    ),
    "founders_stake": Measure(
        Derivation(
            mark("Founders' stake"),
            "share",
            mark(
                "The founders' part of all shares after the last round of the plan, unissued pool included, "
                "in the median future."
            ),
            "founders' shares ÷ all shares",
            ("financing.holders", "financing.rounds", "financing.safes"),
            "core/financing/ownership/cap_table.py",
            ("F2",),
        ),
        "median",
        per_path.founders_stake,
    ),
    "ruin": Measure(
        Derivation(
            mark("Odds of ruin"),
            "odds",
            mark(
                "Futures in which cash becomes negative, or a failed raise ends the company, before the exit."
            ),
            "P(min cash < 0)",
            ("financing", "revenue", "people", "compute", "costs"),
            "core/cash_flow/treasury.py",
            ("C3", "M6"),
        ),
        "odds",
        lambda forecast: per_path.ruined(forecast).astype(np.float64),
        -1,
    ),
    "close": Measure(
        Derivation(
            mark("Odds of closing"),
            "odds",
            mark(
                "Futures in which the plan's next round closes, at any attempt. They follow traction and the "
                "funding climate."
            ),
            "logistic(logit(p) + s·(score + ln climate))",
            ("financing.rounds", "financing.policy", "market.climate"),
            "core/financing/raising/odds.py",
            ("F2",),
        ),
        "odds",
        per_path.closed,
    ),
    "capital_needed": Measure(
        Derivation(
            mark("Capital needed"),
            "money",
            mark(
                "Enough in 80 of 100 futures: the deepest point of the cumulative free cash flow before any "
                "financing. Cash at hand is part of it."
            ),
            "P80 of max(0, −min Σ free cash flow)",
            ("revenue", "people", "compute", "costs"),
            "core/simulation/run.py",
            ("C1", "C3"),
        ),
        "p80",
        lambda forecast: forecast.results.peak_deficit,
        -1,
    ),
    "exit_revenue": Measure(
        Derivation(
            mark("Exit revenue"),
            "money",
            mark(
                "Yearly revenue that the exit multiple is applied to, in the median future; 0 where the "
                "company died."
            ),
            "Σ revenue of the last 12 months, or the last month's × 12 by run rate",
            ("exit", "revenue", "market"),
            "core/returns/exit.py",
            ("R1",),
        ),
        "median",
        lambda forecast: forecast.results.exit_revenue,
    ),
    "enterprise_value": Measure(
        Derivation(
            mark("Exit value"),
            "money",
            mark("Exit multiple times yearly revenue, in the climate of that month, in the median future."),
            "multiple · climate · yearly revenue",
            ("exit", "market.climate"),
            "core/returns/exit.py",
            ("F4", "R1"),
        ),
        "median",
        lambda forecast: forecast.results.enterprise_value,
    ),
    "multiple": Measure(
        Derivation(
            mark("Money multiple"),
            "factor",
            mark(
                "Money back for each unit that the next round's investors put in, bridge, pro rata and "
                "warrants included, in the median future in which they do; 0 where the company dies."
            ),
            "all money out ÷ all money in",
            ("financing.rounds", "exit"),
            "core/returns/verdict.py",
            ("R1",),
        ),
        "median",
        per_path.next_multiple,
        population=ROUND_MADE,
    ),
    "irr": Measure(
        Derivation(
            mark("Yearly return"),
            "share",
            mark(
                "Internal rate of return of the next round's investors, in the median future in which they "
                "invest; −100 % where the money is lost."
            ),
            "i : Σ flow(t)·(1 + i)^(−t/12) = 0",
            ("financing.rounds", "exit"),
            "core/simulation/per_path.py",
            ("R1",),
        ),
        "median",
        per_path.next_rate_of_return,
        population=ROUND_MADE,
    ),
    "npv": Measure(
        Derivation(
            mark("Net present value"),
            "money",
            mark(
                "Unlevered free cash flow to the exit plus the exit's enterprise value, at the investor's "
                "discount rate, in the median future."
            ),
            "Σ flow(t)·(1+r)^(−(t+1)/12) + EV·(1+r)^(−(T+1)/12)",
            ("investor.discount_rate_per_year", "exit"),
            "core/returns/value.py",
            ("R1",),
        ),
        "median",
        lambda forecast: forecast.results.net_present_value,
    ),
}
"""Every headline figure by id."""
