"""Files that are not what they say: refused in French, and what passes is only words.

Each stays just beyond a bound of ours, which is set low for it: nothing here is given whole to what decodes it.
"""

import io
import json
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from defusedxml.ElementTree import iterparse
from hypothesis import given, settings
from hypothesis import strategies as st

from mindmap.formats import drawing, markup, package, sniff, spreadsheet
from mindmap.formats.faults import Unreadable
from mindmap.formats.forms import FORMS
from mindmap.formats.losses import Loss
from mindmap.formats.package import MOST_ENTRIES
from mindmap.formats.reading import MAX_DEPTH
from mindmap.formats.words import MOST_BYTES
from mindmap.paper.figure import dot
from mindmap.tree.branches import Branch, Whole
from mindmap.tree.schema import MAX_LABEL, MAX_NODES, MAX_NOTE, Node


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        sniff.read(data)
    return refusal.value.why


def size_or_refusal(data: bytes) -> int | str:
    """How large the map is, or why there is none; any other exception is a fault."""
    try:
        return sniff.read(data).root.size
    except Unreadable as refusal:
        return refusal.why


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def mm(inside: str) -> bytes:
    return f'<map version="1.0.1"><node TEXT="Carte">{inside}</node></map>'.encode()


def sheet(**topic: object) -> bytes:
    return json.dumps([{"rootTopic": {"title": "Carte", **topic}}]).encode()


WORD = b'<!DOCTYPE map [<!ENTITY mot "bonjour">]><map><node TEXT="&mot;"/></map>'
NAMED = b'<!DOCTYPE opml SYSTEM "carte.dtd"><opml><body><outline text="a"/></body></opml>'


@pytest.mark.parametrize("data", [WORD, NAMED, zipped({"content.xml": WORD})])
def test_definitions_in_xml_are_refused(data: bytes) -> None:
    assert "refusées par sécurité" in refused(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "est vide"),
        (b"  \n ", "est vide"),
        (b"%PDF-1.7", "un document PDF"),
        (b"\x89PNG\r\n\x1a\n", "une image"),
        (b"\x00\x01\x02\x03", "n’est pas du texte"),
        (b"<map><node TEXT='a'>", "abîmé"),
        (b"<map version='1'/>", "est vide"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une carte"),
        (b"<opml><body/></opml>", "est vide"),
        (b"<xmap-content/>", "est vide"),
        (b'<?xml version="1.0" encoding="klingon"?><map><node TEXT="a"/></map>', "alphabet"),
        (b'<ap:Map xmlns:ap="http://schemas.mindjet.com/MindManager/Application/2003"/>', "MindManager"),
        (b'{"a": 1}', "n’est pas une carte"),
        (b'{"a": ', "abîmé"),
        (b'[{"rootTopic": 3}]', "abîmée"),
        (b'{"format": "carte-concertation", "version": 2, "nodes": []}', "plus récente"),
        (b'{"format": "carte-concertation", "version": 1, "nodes": []}', "aucun élément"),
        (b"PK\x03\x04 rien", "abîmée"),
        (zipped({"word/document.xml": b"<w/>"}), "un document Word"),
        (zipped({"xl/workbook.xml": b"<w/>"}), "un classeur Excel"),
        (zipped({"Document.xml": b"<w/>"}), "une carte MindManager"),
        (zipped({"autre.txt": b"rien"}), "n’est pas une carte XMind"),
        (b"{\\rtf1 bonjour}", "traitement de texte"),
        (b"BEGIN:VCALENDAR\r\n", "un agenda"),
        (b"mindmap\n", "aucun élément"),
    ],
)
def test_what_is_no_map_is_refused_with_what_is_wrong(data: bytes, why: str) -> None:
    assert why in refused(data)


def test_a_text_beyond_five_megabytes_is_refused() -> None:
    for start in (b"# a\n", b"<map>", b'{"format":"carte-concertation"', b"mindmap\n"):
        assert "5\u00a0Mo" in refused(start + b" " * MOST_BYTES)


def test_an_archive_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_SMALL", 1_000)
    assert "compressée de façon anormale" in refused(zipped({"content.json": b" " * 20_000}))
    monkeypatch.setattr(package, "MOST_UNZIPPED", 10_000)
    assert "20\u00a0Mo" in refused(zipped({"content.json": b"[]", "a": b"0" * 10_001}))


