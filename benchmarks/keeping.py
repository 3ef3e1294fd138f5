"""What keeping costs: a change of an input through the whole page, kept in the store against not kept."""

import logging
import os
import statistics
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[1]
LEVER = "overview:compute.gpu_price_per_hour"
CHANGES = 16


def keeping() -> list[Row]:
    """The server's time for a change of a lever on Overview, median of several, kept and not kept in turn."""
    from streamlit.testing.v1 import AppTest

    from store.people import of_browser
    from ui.session import person

    logging.disable(logging.WARNING)
    taken: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder, patch.object(person, "who") as who:
        os.environ["ASSAY_DATABASE_URL"] = f"sqlite:///{folder}/assay.db"
        apps = {}
        for kept in taken:
            who.return_value = of_browser("b" * 43) if kept else None
            apps[kept] = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        for number in range(CHANGES):
            for kept, times in taken.items():
                who.return_value = of_browser("b" * 43) if kept else None
                # Each change is new to both, so that no cached answer serves one of them.
                lever = apps[kept].number_input(key=LEVER).set_value(3.0 + number / 100 + kept / 1_000)
                start = time.perf_counter()
                lever.run()
                times.append(time.perf_counter() - start)
    ours, floor = (statistics.median(taken[kept]) for kept in (True, False))
    return [Row("a change on Overview, kept ÷ not kept", ours, floor, 1.05)]
