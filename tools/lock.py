"""Writes `requirements.lock`: `python -m tools.lock` asks pip which versions the ranges give today, all of
them.

The ranges say what works; the lock says what the tests last ran on, for whoever wants exactly that.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
_HEAD = "# What requirements.txt gave when the tests last ran; python -m tools.lock writes it anew.\n"


def resolved() -> dict[str, str]:
    """Return every package that the ranges need, by name, with its version."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        asked = ("--dry-run", "--ignore-installed", "--quiet", "--report", report.name)
        command = [sys.executable, "-m", "pip", "install", *asked, "-r", str(ROOT / "requirements.txt")]
        subprocess.run(command, check=True)
        found = json.loads(Path(report.name).read_text(encoding="utf-8"))["install"]
    return {one["metadata"]["name"].lower().replace("_", "-"): one["metadata"]["version"] for one in found}


def locked() -> dict[str, str]:
    """Return what the lock file holds, by name."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("==") for line in lines if line and not line.startswith("#"))
    return {name: version for name, _sign, version in pairs}


def main() -> None:
    """Write the lock file."""
    lines = [f"{name}=={version}\n" for name, version in sorted(resolved().items())]
    LOCK.write_text(_HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
