"""Broken and hostile files: a message each, soon, and nothing left behind. The campaign runs thousands."""

import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from benchmarks.fuzz import PLAN, campaign, doors
from core.errors import AssayError, PlanError
from core.financing.interchange.ocf_read import MOST_OBJECTS, read_ocf
from core.financing.interchange.ocf_write import write_ocf
from core.financing.interchange.table import read_cap_table
from core.history.dates import read_month
from core.history.day_order import days_come_first
from core.history.headers import is_total, recognised
from core.history.history import interpret
from core.history.numbers import read_number, shows_decimal_comma, shows_decimal_dot
from core.history.table import read_table
from core.history.units import unit_in_header
from core.plan.document.files import read_plan, write_plan

SOON_S = 5.0


def test_every_door_reads_its_good_file(tmp_path: Path) -> None:
    for door in doors(tmp_path):
        door.read(door.good)


@pytest.mark.slow
def test_broken_files_get_a_message_in_time() -> None:
    assert list(campaign(200, seed=7)) == []


def packed(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"{name}.ocf.json", content)
    return file.getvalue()


def many_issuances(count: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(write_ocf(PLAN))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            data = json.loads(content)
            found = [one for one in data.get("items", []) if one["object_type"] == "TX_STOCK_ISSUANCE"]
            if found:
                more = [found[0] | {"id": f"x{n}", "security_id": f"s{n}"} for n in range(count)]
                data["items"] += more
            archive.writestr(name, json.dumps(data))
    return file.getvalue()


def sparse_workbook(sheets: int) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for _ in range(sheets):
        sheet = book.create_sheet()
        sheet.cell(1_000_000, 150).value = 1
    book.save(file)
    return file.getvalue()


HOSTILE: dict[str, tuple[Callable[[bytes], object], Callable[[], bytes]]] = {
    "a package of nothing but brackets": (read_ocf, lambda: packed(a="[" + "[]," * MOST_OBJECTS + "[]]")),
    "ten thousand issuances": (read_ocf, lambda: many_issuances(10_000)),
    "a name twenty thousand times": (
        read_cap_table,
        lambda: b"Holder,Security,Shares\n" + b"Anna,common,1\n" * 19_000,
    ),
    "a hundred sheets with a cell far below": (read_table, lambda: sparse_workbook(100)),
    "a month with three thousand spaces": (
        lambda content: interpret(read_table(content)),
        lambda: b"Month,Revenue\n2024" + b" " * 3_000 + b"x,1\n",
    ),
    "a header of brackets": (
        lambda content: interpret(read_table(content)),
        lambda: b"(" * 100_000 + b",Revenue\n2024-01,1\n",
    ),
    "nothing but commas": (lambda content: interpret(read_table(content)), lambda: b"," * 5_000_000),
    "a bomb": (
        lambda content: read_table(content),
        lambda: packed(a="0" * 90_000_000).replace(b"a.ocf.json", b"xl/workboo"),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_hold_the_server_is_answered_soon(name: str) -> None:
    read, make = HOSTILE[name]
    content = make()
    start = time.perf_counter()
    try:
        read(content)
    except AssayError as error:
        assert error.faults
    assert time.perf_counter() - start < SOON_S


@pytest.mark.parametrize(
    "sign", ["(", "[", "0", "9", " ", "a", "-", "年", "月", ",", ".", "'", "$", "total ", "1.", "(1"]
)
def test_no_cell_takes_time_in_a_power_of_its_length(sign: str) -> None:
    text = sign * 100_000
    start = time.perf_counter()
    for cell in (text, f"2024{text}x", f"{text})", f"revenue {text}"):
        read_month(cell)
        read_number(cell)
        recognised(cell)
        is_total(cell)
        unit_in_header(cell)
        shows_decimal_comma([cell])
        shows_decimal_dot([cell])
        days_come_first([cell])
    assert time.perf_counter() - start < SOON_S


def test_a_whole_number_of_thousands_of_digits_is_named_as_such() -> None:
    with pytest.raises(PlanError, match="thousands of digits"):
        read_plan(write_plan(PLAN).replace("months = 72", f"months = {'9' * 5_000}"))


def test_a_damaged_part_of_a_package_is_said_to_be_damaged() -> None:
    good = bytearray(write_ocf(PLAN))
    with zipfile.ZipFile(io.BytesIO(bytes(good))) as archive:
        first = archive.infolist()[0]
    for place in range(first.header_offset + 80, first.header_offset + 120):
        good[place] ^= 0xFF
    with pytest.raises(AssayError):
        read_ocf(bytes(good))


def test_gzip_that_ends_early_is_refused(tmp_path: Path) -> None:
    door = next(one for one in doors(tmp_path) if one.name == "parcel")
    with pytest.raises(AssayError):
        door.read(gzip.compress(gzip.decompress(door.good))[:-20])
