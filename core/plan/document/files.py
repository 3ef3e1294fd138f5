"""The plan file: TOML that people read and edit. Reading reports every fault; writing gives each figure its
label.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from pydantic import ValidationError
from tomlkit.items import Item as TomlItem

from core.errors import Fault, PlanError
from core.plan.assumption.distribution import Distribution, Fixed
from core.plan.assumption.quantity import Quantity
from core.plan.conditions import as_stated_now
from core.plan.document.faults import faults_of
from core.plan.document.upgrades import upgraded
from core.plan.plan import Plan
from core.plan.section import Section
from core.texts import mark

LARGEST_FILE = 1_000_000

# The parser needs memory in the square of a key's parts: 40 kB of `x.a.a.a…` would take a gigabyte.
_LONG_KEY = re.compile(r"""(?<![\w\-])(?:(?:[\w\-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}""")


def read_plan(content: bytes | str) -> Plan:
    """Read a plan file of any known version. What it does not say of the conditions of its growth is as it
    stands.

    Raises:
        PlanError: with every fault and its path, or the line at which the file stops being TOML.
    """
    plan = plan_of(_parsed(content))
    return plan if plan.conditions else as_stated_now(plan)


def plan_of(data: Mapping[str, Any]) -> Plan:
    """Build a plan from plain data, upgrading old versions first. Raises `PlanError` with every fault."""
    current = upgraded(dict(data))
    try:
        return Plan.model_validate(current)
    except ValidationError as error:
        raise PlanError(*faults_of(error, current)) from None


def _parsed(content: bytes | str) -> dict[str, Any]:
    if len(content) > LARGEST_FILE:
        raise PlanError(
            Fault(
                "file", mark("is too large: a plan file has at most {limit} bytes"), {"limit": LARGEST_FILE}
            )
        )
    text = ""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        if found := _LONG_KEY.search(text):
            line = str(text.count("\n", 0, found.start()) + 1)
            raise PlanError(Fault("file", mark("has a key of too many parts at line {line}"), {"line": line}))
        return tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise PlanError(Fault("file", mark("is not a text file in UTF-8: save it again as UTF-8"))) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        stated = re.search(r"line (\d+)", str(error))
        where = {"line": stated.group(1) if stated else str(text.count("\n") + 1)}
        raise PlanError(
            Fault("file", mark("is not valid TOML at line {line}: check quotes, brackets and = signs"), where)
        ) from None
    except ValueError:  # Python's own limit of digits
        raise PlanError(Fault("file", mark("holds a whole number of thousands of digits"))) from None


def write_plan(plan: Plan) -> str:
    """Return the plan as a file; reading it gives an equal plan. Each figure carries its label as a
    comment.
    """
    document = tomlkit.document()
    document.add(tomlkit.comment("Assay plan. Any figure may be a number or a range such as"))
    document.add(tomlkit.comment('{distribution = "pert", low = 1, likely = 2, high = 4}'))
    for name, value in _entries(plan):
        document.add(name, value)
    return tomlkit.dumps(document)


def _entries(section: Section[Any]) -> list[tuple[str, TomlItem]]:
    """Return the section's filled fields, plain values before tables, as TOML asks for."""
    quantities = section.quantities()
    filled = [
        (name, value) for name, value in section.items() if value is not None and value != () and value != {}
    ]
    plain = [(name, _plain(value, quantities.get(name))) for name, value in filled if not _is_table(value)]
    return plain + [(name, _table(value)) for name, value in filled if _is_table(value)]


def _is_table(value: Any) -> bool:
    listed = isinstance(value, tuple) and value and isinstance(value[0], Section)
    return bool(listed) or isinstance(value, (Section, dict))


def _table(value: Any) -> TomlItem:
    if isinstance(value, Section):
        table = tomlkit.table()
        for name, entry in _entries(value):
            table.add(name, entry)
        return table
    if isinstance(value, dict):
        return tomlkit.item(value)
    tables = tomlkit.aot()
    for one in value:
        tables.append(_table(one))
    return tables


def _plain(value: Any, quantity: Quantity | None) -> TomlItem:
    if isinstance(value, Distribution):
        value = number_of(value)
    item: TomlItem = tomlkit.item(_inline(value) if isinstance(value, dict) else value)
    if quantity is not None:
        item.comment(quantity.label)
    return item


def _inline(data: Mapping[str, Any]) -> TomlItem:
    table = tomlkit.inline_table()
    for key, value in data.items():
        table.append(
            key,
            _inline(value) if isinstance(value, dict) else list(value) if isinstance(value, tuple) else value,
        )
    return table


def number_of(assumption: Distribution) -> float | dict[str, Any]:
    """Return the assumption as a file writes it: a bare number if fixed, else its fields."""
    if isinstance(assumption, Fixed) and assumption.monthly is None:
        return assumption.value
    return assumption.model_dump(exclude_none=True)


def as_data(value: Any) -> Any:
    """Return any part of a plan as the plain data a file would hold."""
    if isinstance(value, Distribution):
        return number_of(value)
    if isinstance(value, Section):
        return {name: as_data(part) for name, part in value.items() if part is not None}
    if isinstance(value, (tuple, list)):
        return [as_data(part) for part in value]
    return value
