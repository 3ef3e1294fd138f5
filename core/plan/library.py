"""The ready-made plans that ship with Assay."""

from functools import cache
from importlib.resources import files

from core.plan.files import read_plan
from core.plan.plan import Plan
from core.texts import mark

READY_MADE = ("applied", "foundation", "apps_and_api", "medical")
"""Ids in the order of the menu; the first one opens."""


TITLES = {
    "applied": mark("Applied AI: Claimwise"),
    "foundation": mark("Foundation-model lab: Northlight"),
    "apps_and_api": mark("Apps and open API, after MiniMax"),
    "medical": mark("Medical AI, document 003 (¥)"),
}


@cache
def ready_made(name: str) -> Plan:
    """Return a ready-made plan by id."""
    return read_plan(files("core.plan").joinpath("ready_made", f"{name}.toml").read_bytes())
