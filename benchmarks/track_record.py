"""`python -m benchmarks.track_record [SERIES.csv.gz]`: the forecaster's record over the series of the
project, or over a file of others (series_id, kind, month, revenue), against the goals.
"""

import sys
import time
from datetime import date
from pathlib import Path

import pandas as pd

from core.facts.monthly_series import MonthlySeries, monthly_series
from core.studies.market.track_record import scores, trials_of

COVERED, HALF = (0.86, 0.94), (0.44, 0.56)
_GOAL_BY_AHEAD = {1: 0.95, 3: 0.95, 6: 0.90, 12: 0.90}
_GOAL_ERROR = 1.03


def read(path: Path) -> list[MonthlySeries]:
    """Return the series of a file."""
    frame = pd.read_csv(path)
    wide = frame.pivot(index="month", columns="series_id", values="revenue").sort_index()
    kinds = frame.drop_duplicates("series_id").set_index("series_id").kind
    first = date.fromisoformat(f"{wide.index[0]}-01")
    return [
        MonthlySeries(str(name), str(name), str(kinds[name]), first, wide[name].to_numpy(float))
        for name in wide.columns
    ]


def main(*path: str) -> int:
    """Print the record; end with 1 where a goal is missed."""
    series = read(Path(path[0])) if path else monthly_series()
    start = time.perf_counter()
    found = scores(trial for one in series for trial in trials_of(one))
    print("history ahead trials  in 90  in 50  score÷trend  error÷last")
    missed = 0
    for one in found:
        sharper, nearer = one.interval_score / one.trend_interval_score, one.error / one.last_error
        good = (
            COVERED[0] <= one.inside <= COVERED[1]
            and HALF[0] <= one.inside_half <= HALF[1]
            and sharper <= _GOAL_BY_AHEAD[one.ahead]
            and nearer <= _GOAL_ERROR
        )
        missed += not good
        print(
            f"{one.history:7} {one.ahead:5} {one.trials:6} {one.inside:6.1%} {one.inside_half:6.1%} "
            f"{sharper:12.2f} {nearer:11.2f}  {'ok' if good else 'MISSED'}"
        )
    print(f"{len(series)} series, {time.perf_counter() - start:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
