"""The process that makes one PDF, and nothing else. It is run as a file, apart: no Django, no database, no network.

Reads one JSON object on standard input:
    html         the page
    fonts        the folder of the built print stylesheet and its fonts
    fallbacks    the files of the fonts that draw what ours lack
    figures      {name: SVG text}, asked for by the page as <img src="paper:name">
    images       {name: {type, data in base64}}, asked for in the same way
    attachments  [{name, text, description}], embedded in the file
    at           ISO instant in UTC, the only date the file carries
    archive      « pdf/a-3a » (PDF/UA-1 too), or « pdf/a-1a »: no attachment, nothing transparent
Writes the PDF on standard output; on a failure, one line on standard error and exit code 1.
"""

import io
import json
import resource
import sys
import unicodedata
from base64 import b64decode
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# WeasyPrint and its libraries map about 300 MB of address space for a plain page; a page that needs more than this is
# refused rather than let the machine swap.
ADDRESS_SPACE = 512 * 1024 * 1024
CPU_SECONDS = 30
OUTPUT_BYTES = 64 * 1024 * 1024
REPLACEMENT = "\u25a1"
# The archive whose files say PDF/UA-1 too.
BOTH = "pdf/a-3a"
# Controls, marks of direction, joiners, what is assigned to nothing: no letters, though some font may list them.
UNWRITTEN = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")

# What a program that sets pages has no reason to do.
FORBIDDEN_EVENTS = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "urllib.Request",
    "ftplib.",
    "http.client.",
)


def main() -> int:
    limit_resources()
    asked = json.load(sys.stdin)
    pdf = make(asked)
    sys.stdout.buffer.write(pdf)
    return 0


def limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_the_outside() -> None:
    """From now on no socket opens and no program starts in this process, whatever the page says."""

    def refuse(event: str, _: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN_EVENTS):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def make(asked: dict[str, Any]) -> bytes:
    # Imported under the limits, before sockets are forbidden: its own imports touch none of our data.
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration

    forbid_the_outside()
    end_streams_with_both_characters()
    fonts = Path(asked["fonts"])
    known = characters_of([next(iter(sorted(fonts.glob("Inter-Regular-*.woff2")))), *asked["fallbacks"]])
    figures = {name: writable(svg, known) for name, svg in asked["figures"].items()}
    images = asked.get("images", {})

    at = datetime.fromisoformat(asked["at"])
    fetcher = own_files_only(fonts, figures, images)
    font_config = FontConfiguration()
    stylesheet = CSS(
        string=own_addresses((fonts / "paper.css").read_text()), font_config=font_config, url_fetcher=fetcher
    )
    attachments = [
        Attachment(
            file_obj=io.BytesIO(item["text"].encode()),
            name=item["name"],
            description=item["description"],
            created=at,
            modified=at,
            relationship="Data",
            url_fetcher=fetcher,
        )
        for item in asked["attachments"]
    ]
    page = HTML(string=writable(asked["html"], known), base_url="paper:", url_fetcher=fetcher)
    options = {
        "pdf_variant": asked["archive"],
        "attachments": attachments,
        # An item keeps the number it was given: <li value>.
        "presentational_hints": True,
        "hinting": False,
    }

    def laid_out(closer: str) -> Any:
        sheets = [stylesheet, CSS(string=closer, font_config=font_config, url_fetcher=fetcher)]
        return page.render(font_config=font_config, stylesheets=sheets, **options)

    document = without_lonely_lines(laid_out)
    say_where_tables_go_on(document)
    pdf: bytes = document.write_pdf(finisher=finish if asked["archive"] == BOTH else finish_archive, **options)
    return pdf


