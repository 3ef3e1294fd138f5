"""What is read of made-up cap tables, each folded into a number: the record of `owners.json`.

Tables are put together from the headers, names and sums that files have; packages are good ones to which
something happens: splits, transfers, exercises, a field that goes missing or reads otherwise.
"""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from core.financing.interchange.ocf_read import read_ocf
from core.financing.interchange.ocf_write import write_ocf
from core.financing.interchange.table import read_cap_table
from tests.core.financing.interchange.test_ocf import RICH
from tests.core.history.sheets import xlsx
from tests.golden.folding import Folded, folded, write

RECORD = Path(__file__).with_name("owners.json")
_TABLES, _PACKAGES = 600, 400
_BEGINS = date(2026, 7, 1)
_PEOPLE = ("Ada", "Bob", "Cy", "Dee Ltd", "Angel Fund LP", "North Capital", "王伟", "Total Capital LP")
_HOLDER = ("Holder", "Name", "Stakeholder name", "Shareholder", "股东", "Owner", "Investor")
_KIND = ("Security", "Type", "Class", "Share class", "类型")
_SHARES = ("Shares", "Quantity", "Outstanding shares", "Number of shares", "持股数", "Shares issued", "Units")
_COMMON = ("Common", "Common Stock", "Ordinary", "普通股", "Class A", "Common", "CS-1")
_PREFERRED = ("Seed Preferred", "Series A", "Series Seed ($1.25)", "Preference", "A轮优先股", "PS-1",
              "Series B (2x, participating)", "Pre-Seed Preferred")  # fmt: skip
_OPTIONS = ("Options", "ISO", "RSU", "Options granted", "期权", "ESOP", "Promised options")
_POOLS = ("Option pool available", "Pool", "Unissued options", "Available for issuance", "期权池",
          "Pool (incl. granted)", "Options authorized", "Option pool remaining")  # fmt: skip
_SUMS = ("Total", "Fully diluted", "Sub-total", "合计", "Summe", "Total common", "Total Preferred", "Check")
_SHEETS = ("Cap table", "Options", "SAFEs", "Notes 2025", "Q1 2026", "Archive", "2024")
_STATES = ("Active", "", "Outstanding", "Issued", "Cancelled", "Exercised", "Converted", "Vested")
_TERMS = ("Uncapped", "$8m cap, 20% discount", "MFN", "post-money", "pre-money, $5,000,000 cap", "")
_DAYS = ("2024-01-15", "15.03.2025", "2027-06-30", "Jan 1, 2026", "2026/06/30", "", "n/a")
_ENDINGS = ("TRANSFER", "CANCELLATION", "REPURCHASE", "RETRACTION", "EXERCISE", "RELEASE", "CONVERSION",
            "REISSUANCE", "ACCEPTANCE")  # fmt: skip


def _tables() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(14)
    for number in range(_TABLES):
        sheets = [_ledger(chance) if chance.random() < 0.5 else _by_class(chance)]
        while chance.random() < 0.25:
            sheets.append(chance.choice((_lent, _ledger, _by_class, _pools))(chance))
        names = chance.sample(
            ("Cap table", "Options", "SAFEs", "Notes 2025", "Q1 2026", "Archive", "2024"), 5
        )
        if len(sheets) > 1:
            yield str(number), xlsx(**dict(zip(names, sheets, strict=False)))
        else:
            lines = (",".join(_quoted(cell) for cell in row) for row in sheets[0])
            yield str(number), "\n".join(lines).encode()


