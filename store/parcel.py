"""Cases as one file, with their whole history: what a person takes away, and can bring back.

Gzip around lines of JSON, a version a line: the versions of a case are nearly alike, a thousand of them fit
into a few hundred kilobytes. What is unpacked is counted while unpacking.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from core.errors import Fault, StoreError
from core.plan.document.case_text import read_case
from core.texts import mark
from store.cases import BYTES_EACH, CASES_EACH, LARGEST_TEXT, Cases
from store.people import Who
from store.records import Draft, Kept

LARGEST_PARCEL = BYTES_EACH + BYTES_EACH // 5
"""Bytes, unpacked: as much as a person may keep, and the signs around it."""
_HEAD = {"assay_cases": 1}


class _Line(BaseModel):
    """A version of the `case`-th case of the file."""

    model_config = ConfigDict(extra="forbid")
    case: Annotated[int, Field(ge=0, lt=CASES_EACH)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    made_at: datetime
    note: Annotated[str, Field(max_length=200)]
    text: Annotated[str, Field(max_length=LARGEST_TEXT)]


def packed(cases: Cases, who: Who, chosen: Iterable[Kept]) -> bytes:
    """Return the chosen cases with all their versions as one file."""
    lines = [json.dumps(_HEAD)]
    for number, one in enumerate(chosen):
        for state in reversed(cases.history(who, one.id, limit=None)):
            line = _Line(case=number, name=one.name, made_at=state.made_at, note=state.note, text=state.text)
            lines.append(line.model_dump_json())
    return gzip.compress("\n".join(lines).encode(), mtime=0)


def unpack(cases: Cases, who: Who, content: bytes) -> list[Kept]:
    """Keep the cases of a file as new ones of this person; nothing is kept where one of them cannot be read.

    Raises:
        StoreError: the file is none of ours, damaged or too large.
        PlanError: the latest version of a case is not readable by this Assay.
    """
    found: dict[int, tuple[str, list[Draft]]] = {}
    for line in _lines(content):
        _name, drafts = found.setdefault(line.case, (line.name, []))
        drafts.append(Draft(line.text, line.note, line.made_at.replace(tzinfo=None)))
    for _name, drafts in found.values():
        read_case(drafts[-1].text)
    return cases.create_all(who, list(found.values()))


def _lines(content: bytes) -> Iterator[_Line]:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        text = unpacking.decompress(content, LARGEST_PARCEL)
        if unpacking.unconsumed_tail:
            raise StoreError(
                Fault(
                    "file",
                    mark("is too large: unpacked it has at most {limit} bytes"),
                    {"limit": LARGEST_PARCEL},
                )
            )
        head, *lines = text.split(b"\n")
        if not unpacking.eof or not lines or json.loads(head) != _HEAD:
            raise ValueError
        for line in lines:
            yield _Line.model_validate_json(line)
    except StoreError:
        raise
    except (zlib.error, ValueError, RecursionError):
        raise StoreError(Fault("file", mark("is no file of saved cases, or is damaged"))) from None
