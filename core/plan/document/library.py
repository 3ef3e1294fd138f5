"""The ready-made plans that ship with Assay."""

import tomllib
from functools import cache
from importlib.resources import files

from core.plan.document.edit import changed
from core.plan.document.files import read_plan
from core.plan.plan import Plan, number_paths
from core.texts import mark

ASSUMPTION = "assumption"
"""The source of a figure invented to complete a plan."""

READY_MADE = ("applied", "foundation", "apps_and_api", "medical")
"""Ids in the order of the menu; the first one opens."""


TITLES = {
    "applied": mark("Applied AI: Claimwise"),
    "foundation": mark("Foundation-model lab: Northlight"),
    "apps_and_api": mark("Apps and open API, after MiniMax"),
    "medical": mark("Medical AI, document 003 (¥)"),
}


@cache
def ready_made(name: str, language: str = "en") -> Plan:
    """Return a ready-made plan by id; its names are texts of a data file and so exist in English and
    Chinese.
    """
    folder = files("core.plan.document").joinpath("ready_made")
    plan = read_plan(folder.joinpath(f"{name}.toml").read_bytes())
    plan = plan.model_copy(update={"sources": dict.fromkeys(number_paths(plan), ASSUMPTION) | plan.sources})
    if language != "zh_CN":
        return plan
    return changed(plan, tomllib.loads(folder.joinpath("names_zh.toml").read_text(encoding="utf-8"))[name])


def in_language(plan: Plan, language: str) -> Plan:
    """Return an untouched ready-made plan in another language; any other plan as it is."""
    for name in READY_MADE:
        if plan in (ready_made(name, "en"), ready_made(name, "zh_CN")):
            return ready_made(name, language)
    return plan
