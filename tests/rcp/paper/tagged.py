"""What a PDF draws that neither a tag nor an artifact holds: nothing, if it says PDF/UA-1 (ISO 14289-1, 7.1)."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

# The operators that leave ink: text, paths, images and drawings, shadings (ISO 32000-1, table 51).
INK = {
    *(b"Tj", b"TJ", b"'", b'"'),
    *(b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"),
    *(b"Do", b"sh", b"INLINE IMAGE"),
}


def loose_ink(pdf: bytes) -> list[str]:
    """« page 1: Tj » for each operator that draws outside of the structure and of every artifact."""
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.root_object["/StructTreeRoot"].get_object()
    held = set(_hanging(root))
    tree: Any = root["/ParentTree"]["/Nums"]
    elements = {int(tree[n]): tree[n + 1].get_object() for n in range(0, len(tree), 2)}
    return [
        f"page {number}: {operator.decode()}"
        for number, page in enumerate(reader.pages, 1)
        for operator in _loose(ContentStream(page["/Contents"], reader), elements[number - 1], held)
    ]


def artifacts(pdf: bytes) -> list[str]:
    """The kinds of artifacts that the file names: « /Pagination »."""
    reader = PdfReader(io.BytesIO(pdf))
    return [
        str(said[1]["/Type"])
        for page in reader.pages
        for said, operator in ContentStream(page["/Contents"], reader).operations
        if operator == b"BDC" and said[0] == "/Artifact" and "/Type" in said[1]
    ]


def _hanging(element: Any) -> Iterator[int]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if not isinstance(kid, int):
            yield kid.idnum
            yield from _hanging(kid.get_object())


def _loose(stream: ContentStream, page: Any, held: set[int]) -> Iterator[bytes]:
    around: list[bool] = []
    for said, operator in stream.operations:
        if operator in (b"BDC", b"BMC"):
            around.append(_holds(said, page, held))
        elif operator == b"EMC":
            around.pop()
        elif operator in INK and not any(around):
            yield operator


def _holds(said: Any, page: Any, held: set[int]) -> bool:
    if said[0] == "/Artifact":
        return True
    mark = said[1].get("/MCID") if len(said) > 1 else None
    # The raw entry: asking the array for it would follow the reference.
    return mark is not None and getattr(list.__getitem__(page, mark), "idnum", None) in held
