"""A campaign of broken files: every door a person may hand a file to answers with a message, in time and in
memory.

`python -m benchmarks.fuzz [COUNT] [SEED]` mutates good files of every kind and hands each to its reader. What
is not a typed error, takes over `LONGEST_S` or grows the process by over `MOST_BYTES` is printed.
"""

import gzip
import io
import random
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from core.changes.adopt_history import adopted
from core.errors import AssayError
from core.financing.interchange.ocf_read import read_ocf
from core.financing.interchange.ocf_write import write_ocf
from core.financing.interchange.table import read_cap_table
from core.history.history import interpret
from core.history.table import read_table
from core.plan.case import Case
from core.plan.document.case_text import read_case, write_case
from core.plan.document.edit import changed
from core.plan.document.files import read_plan, write_plan
from core.plan.document.library import ready_made
from core.training.engine.checkpoint import configuration_of, restore, saved
from core.training.engine.loop import Configuration, Run
from store.cases import Cases
from store.database import prepared
from store.parcel import packed, unpack
from store.people import of_browser

LONGEST_S, MOST_BYTES = 5.0, 1_000_000_000
PLAN = ready_made("applied")
_EXTREMES = (
    *(
        b"-1",
        b"0",
        b"1e308",
        b"-1e308",
        b"1e-300",
        b"nan",
        b"inf",
        b"9" * 5_000,
        b"=1+1",
        b"\xff\xfe",
        b"\x00",
    ),
    *(
        b"[" * 50_000,
        b"(" * 100_000,
        b"," * 20_000,
        b"\n" * 20_000,
        b" " * 3_000,
        b'"',
        b"{}",
        b"[]",
        b"true",
    ),
    *("亿".encode(), "９９".encode(), "\u202e".encode(), b"2024-13-45", b"x.a" * 4_000, b"A" * 70_000),
)


@dataclass(frozen=True)
class Door:
    """A kind of file: a good one, what reads it, and whether it is an archive whose parts are broken
    singly.
    """

    name: str
    good: bytes
    read: Callable[[bytes], object]
    archive: bool = False


def doors(folder: Path) -> list[Door]:
    """Return every door with a good file of its kind."""
    cases, anne = Cases(prepared(f"sqlite:///{folder}/fuzz.db")), of_browser("a" * 43)
    cases.create(anne, (write_case(Case(PLAN)),), "X")
    parcel = packed(cases, anne, cases.listed(anne))

    def bring(content: bytes) -> None:
        before = len(cases.listed(anne))
        try:
            for one in unpack(cases, anne, content):
                cases.remove(anne, one.id)
        except AssayError:
            assert len(cases.listed(anne)) == before, "a refused file has left something"
            raise

    history = _history_rows()
    text = "\n".join(",".join(str(cell) for cell in row) for row in history).encode()
    owners = (
        b"Holder,Security,Shares,Amount\nAnna,common,4000000,\nBen,common,4000000,\nPool,pool,1000000,\n"
        b"Fund,preferred,900000,1500000\n"
    )
    configuration = Configuration("boundary", "circles")
    return [
        Door("plan", write_plan(PLAN).encode(), read_plan),
        Door(
            "case",
            write_case(Case(PLAN)).encode(),
            lambda content: read_case(content.decode("utf-8", "replace")),
        ),
        Door("parcel", parcel, bring),
        Door("parcel, unpacked", gzip.decompress(parcel), lambda content: bring(gzip.compress(content, 1))),
        Door("history", text, _take_history),
        Door("history workbook", _workbook(history), _take_history, archive=True),
        Door("cap table", owners, _take_owners),
        Door(
            "cap table workbook",
            _workbook([row.split(",") for row in owners.decode().split()]),
            _take_owners,
            True,
        ),
        Door("ocf", write_ocf(PLAN), lambda content: read_ocf(content, currency="USD"), archive=True),
        Door("model", saved(Run(configuration)), _go_on, archive=True),
    ]


def _history_rows() -> list[list[object]]:
    head: list[object] = ["Month", "Revenue", "Customers", "Costs", "Cash"]
    months = [f"{2024 + month // 12}-{month % 12 + 1:02d}" for month in range(24)]
    return [
        head,
        *([one, 1e5 * 1.05**i, 40 + i, 3e5 + 1e3 * i, 5e6 - 2e5 * i] for i, one in enumerate(months)),
    ]


def _workbook(rows: list[list[object]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def _take_history(content: bytes) -> None:
    adopted(PLAN, interpret(read_table(content)))


def _take_owners(content: bytes) -> None:
    changed(PLAN, read_cap_table(content).changes())


def _go_on(content: bytes) -> None:
    restore(Run(configuration_of(content)), content)


def broken(door: Door, chance: random.Random) -> bytes:
    """Return a broken file: of an archive, at times one part of it."""
    if not door.archive or chance.random() < 0.3:
        return _broken(door.good, chance)
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(door.good)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        chosen = chance.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, _broken(content, chance) if name == chosen else content)
    return result.getvalue()


def _broken(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.choice((1, 1, 4, 40, 400)))
        kind = chance.randrange(6)
        if kind == 0:
            content = content[:start] + chance.randbytes(end - start) + content[end:]
        elif kind == 1:
            content = content[:start] + content[end:]
        elif kind == 2:
            content = content[:start] + content[start:end] * chance.choice((2, 50, 2_000)) + content[end:]
        elif kind == 3:
            content = content[:start] + chance.choice(_EXTREMES) + content[end:]
        elif kind == 4:
            content = content[:start]
        else:
            content = _number_replaced(content, chance)
        content = content[:10_000_000]
    return content


def _number_replaced(content: bytes, chance: random.Random) -> bytes:
    spots = [i for i, byte in enumerate(content[:200_000]) if 48 <= byte <= 57]
    if not spots:
        return content
    start = end = chance.choice(spots)
    while end < len(content) and 48 <= content[end] <= 57:
        end += 1
    return content[:start] + chance.choice(_EXTREMES) + content[end:]


def campaign(count: int, seed: int = 1) -> Iterator[str]:
    """Hand `count` broken files to the doors in turn; yield what went wrong."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        known = doors(Path(folder))
        for door in known:
            door.read(door.good)
        for number in range(count):
            door = known[number % len(known)]
            content = broken(door, chance)
            if said := attempt(door, content):
                yield f"#{number} {door.name}: {said}"


def attempt(door: Door, content: bytes) -> str:
    """Return what went wrong with a file; empty where it was read or refused as it should be."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = ""
    try:
        door.read(content)
    except AssayError:
        pass
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        said = (
            f"{type(error).__name__}: {str(error)[:80]} at {where.filename.rpartition('/')[2]}:{where.lineno}"
        )
    taken = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1_024
    if taken > LONGEST_S:
        said += f" {taken:.1f} s"
    if grown > MOST_BYTES:
        said += f" {grown / 1e6:.0f} MB"
    return said


def main(count: int = 5_000, seed: int = 1) -> int:
    """Run the campaign and print what it found."""
    start, found = time.perf_counter(), 0
    for line in campaign(count, seed):
        found += 1
        print(line, flush=True)
    print(f"{count} files, {found} faults, {time.perf_counter() - start:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
