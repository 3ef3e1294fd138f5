"""Which tests run which line of the engines: recorded once for each state of the tree, so that a mutation
campaign tries a change on the tests that can notice it, quickest first.
"""

import hashlib
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[1]
TESTS = ("core", "golden", "pages", "ui", "reports", "present")
# The lab has no figures of the plan; what draws the house itself runs every line without asking for a result.
LEFT_OUT = ("core/training", "pages/test_lab.py", "core/test_schema_walk.py")
_SETTINGS = "[run]\nsource = core\nconcurrency = thread\n"


@dataclass(frozen=True)
class Touching:
    """The tests by the lines that they run, and how long each takes."""

    lines: dict[str, dict[int, list[str]]]
    """By file and line, the names of the tests."""
    seconds: dict[str, float]
    """By test, how long it took."""

    def tests_of(self, path: Path, line: int) -> list[str]:
        """The tests that run the line, quickest first; for one that runs at import, those of its file."""
        of_file = self.lines.get(path.as_posix(), {})
        found = of_file.get(line) or {name for names in of_file.values() for name in names}
        return sorted(found, key=lambda name: self.seconds.get(name, 0.0))


def touching(tree: Path = ROOT) -> Touching:
    """The record of this state of the tree: kept in `.assay/`, made where there is none (half an hour)."""
    kept = tree / ".assay" / f"touching-{_state(tree)}.json"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(_recorded(tree)), encoding="utf-8")
    lines, seconds = json.loads(kept.read_text(encoding="utf-8"))
    numbered = {
        path: {int(line): names for line, names in of_file.items()} for path, of_file in lines.items()
    }
    return Touching(numbered, seconds)


def _state(tree: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted([*(tree / "core").rglob("*.py"), *(tree / "tests").rglob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _recorded(tree: Path) -> tuple[dict[str, dict[int, list[str]]], dict[str, float]]:
    with TemporaryDirectory() as folder:
        settings, report, data = (Path(folder) / name for name in ("settings", "report.xml", "data"))
        settings.write_text(f"{_SETTINGS}data_file = {data}\n", encoding="utf-8")
        subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-n", "logical", "--dist", "loadfile", "-q"),
                *("-p", "no:cacheprovider", "--cov=core", f"--cov-config={settings}", "--cov-context=test"),
                *("--cov-report=", f"--junitxml={report}", "-o", "junit_family=xunit1"),
                *(f"tests/{name}" for name in TESTS),
                *(f"--ignore=tests/{name}" for name in LEFT_OUT),
            ],
            cwd=tree,
            check=True,
        )
        return _lines(tree, data, _names(tree)), _seconds(ElementTree.parse(report).iter("testcase"))


def _names(tree: Path) -> set[str]:
    """The tests that can be called by name: a name that no run finds would look like a failure."""
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "--collect-only", "-q", "tests"]
    found = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=True).stdout
    return {line for line in found.splitlines() if "::" in line}


def _lines(tree: Path, data: Path, names: set[str]) -> dict[str, dict[int, list[str]]]:
    read = CoverageData(basename=str(data))
    read.read()
    found: dict[str, dict[int, list[str]]] = {}
    for file in read.measured_files():
        by_line: dict[int, list[str]] = defaultdict(list)
        for line, contexts in read.contexts_by_lineno(file).items():
            by_line[line] = sorted({name.rsplit("|", 1)[0] for name in contexts} & names)
        found[Path(file).relative_to(tree).as_posix()] = by_line
    return found


def _seconds(cases: Iterable[ElementTree.Element]) -> dict[str, float]:
    return {f"{case.get('file')}::{case.get('name')}": float(case.get("time", 0)) for case in cases}
