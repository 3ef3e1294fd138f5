"""Cases as one file, with their whole history: what a person takes away, and can bring back.

Gzip around JSON: the versions of a case are nearly alike, a thousand of them fit into a few hundred
kilobytes. What is unpacked is counted while unpacking.
"""

import gzip
import zlib
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import Fault, StoreError
from core.plan.document.case_text import read_case
from core.texts import mark
from store.cases import LARGEST_TEXT, Cases, Kept
from store.people import Who

LARGEST_PARCEL = 60_000_000
"""Bytes, unpacked."""
MOST_VERSIONS = 5_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _State(_Strict):
    number: int
    made_at: Annotated[str, Field(max_length=40)]
    note: Annotated[str, Field(max_length=200)]
    case: Annotated[str, Field(max_length=LARGEST_TEXT)]


class _Case(_Strict):
    name: Annotated[str, Field(max_length=120)]
    versions: Annotated[list[_State], Field(min_length=1, max_length=MOST_VERSIONS)]


class _Parcel(_Strict):
    assay_cases: Literal[1] = 1
    cases: Annotated[list[_Case], Field(min_length=1, max_length=200)]


def packed(cases: Cases, who: Who, chosen: Iterable[Kept]) -> bytes:
    """Return the chosen cases with all their versions as one file."""
    held = [
        _Case(
            name=one.name,
            versions=[
                _State(
                    number=state.number, made_at=state.made_at.isoformat(), note=state.note, case=state.text
                )
                for state in reversed(cases.history(who, one.id, limit=MOST_VERSIONS))
            ],
        )
        for one in chosen
    ]
    return gzip.compress(_Parcel(cases=held).model_dump_json().encode(), mtime=0)


def unpack(cases: Cases, who: Who, content: bytes) -> list[Kept]:
    """Keep the cases of a file as new ones of this person. Nothing is kept where one of them cannot be read.

    Raises:
        StoreError: the file is none of ours, damaged or too large.
        PlanError: the latest version of a case is not readable by this Assay.
    """
    parcel = _read(content)
    for one in parcel.cases:
        read_case(one.versions[-1].case)
    return cases.create_all(
        who, [(one.name, [(state.case, state.note) for state in one.versions]) for one in parcel.cases]
    )


def _read(content: bytes) -> _Parcel:
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
        return _Parcel.model_validate_json(text)
    except (zlib.error, ValidationError):
        raise StoreError(Fault("file", mark("is no file of saved cases, or is damaged"))) from None
