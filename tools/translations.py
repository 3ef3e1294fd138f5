"""Collects the texts of the product into the catalogues: `python -m tools.translations` updates them, keeping
translations.

Texts are found in the syntax tree (also inside f-strings): the literal in `_("…")` and `mark("…")`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from present.translation import CATALOGUES, LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("core", "present", "reports", "store", "ui", "pages")
MARKS = {"_", "mark"}


def messages() -> dict[str, list[tuple[str, int]]]:
    """Return every text with the places it stands in."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path in sources():
        for text, line in _texts(path):
            found.setdefault(text, []).append((path.relative_to(ROOT).as_posix(), line))
    return found


def sources() -> list[Path]:
    """Return the files whose texts people read."""
    return [ROOT / "app.py", *sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]


def _texts(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in MARKS:
            continue
        argument = node.args[0] if node.args else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
            yield argument.value, node.lineno


def catalogue_path(code: str) -> Path:
    """Return where a language's catalogue lies."""
    return CATALOGUES / code / "LC_MESSAGES" / "assay.po"


def read_catalogue(code: str) -> Catalog:
    """Return the catalogue as it lies on disk; an empty one if there is none yet."""
    path = catalogue_path(code)
    if not path.exists():
        return Catalog(locale=code, project="Assay")
    with path.open("rb") as source:
        return read_po(source, locale=code)


def missing(code: str) -> list[str]:
    """Return the texts without a translation in that language."""
    held = read_catalogue(code)
    return [
        text for text in messages() if (entry := held.get(text)) is None or not entry.string or entry.fuzzy
    ]


def update(code: str) -> None:
    """Write the catalogue anew: all texts in use, with the translations there are; texts no longer used are
    dropped.
    """
    held = read_catalogue(code)
    fresh = Catalog(locale=code, project="Assay", charset="utf-8", fuzzy=False)
    for text, places in sorted(messages().items(), key=lambda entry: entry[1][0]):
        entry = held.get(text)
        string = entry.string if entry is not None and not entry.fuzzy else ""
        fresh.add(text, string, locations=[(place, 0) for place, _line in places[:1]])
    path = catalogue_path(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, fresh, width=120, include_lineno=False, omit_header=False)


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != "en":
            update(language)
            print(f"{language}: {len(missing(language))} without translation")
