"""Headline figures of how long cash lasts; see `headline`."""

from core.derivation import Derivation
from core.simulation import per_path
from core.simulation.measures import Measure
from core.texts import mark

LASTING: dict[str, Measure] = {
    "runway_at_burn": Measure(
        Derivation(
            mark("Cash ÷ burn now"),
            "months",
            mark(
                "Cash today over the mean net burn of the first three months, in the median future: "
                "what a board "
                "computes by hand. It knows nothing of growth; the runway beside it does."
            ),
            "opening cash ÷ mean net burn of months 0 to 2",
            ("opening.cash", "people", "compute", "costs", "revenue"),
            "core/simulation/run.py",
            ("C3",),
        ),
        "month_median",
        lambda forecast: forecast.results.months_of_burn,
    ),
    "default_alive": Measure(
        Derivation(
            mark("Default alive"),
            "odds",
            mark(
                "Futures in 100 in which the company reaches an operating profit before its cash ends, or "
                "its cash lasts to the exit, if no new round ever closes."
            ),
            "P(three months of operating profit ≥ 0 come before cash before rounds < 0, or it never is)",
            ("opening.cash", "revenue", "people", "compute", "costs"),
            "core/simulation/per_path.py",
            ("C3",),
        ),
        "odds",
        per_path.default_alive,
    ),
}
