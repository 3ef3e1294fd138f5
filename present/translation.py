"""Translation by gettext catalogues: English is the source, `zh_CN` is complete (a test sees to it).

`_` looks the language up each time, through a reader that the user interface binds once, so that a text made
in any thread or rerun follows the person who is looking.
"""

import gettext
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
CATALOGUES = Path(__file__).parent / "locale"

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
_reader: Callable[[], str] = lambda: "en"  # noqa: E731


def bind(reader: Callable[[], str]) -> None:
    """Set the function that tells the language of whoever is looking."""
    global _reader
    _reader = reader


def language() -> str:
    """Return the current language's code."""
    chosen = _spoken.get() or _reader()
    return chosen if chosen in LANGUAGES else "en"


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language for a while: a document may be in another one than the page."""
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """Return the compiled catalogue of a language; the source language needs none."""
    path = CATALOGUES / code / "LC_MESSAGES" / "assay.po"
    if code == "en" or not path.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """Return the message in the current language."""
    return catalogue(language()).gettext(message) if message else ""


def sentences(*parts: str) -> str:
    """Join sentences as the language does: Chinese needs no space after its full stop."""
    return ("" if language() == "zh_CN" else " ").join(part for part in parts if part)


def localised(texts: Mapping[str, str]) -> str:
    """Return the text of a data file, which carries `{en, zh}`."""
    return texts.get("zh" if language() == "zh_CN" else "en", texts.get("en", ""))