def own_files_only(fonts: Path, figures: dict[str, str], images: dict[str, Any]) -> Any:
    """Gives our fonts and the figures of this page; refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=["paper"], allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme != "paper":
                raise ValueError(f"refused: {parts.scheme}")
            name = unquote(parts.path)
            if name.endswith(".woff2") and name in {file.name for file in fonts.glob("*.woff2")}:
                return URLFetcherResponse(url, (fonts / name).read_bytes(), {"Content-Type": "font/woff2"})
            if name in images:
                return URLFetcherResponse(url, b64decode(images[name]["data"]), {"Content-Type": images[name]["type"]})
            return URLFetcherResponse(url, figures[name].encode(), {"Content-Type": "image/svg+xml"})

    return OwnFilesOnly()


# Tried in turn when a page would hold a few lines alone: they come back to the page before, or bring others along.
CLOSER = (
    "html { line-height: 1.36 }",
    "html { font-size: 9.8pt; line-height: 1.34 }",
    "html { line-height: 1.5 }",
    "html { line-height: 1.6 }",
)
LONELY = 3


def without_lonely_lines(laid_out: Callable[[str], Any]) -> Any:
    """The pages, set a little closer or wider where that spares a page of `LONELY` lines or fewer."""
    first = laid_out("")
    if not lonely_pages(first):
        return first
    tries = (laid_out(css) for css in CLOSER)
    return next((document for document in tries if not lonely_pages(document)), first)


def lonely_pages(document: Any) -> list[int]:
    """The pages after the first that hold some lines, but so few, and no picture."""
    return [number for number, page in enumerate(document.pages, 1) if number > 1 and 0 < _lines(page) <= LONELY]


def _lines(page: Any) -> int:
    """Lines of text on the page, its margins apart; a picture counts for many."""
    kinds = [type(box).__name__ for child in page._page_box.children for box in _boxes(child, margins=False)]
    return kinds.count("LineBox") + 100 * sum(kind.endswith("ReplacedBox") for kind in kinds)


def _boxes(box: Any, *, margins: bool = True) -> Iterator[Any]:
    """This box and all that it holds."""
    box = getattr(box, "_box", box)  # a placeholder of what is positioned apart
    if not margins and type(box).__name__ == "MarginBox":
        return
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child, margins=margins)


def say_where_tables_go_on(document: Any) -> None:
    """Leave « (suite) », which the stylesheet writes after a first heading, only where the head is repeated."""
    seen: set[Any] = set()
    for page in document.pages:
        tables = [box for box in _boxes(page._page_box) if type(box).__name__ in ("TableBox", "InlineTableBox")]
        for table in tables:
            if table.element not in seen:
                _without_suite(table)
        seen.update(table.element for table in tables)


def _without_suite(table: Any) -> None:
    for group in table.children:
        if group.is_header:
            for box in _boxes(group):
                if hasattr(box, "children"):
                    box.children = [child for child in box.children if child.element_tag != "th::after"]


def end_streams_with_both_characters() -> None:
    """Write CR LF before every `endstream`, also of the streams that are only made while the file is written.

    With LF alone, a stream whose last byte is CR (one compressed stream in 256) reads as one byte shorter than it says,
    which PDF/A refuses. This process makes one file and ends: nobody else meets the changed class.
    """
    import pydyf

    written = pydyf.Stream.data.fget

    def data(stream: Any) -> bytes:
        whole: bytes = written(stream)
        return whole.removesuffix(b"\nendstream") + b"\r\nendstream"

    pydyf.Stream.data = property(data)


def own_addresses(css: str) -> str:
    """The built stylesheet names its fonts by files beside it; here they have an address of their own."""
    return css.replace("url(./", "url(paper:").replace('url("./', 'url("paper:')


def characters_of(files: Iterable[Path | str]) -> frozenset[int]:
    """What the fonts can draw. A character they lack would break both standards."""
    from fontTools.ttLib import TTFont

    return frozenset().union(*(TTFont(file, lazy=True).getBestCmap() for file in files))


def writable(text: str, known: frozenset[int]) -> str:
    """The same text in composed form, a square for what the font cannot draw; controls and marks of direction go."""
    return "".join(_writable(unicodedata.normalize("NFC", text), known))


def _writable(text: str, known: frozenset[int]) -> Iterable[str]:
    for character in text:
        kind = unicodedata.category(character)
        if kind in UNWRITTEN or 0xFE00 <= ord(character) <= 0xFE0F:
            if character in "\n\t\u00ad":
                yield character
        elif ord(character) in known:
            yield character
        elif kind not in ("Mn", "Me"):
            yield REPLACEMENT


_EXTENSION = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def finish(_: Any, pdf: Any) -> None:
    """What WeasyPrint leaves to its callers before the file is written."""
    margins_as_artifacts(pdf)
    both_standards(pdf)


def finish_archive(_: Any, pdf: Any) -> None:
    """The same for a file that says PDF/A-1 alone."""
    margins_as_artifacts(pdf)


def margins_as_artifacts(pdf: Any) -> None:
    """Mark running heads, page numbers and the watermark as pagination artifacts.

    WeasyPrint 70 tags them with elements that it hangs nowhere, so that their words are neither in the structure nor
    an artifact, which ISO 14289-1 (7.1) refuses.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    held = set(_held_by(pdf, root))
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for page, elements in zip(numbers[::2], numbers[1::2], strict=True):
        if not isinstance(elements, list):
            continue  # the one element of an annotation
        loose = {mark: _number(one) for mark, one in enumerate(elements) if _number(one) not in held}
        _as_artifacts(_object(pdf, _object(pdf, pdf.page_references[page])["Contents"]), loose)
        for mark, element in loose.items():
            elements[mark] = "null"
            pdf.objects[element].clear()


def _as_artifacts(stream: Any, marks: Container[int]) -> None:
    content = stream.stream
    for at, word in enumerate(content):
        if word == b"BDC" and content[at - 1].get("MCID") in marks:
            content[at - 2] = "/Artifact"
            content[at - 1] = type(content[at - 1])({"Type": "/Pagination"})


def _held_by(pdf: Any, element: Any) -> Iterator[int]:
    """The numbers of the structure elements that hang under this one."""
    for kid in element.get("K", ()):
        if isinstance(kid, int):
            continue  # marked content, told by its number on the page
        yield _number(kid)
        yield from _held_by(pdf, _object(pdf, kid))


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def both_standards(pdf: Any) -> None:
    """Say PDF/UA-1 beside PDF/A-3a: part 1 of ISO 14289 in the same RDF, with the schema PDF/A wants for it."""
    reference = pdf.catalog["Metadata"]
    stream = pdf.objects[int(reference.split()[0])]
    end = b"</rdf:RDF>"
    (content,) = stream.stream
    if end not in content:
        raise ValueError("no RDF in the metadata")
    stream.stream = [content.replace(end, _EXTENSION.encode() + end)]
    stream.compress = False


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MemoryError:
        sys.stderr.write("memory\n")
        sys.exit(1)