def _quoted(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f'"{text}"' if "," in text else text


def _count(chance: random.Random) -> object:
    shares = chance.choice((1, 150, 20_000, 100_000, 1_000_000, 2_500_000))
    if chance.random() < 0.01:
        return chance.choice((-shares, f"{shares} or so"))
    return chance.choice((shares, shares, shares, f"{shares:,}", f"{shares}.0", None, 0))


def _ledger(chance: random.Random) -> list[list[object]]:
    """Return a list with a row for each security, and more or fewer columns."""
    more: dict[str, Callable[[], object]] = {
        chance.choice(("Price", "Issue price", "Price per share")): lambda: chance.choice(
            (0.75, 1.25, "$2.00")
        ),
        chance.choice(("Strike", "Exercise price")): lambda: chance.choice((0.25, 0.1, "0.50")),
        "Status": lambda: chance.choice(_STATES),
        chance.choice(("Issue date", "Grant date")): lambda: chance.choice(_DAYS),
        chance.choice(("Expiry", "Expiration date")): lambda: chance.choice(_DAYS),
        chance.choice(("Exercised", "Cancelled", "Forfeited")): lambda: chance.choice((None, 0, 50, 30_000)),
        chance.choice(("Fully diluted", "% ownership")): lambda: chance.choice((None, "12%", 100_000, 0.25)),
        "Certificate": lambda: f"CS-{chance.randint(1, 99)}",
        "Relationship": lambda: chance.choice(("Founder", "Investor", "Employee", "")),
        "Preference multiple": lambda: chance.choice((None, 1, "2x")),
        "Participation": lambda: chance.choice((None, "full", "capped 3x", "non-participating")),
        "Conversion ratio": lambda: chance.choice((None, 1, 1.5, "2:1")),
        "Seniority": lambda: chance.choice((None, 1, 2)),
        "Amount": lambda: chance.choice((50_000, 250_000)),
        "Cap": lambda: chance.choice((None, 8_000_000, "$10,000,000")),
        "Discount": lambda: chance.choice((None, "20%", 0.2, 20)),
        "Currency": lambda: chance.choice(("USD", "USD", "")),
    }
    price, *others = more
    chosen = [price, *chance.sample(others, chance.randint(0, 6))]
    lent = ("SAFE", "Note", "Convertible note") if "Amount" in chosen else ()
    rows: list[list[object]] = [
        [chance.choice(_HOLDER), chance.choice(_KIND), chance.choice(_SHARES), *chosen]
    ]
    for number in range(chance.randint(1, 8)):
        kind = chance.choice((*_COMMON, *_PREFERRED, *_OPTIONS, *_POOLS, "Warrant", *lent))
        kind = kind if number and chance.random() > 0.01 else chance.choice(_COMMON)
        rows.append([chance.choice(_PEOPLE), kind, _count(chance) or 400, *(more[name]() for name in chosen)])
    if chance.random() < 0.5:
        rows.append(_sum_of(rows, chance, [2]))
    return rows


def _sum_of(rows: Sequence[Sequence[object]], chance: random.Random, of: Sequence[int]) -> list[object]:
    """Return a row of sums of the columns `of`, now and then off by one or by more."""
    off = chance.choice((0, 0, 0, 0, 0, 1, 2, 1_000))
    sums = {place: sum(_number(row[place]) for row in rows[1:]) + off for place in of}
    return [chance.choice(_SUMS), *(sums.get(place) for place in range(1, len(rows[0])))]


def _number(cell: object) -> int:
    return int(float(str(cell or 0).split()[0].replace(",", "")))


def _by_class(chance: random.Random) -> list[list[object]]:
    """Return a table with a row for each owner and a column for each class."""
    kinds = [chance.choice(_COMMON), *chance.sample(
        (chance.choice(_COMMON), *chance.sample(_PREFERRED, 2),
         chance.choice(_OPTIONS), chance.choice(_POOLS), "SAFE ($)", "SAFE cap", "Warrants", "%",
         "Common (as converted)", "Of which escrow", "Post-money Series A", "Invested"),
        chance.randint(0, 5),
    )]  # fmt: skip
    rows: list[list[object]] = [[chance.choice(_HOLDER), *kinds]]
    for owner in chance.sample(_PEOPLE, chance.randint(1, 6)):
        rows.append([owner, *(_count(chance) for _kind in kinds)])
    rows[1][1] = rows[1][1] or 4_000_000
    if chance.random() < 0.3:
        rows.append([chance.choice(_POOLS), *(_count(chance) for _kind in kinds)])
    if chance.random() < 0.3:
        rows[0].append(chance.choice(("Total", "Fully diluted")))
        for row in rows[1:]:
            row.append(
                sum(_number(cell) for cell, kind in zip(row[1:], kinds, strict=True) if "S" not in kind[:1])
            )
    if chance.random() < 0.5:
        rows.append(_sum_of(rows, chance, range(1, len(rows[0]))))
    for told in chance.sample(("Price per share", "Strike", "Conversion price", "Preference"), 4):
        if told.startswith("Price") or chance.random() < 0.1:
            rows.append([told, *(chance.choice((0.75, 1.25, 0.5)) for _kind in kinds)])
    if chance.random() < 0.2:
        rows.insert(0, [chance.choice(("Cap table as of 30 June 2026", "Before", "示例公司")),
                        *(None for _kind in kinds)])  # fmt: skip
    return rows


def _lent(chance: random.Random) -> list[list[object]]:
    """Return SAFEs and notes."""
    rows: list[list[object]] = [
        [
            "Investor",
            "Type",
            "Principal",
            "Valuation cap",
            "Discount",
            "Interest",
            "Maturity",
            "Terms",
            "Status",
        ]
    ]
    for _ in range(chance.randint(1, 4)):
        rows.append([
            chance.choice(_PEOPLE), chance.choice(("SAFE", "Convertible note", "Post-money SAFE", "Loan")),
            chance.choice((50_000, 250_000, "$100,000")), chance.choice((8_000_000, "10,000,000", None)),
            chance.choice(("20%", 0.2, 20, None)), chance.choice(("6%", 0.06, 5)),
            chance.choice(_DAYS), chance.choice(_TERMS), chance.choice(_STATES),
        ])  # fmt: skip
    return rows


def _pools(chance: random.Random) -> list[list[object]]:
    """Return what a plan has granted and has left."""
    rows: list[list[object]] = [["Plan", "Shares"]]
    return rows + [[name, _count(chance)] for name in chance.sample(_POOLS, 3)]


def _objects() -> list[dict[str, Any]]:
    package = zipfile.ZipFile(io.BytesIO(write_ocf(RICH)))
    found = [json.loads(package.read(name)) for name in package.namelist()]
    return [item for one in found for item in (one.get("items") or [one.get("issuer")]) if item]


def _packages() -> Iterator[tuple[str, bytes]]:
    chance, whole = random.Random(15), _objects()
    for number in range(_PACKAGES):
        objects = deepcopy(whole)
        for _ in range(chance.randint(1, 4)):
            chance.choice((_happens, _happens, _happens, _vests, _changes, _changes))(objects, chance)
        yield str(number), json.dumps(objects).encode()


def _day(chance: random.Random) -> str:
    return f"202{chance.randint(4, 7)}-{chance.randint(1, 12):02}-{chance.choice((1, 15, 28)):02}"


def _happens(objects: list[dict[str, Any]], chance: random.Random) -> None:
    """Let something happen to a class, a plan or a security."""
    issued = [one for one in objects if str(one["object_type"]).endswith("_ISSUANCE")]
    one, ratio = chance.choice(issued), {"numerator": chance.choice(("2", "3", "1")), "denominator": "1"}
    about: dict[str, Any] = {"id": f"happens_{len(objects)}", "date": _day(chance)}
    security = {"security_id": one.get("security_id")}
    match chance.randint(0, 9):
        case 0:
            name = chance.choice([each["id"] for each in objects if each["object_type"] == "STOCK_CLASS"])
            about |= {"object_type": "TX_STOCK_CLASS_SPLIT", "stock_class_id": name, "split_ratio": ratio}
        case 1:
            price = {"amount": chance.choice(("0.8", "1.25")), "currency": "USD"}
            by_ratio = {"type": "RATIO_CONVERSION", "ratio": ratio}
            how = {"type": "RATIO_CONVERSION", "ratio": ratio, "conversion_price": price}
            about |= {
                "object_type": "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT",
                "stock_class_id": "seed",
                "new_ratio_conversion_mechanism": chance.choice((how, by_ratio)),
            }
        case 2:
            plans = [each["id"] for each in objects if each["object_type"] == "STOCK_PLAN"]
            about |= {
                "object_type": "TX_STOCK_PLAN_POOL_ADJUSTMENT",
                "stock_plan_id": chance.choice(plans),
                "shares_reserved": chance.choice(("900000", "100")),
            }
        case 3:
            about |= security | {
                "object_type": "TX_EQUITY_COMPENSATION_REPRICING",
                "new_exercise_price": {"amount": "0.1", "currency": "USD"},
            }
        case 4:
            about |= security | {"object_type": "TX_VESTING_ACCELERATION", "quantity": "1000"}
        case _:
            _ends(objects, one, about | security, chance)
            return
    objects.append(about)


def _ends(
    objects: list[dict[str, Any]], one: dict[str, Any], about: dict[str, Any], chance: random.Random
) -> None:
    """End a security or a part of it; something comes of it, and of the rest."""
    family = str(one["object_type"]).removesuffix("_ISSUANCE")
    taken = chance.choice((None, "0", "1000", "20000", "300000", str(one.get("quantity"))))
    about["object_type"] = f"{family}_{chance.choice(_ENDINGS)}"
    if taken is not None:
        about["quantity"] = taken
    for field, list_of in (("resulting_security_ids", True), ("balance_security_id", False)):
        if chance.random() < 0.5:
            name = f"{field}_{len(objects)}"
            about[field] = [name] if list_of else name
            shares = chance.choice((taken or "1000", one.get("quantity") or "5000", "4000"))
            objects.append(deepcopy(one) | {"id": name, "security_id": name, "quantity": shares,
                                            "date": about["date"]})  # fmt: skip
    objects.append(about)


def _vests(objects: list[dict[str, Any]], chance: random.Random) -> None:
    """Give a security a schedule, by terms or by dates."""
    one = chance.choice([each for each in objects if each.get("quantity")])
    months, length = chance.choice((48, 36, 12)), chance.choice((1, 3, 12))
    if chance.random() < 0.5:
        each = float(one["quantity"]) * length / months
        dates = [
            (date(2025 + at // 12, at % 12 + 1, 1).isoformat(), str(each)) for at in range(0, months, length)
        ]
        one["vestings"] = [{"date": day, "amount": amount} for day, amount in dates[chance.randint(0, 2) :]]
        return
    name = f"terms_{len(objects)}"
    period: dict[str, Any] = {"length": length, "type": chance.choice(("MONTHS", "MONTHS", "DAYS")),
                              "occurrences": months // length}  # fmt: skip
    if chance.random() < 0.5:
        period["cliff_installment"] = chance.choice((1, 12 // length, 4))
    steps = {
        "id": "steps",
        "portion": {"numerator": "1", "denominator": str(chance.choice((months // length, 48)))},
        "trigger": {"type": "VESTING_SCHEDULE_RELATIVE", "period": period, "relative_to_condition_id": "go"},
        "next_condition_ids": [],
    }
    go = {"id": "go", "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": ["steps"],
          "quantity": chance.choice(("0", "0", "10"))}  # fmt: skip
    objects.append(
        {"id": name, "object_type": "VESTING_TERMS", "name": name, "vesting_conditions": [go, steps]}
    )
    one["vesting_terms_id"] = name
    objects.append({"id": f"start_{name}", "object_type": "TX_VESTING_START", "date": _day(chance),
                    "security_id": one.get("security_id"), "vesting_condition_id": "go"})  # fmt: skip


def _changes(objects: list[dict[str, Any]], chance: random.Random) -> None:
    """Take something away, or let it read otherwise."""
    one = chance.choice(objects)
    name = chance.choice([name for name in one if name not in ("object_type", "id")] or ["name"])
    match chance.randint(0, 4):
        case 0:
            one.pop(name, None)
        case 1:
            one[name] = chance.choice(("", None, "0", "-5", "12.5", [], {}, "2026-06-30", "1e16"))
        case 2:
            objects.append(deepcopy(one))
        case 3:
            objects.remove(one)
        case 4:
            one["comments"] = []


STUDIES: dict[str, tuple[Callable[[Any], Any], Callable[[], Any]]] = {
    "tables": (lambda content: read_cap_table(content, currency="USD", begins=_BEGINS), _tables),
    "packages": (lambda content: read_ocf(content, currency="USD", begins=_BEGINS), _packages),
}


def said(kind: str) -> dict[str, Folded]:
    """Return what is read of each file of a kind."""
    study, given = STUDIES[kind]
    return {name: folded(study, one) for name, one in given()}


if __name__ == "__main__":
    write(RECORD, {kind: said(kind) for kind in STUDIES})
