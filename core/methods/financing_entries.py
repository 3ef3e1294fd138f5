"""Entries of the Methods page on financing and return: F1 to F6, R1 to R3."""

from core.methods.method import Method
from core.texts import mark

FINANCING_AND_RETURN: tuple[Method, ...] = (
    Method(
        "F1",
        mark("Funding channels"),
        "–",
        "rate asked by equity; all-in rate of debt; a set costs the mean by amount",
        mark(
            "The documents list advantages and drawbacks. Assay puts sets of channels that fit the stage and "
            "bring the whole need on one axis for this plan: cost a year, dilution, control, time and odds."
        ),
        "channels",
        "core/financing/raising/funding_sets.py",
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
            "distribution; where they disagree, their assumptions do. Each says what it would need "
            "to believe "
            "to reach the price asked."
        ),
        "valuation",
        "core/financing/valuation/income.py",
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
        "F6",
        mark("Investor relations"),
        "–",
        "a month's figures beside the plan's median and 90 % band; forecasts that held ÷ forecasts",
        mark(
            "The documents ask for reports and openness in words. Assay writes the month's update from "
            "plan and "
            "actuals, and shows how earlier forecasts have held."
        ),
        "investor-update",
        "reports/investor_update.py",
    ),
    Method(
        "R1",
        mark("Return on investment"),
        "–",
        "NPV, IRR (every root, or none), MIRR, payback, profitability index, multiple of money, odds",
        mark(
            "One expected figure hides that most futures pay little and few pay much: each measure is shown "
            "with its range."
        ),
        "returns-by-class",
        "core/returns/measures.py",
    ),
    Method(
        "R2",
        mark("Revenue models"),
        "–",
        "users × price × use; what is billed ahead is deferred, what is billed after is a contract asset",
        mark(
            "Nine kinds of stream: usage, subscription, committed use, pay per outcome, projects, "
            "licences, data "
            "service, product sale, advertising; each with its own billing."
        ),
        "plan",
        "core/cash_flow/revenue.py",
    ),
    Method(
        "R3",
        mark("Sustainable business model"),
        "–",
        "gross margin = (revenue − delivery − tokens bought and served − free tier − review) ÷ revenue",
        mark(
            "Serving belongs to the cost of sales, before cloud credits. Margin is shown three ways, beside "
            "retention, cost of winning and lifetime value of each class of customers."
        ),
        "unit-economics",
        "core/studies/cash_flow/unit_economics.py",
    ),
)