def test_an_archive_that_lies_on_its_size_is_refused() -> None:
    honest = zipped({"content.json": b" " * 3_000})
    assert refused(honest.replace(struct.pack("<I", 3_000), struct.pack("<I", 100)))


def test_an_archive_of_many_entries_is_refused() -> None:
    parts = {f"a{n}": b"" for n in range(MOST_ENTRIES + 1)}
    assert "fichiers" in refused(zipped(parts))


def test_paths_of_an_archive_are_never_followed(tmp_path: object) -> None:
    data = zipped({"../../content.json": sheet(), "/content.json": sheet(), "content.json": sheet(title="La bonne")})
    assert sniff.read(data).root.text == "La bonne"
    assert "n’est pas une carte XMind" in refused(zipped({"../content.json": sheet()}))


def test_an_archive_locked_entry_by_entry_is_refused() -> None:
    data = bytearray(zipped({"content.json": sheet()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "mot de passe" in refused(bytes(data))


def chain(depth: int) -> dict[str, bytes]:
    """The same chain of elements in every format; `depth` counts the centre as 0."""
    rows = [{"id": f"n{n:07d}", "parent": "" if n == 0 else f"n{n - 1:07d}", "txt": str(n)} for n in range(depth + 1)]
    topic: dict[str, object] = {"title": "fin"}
    for n in range(depth):
        topic = {"title": str(n), "children": {"attached": [topic]}}
    return {
        "freemind": b"<map>" + b'<node TEXT="a">' * (depth + 1) + b"</node>" * (depth + 1) + b"</map>",
        "opml": b"<opml><body>" + b'<outline text="a">' * (depth + 1) + b"</outline>" * (depth + 1) + b"</body></opml>",
        "own": json.dumps({"format": "carte-concertation", "version": 1, "nodes": rows}).encode(),
        "xmind": json.dumps([{"rootTopic": topic}]).encode(),
        "markdown": b"# a\n" + b"".join(b"  " * n + b"- a\n" for n in range(depth)),
        "mermaid": b"mindmap\n" + b"".join(b" " * (n + 1) + b"a\n" for n in range(depth + 1)),
        "indented": b"".join(b" " * n + b"a\n" for n in range(depth + 1)),
    }


@pytest.mark.parametrize("name", chain(1))
def test_sixty_levels_pass_and_one_more_is_refused(name: str) -> None:
    deepest = max(depth for depth, _branch in sniff.read(chain(MAX_DEPTH)[name]).root.walk())
    assert deepest == MAX_DEPTH
    assert f"plus de {MAX_DEPTH} niveaux" in refused(chain(MAX_DEPTH + 1)[name])


@pytest.mark.parametrize("bound", ["_MAX_XML_DEPTH", "_MAX_ELEMENTS"])
def test_reading_xml_stops_at_the_first_element_beyond_a_bound(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    """`iterparse` gives the elements one by one: the one after the last is never asked for."""
    monkeypatch.setattr(markup, bound, 5)
    given: list[str] = []

    def counted(*args: Any, **options: Any) -> Iterator[tuple[str, Any]]:
        for event, element in iterparse(*args, **options):
            given.append(event)
            yield event, element

    monkeypatch.setattr(markup, "iterparse", counted)
    # The element `map` is the first level and the first element.
    assert sniff.read(mm_chain(4)).root.text == "a"
    given.clear()
    assert "trop profond ou trop fourni" in refused(mm_chain(8))
    assert given == ["start"] * 6


def mm_chain(depth: int) -> bytes:
    return b"<map>" + b'<node TEXT="a">' * depth + b"</node>" * depth + b"</map>"


def test_json_that_its_reader_gives_up_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(text: str) -> None:
        raise RecursionError

    assert "abîmé" in refused(b'[{"a":[')
    monkeypatch.setattr(json, "loads", give_up)
    assert "abîmé" in refused(b'{"a": {}}')


@pytest.mark.parametrize(
    "file",
    [
        lambda n: mm('<node TEXT="a"/>' * n),
        lambda n: b"<opml><body>" + b'<outline text="a"/>' * (n + 1) + b"</body></opml>",
        lambda n: sheet(children={"attached": [{"title": "a"}] * n}),
        lambda n: b"# a\n" + b"- a\n" * n,
        lambda n: b"mindmap\n a\n" + b"  b\n" * n,
        lambda n: b"a\n" + b" b\n" * n,
    ],
)
def test_five_thousand_elements_are_the_most(file: Callable[[int], bytes]) -> None:
    assert f"plus de {MAX_NODES} éléments" in refused(file(MAX_NODES))


def test_five_thousand_elements_pass() -> None:
    assert sniff.read(mm('<node TEXT="a"/>' * (MAX_NODES - 1))).root.size == MAX_NODES


def test_a_text_too_long_is_shortened_and_kept_in_the_note() -> None:
    long = "é" * MAX_LABEL
    reading = sniff.read(mm(f'<node TEXT="{long}"/>'))
    node = reading.root.children[0].node
    assert len(node.text.encode()) <= MAX_LABEL
    assert node.note == long
    assert reading.losses[Loss.LONG_TEXT] == 1


def test_a_note_too_long_is_cut_and_its_link_kept() -> None:
    note = f'<richcontent TYPE="NOTE"><html><p>{"é" * MAX_NOTE}</p></html></richcontent>'
    reading = sniff.read(mm(f'<node TEXT="a" LINK="https://exemple.fr">{note}</node>'))
    node = reading.root.children[0].node
    assert len(node.note.encode()) <= MAX_NOTE
    assert node.note.endswith("…")
    assert node.link == "https://exemple.fr"
    assert reading.losses[Loss.LONG_NOTE] == 1


def test_control_characters_never_come_through() -> None:
    texts = "a\x00b\x08c\x1bd\x7fe\u2028f\ufefffi\ud800j"
    row = {"id": "root", "parent": "", "txt": texts, "note": texts}
    reading = sniff.read(json.dumps({"format": "carte-concertation", "version": 1, "nodes": [row]}).encode())
    assert reading.root.node.text == "abcde ffij"
    assert reading.root.node.note == "abcde\nffij"
    for form in FORMS:
        if form.read is not None:
            assert form.read(form.write(reading.whole)).root.text == "abcde ffij"


ADDRESSES = [
    "javascript:alert(1)",
    "data:text/html,<script>",
    "file:///srv/carte.mm",
    "vbscript:x",
    "\tjavascript:x",
    "//x.fr",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_addresses_of_pages_and_mail_are_kept(address: str) -> None:
    escaped = address.replace("<", "&lt;")
    files = [
        mm(f'<node TEXT="a" LINK="{escaped}"/>'),
        f'<opml><body><outline text="b"><outline text="a" url="{escaped}"/></outline></body></opml>'.encode(),
        sheet(children={"attached": [{"title": "a", "href": address}]}),
        f"# b\n- a\n  > <{address}>\n- [a]({address})\n".encode(),
    ]
    for data in files:
        reading = sniff.read(data)
        for form in FORMS:
            if form.name in ("freemind", "opml", "xmind"):
                assert b"LINK=" not in form.write(reading.whole)
                assert b"url=" not in form.write(reading.whole)


@pytest.mark.parametrize(
    "rich",
    [
        "<script>alert(1)</script>mot",
        "<img src='x' onerror='alert(1)'/>mot",
        "<style>p{}</style><p onclick='x'>mot</p>",
        "<svg><script>alert(1)</script></svg><b>mot</b>",
    ],
)
def test_rich_content_becomes_plain_words(rich: str) -> None:
    reading = sniff.read(mm(f'<node><richcontent TYPE="NODE"><html><body>{rich}</body></html></richcontent></node>'))
    assert reading.root.children[0].text == "mot"
    quoted = rich.replace("&", "&amp;").replace("<", "&lt;")
    opml = f'<opml><body><outline text="a"><outline text="{quoted}"/></outline></body></opml>'
    assert sniff.read(opml.encode()).root.children[0].text == "mot"


def outline(rich: str) -> str:
    """An element whose words are this HTML."""
    return "<opml><body><outline text='&lt;b&gt;" + rich.replace("<", "&lt;").replace(">", "&gt;") + "'/></body></opml>"


@pytest.mark.parametrize(
    "file",
    [
        lambda n: "# a" + " " * n + "b",
        lambda n: "# " + "#a " * n + "!",
        lambda n: "- a\n" + "b\n" * n,
        lambda n: "---\ntitle: a" + " " * n + "b\n---\n# c",
        lambda n: "a\n\tb" + " " * n + "c",
        lambda n: 'mindmap\n  root(("' + "a\n" * n,
        lambda n: outline("<a " * n),
        lambda n: outline("<a" + " " * n),
        lambda n: outline("<!-- >" * n),
        lambda n: outline("<a " + "x" * n + ">"),
        lambda n: outline("<div>" * n + "</p>" * n),
        lambda n: outline("<td>" * n),
    ],
)
def test_a_long_line_takes_a_time_that_grows_with_its_length_alone(file: Callable[[int], str]) -> None:
    assert size_or_refusal(file(100_000).encode())


@pytest.mark.parametrize(
    ("rich", "words"),
    [
        ("<!DOCTYPE html><!-- dit -- bas --><p>un<br>deux</p>", "un deux"),
        ("<p title='a > b'>mot</p>", "mot"),
        ("<p class=it's>un <i>mot</i></p>", "un mot"),
        ("<script>if (a<b) alert('<p>')</script>mot", "mot"),
        ("<td>un</td><td>deux</td>", "un | deux"),
        ("<b>2 < 3 & 4</b>", "2 < 3 & 4"),
        ("<B>un</B> <!-- sans fin", "un <!-- sans fin"),
    ],
)
def test_html_however_written_gives_its_words(rich: str, words: str) -> None:
    assert markup.plain_of(rich).text.replace("\n", " ") == words


@pytest.mark.parametrize(
    "written", ['<a href="https://exemple.fr/?a=1&amp;b=2">', "<A x HREF = https://exemple.fr/?a=1&b=2>"]
)
def test_html_gives_its_addresses(written: str) -> None:
    assert markup.plain_of(f"{written}ici</a>").links == ["https://exemple.fr/?a=1&b=2"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A0", " =1+1", "\u00a0=1", "＝1"])
def test_no_cell_of_the_table_is_a_formula(text: str) -> None:
    tree = Branch(Node("root", "a", note=text, organisation=text, contact=text), (Branch(Node("b", text)),))
    rows = spreadsheet.write(Whole(tree)).decode("utf-8-sig").replace('"', "").split("\r\n")
    for row in rows:
        for cell in row.split(";"):
            assert not cell.strip("\u00a0 ").startswith(("=", "+", "-", "@", "＝"))


def test_a_drawing_carries_no_address_of_a_text() -> None:
    tree = Branch(Node("root", '" URL="javascript:alert(1)'), (Branch(Node("b", "<b>a</b>\\N")),))
    svg = drawing.svg(Whole(tree)).decode()
    assert "href" not in svg
    assert "<a" not in svg
    assert "&lt;b&gt;a&lt;/b&gt;\\N" in svg.replace("\u00a0", " ")
    assert drawing.dot(Whole(tree)).decode() == dot(tree)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.sampled_from([b"PK\x03\x04", b"<map>", b"<opml>", b"{", b"[{", b"mindmap\n", b"# "]).flatmap(
            lambda start: st.binary(max_size=200).map(lambda rest: start + rest)
        ),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    )
)
def test_any_bytes_are_a_map_or_a_refusal(data: bytes) -> None:
    said = size_or_refusal(data)
    assert said.endswith((".", ")")) if isinstance(said, str) else 0 < said <= MAX_NODES


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_spoiled_file_is_a_map_or_a_refusal(data: st.DataObject) -> None:
    tree = Branch(Node("root", "Carte", note="note"), (Branch(Node("b", "Branche")), Branch(Node("c", "é"))))
    form = data.draw(st.sampled_from([form for form in FORMS if form.read is not None]))
    spoiled = bytearray(form.write(Whole(tree)))
    for _ in range(data.draw(st.integers(1, 5))):
        spoiled[data.draw(st.integers(0, len(spoiled) - 1))] = data.draw(st.integers(0, 255))
    said = size_or_refusal(bytes(spoiled[: data.draw(st.integers(1, len(spoiled)))]))
    assert said.endswith((".", ")")) if isinstance(said, str) else 0 < said <= MAX_NODES
