"""XML read without danger and written without recursion; HTML turned into plain text. Pure."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from .faults import Unreadable
from .losses import Loss
from .reading import Gatherer
from .words import MOST_BYTES, wide_alphabet

# Ten times what sixty levels of the wordiest format take.
_MAX_XML_DEPTH = 600
_MAX_ELEMENTS = 200_000
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE = re.compile(rb"&#(x[0-9a-fA-F]{1,8}|\d{1,8});")
_NAMED = re.compile(rb"&[A-Za-z][A-Za-z0-9]{1,31};")
_LONE = re.compile(rb"&(?!#?\w{1,32};)")
_DECLARED = re.compile(r"^<\?xml[^>]*\?>")
# Programs in Java write an emoji as the two halves it is made of in UTF-16.
_HALVES = re.compile(rb"&#(x[dD][89abAB][0-9a-fA-F]{2}|5[56]\d{3});&#(x[dD][c-fC-F][0-9a-fA-F]{2}|5[67]\d{3});")


def parse(data: bytes, gatherer: Gatherer | None = None) -> Element:
    """The root of this XML. Raises Unreadable: damaged, too large, too deep, or carrying definitions."""
    if len(data) > MOST_BYTES:
        raise Unreadable("Ce fichier dépasse 5\u00a0Mo\u00a0: partagez la carte en plusieurs fichiers.")
    data = _in_utf_8(data)
    try:
        return _root(data)
    except ParseError as error:
        line = error.position[0]
    for again, removed in _mended(data):
        try:
            root = _root(again)
        except ParseError:
            continue
        if gatherer is not None and removed:
            gatherer.lose(Loss.CONTROL, removed)
        return root
    raise Unreadable(f"Ce fichier XML est abîmé ou incomplet (vers la ligne {line}).")


def _in_utf_8(data: bytes) -> bytes:
    """The same without its mark and the spaces before it; UTF-16 is made UTF-8, whatever the file says it is."""
    if (wide := wide_alphabet(data)) is not None:
        text = data.decode(wide, errors="replace").lstrip("\ufeff \t\r\n")
        return _DECLARED.sub("", text).encode("utf-8", "replace")
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()


def _mended(data: bytes) -> Iterator[tuple[bytes, int]]:
    """What is often wrong in files made elsewhere: forbidden letters, an alphabet that is not said."""
    clean, controls = _CONTROL.subn(b"", _HALVES.sub(_joined, data))
    forbidden = [found[0] for found in _REFERENCE.finditer(clean) if not _legal(_number(found[1]))]
    clean = _REFERENCE.sub(lambda found: found[0] if _legal(_number(found[1])) else b"", clean)
    removed = controls + len(forbidden)
    if clean != data:
        yield clean, removed
    spelt = _NAMED.sub(_spelt, _LONE.sub(b"&amp;", clean))
    if spelt != clean:
        yield spelt, removed
    # Some programs say UTF-8 and write in the alphabet of Windows, or say nothing.
    yield _DECLARED.sub("", spelt.decode("cp1252", errors="replace")).encode(), removed


def _spelt(name: re.Match[bytes]) -> bytes:
    """An entity of HTML, which XML does not know, as its letter."""
    letters = html.unescape(name[0].decode())
    return name[0] if letters in "&<>\"'" else "".join(f"&#{ord(letter)};" for letter in letters).encode()


def _number(reference: bytes) -> int:
    return int(reference[1:], 16) if reference.startswith(b"x") else int(reference)


def _joined(halves: re.Match[bytes]) -> bytes:
    high, low = _number(halves[1]), _number(halves[2])
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
    return halves[0]


def _legal(number: int) -> bool:
    return number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000


def _root(data: bytes) -> Element:
    root: Element | None = None
    depth = count = 0
    try:
        for event, element in iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
            if event == "end":
                depth -= 1
                continue
            root = element if root is None else root
            depth, count = depth + 1, count + 1
            if depth > _MAX_XML_DEPTH or count > _MAX_ELEMENTS:
                raise Unreadable("Ce fichier XML est trop profond ou trop fourni pour être une carte.")
    except DefusedXmlException as error:
        raise Unreadable(
            "Ce fichier XML contient des définitions (DOCTYPE, entités)\u00a0: elles sont refusées par sécurité."
        ) from error
    except (LookupError, ValueError) as error:
        raise Unreadable("L’alphabet (encodage) annoncé par ce fichier XML n’est pas connu.") from error
    if root is None:
        raise Unreadable("Ce fichier XML est vide.")
    return root


def local(name: object) -> str:
    """A tag's or an attribute's name without its namespace; "" for a comment."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def children(element: Element, *names: str) -> list[Element]:
    return [child for child in element if local(child.tag) in names]


def child(element: Element, name: str) -> Element | None:
    return next((one for one in element if local(one.tag) == name), None)


def attribute(element: Element, name: str) -> str:
    """The attribute of this name, whatever its namespace and its capitals."""
    if name in element.attrib:
        return element.attrib[name]
    wanted = name.lower()
    return next((value for key, value in element.attrib.items() if local(key).lower() == wanted), "")


class Writer:
    """XML, an element a line."""

    def __init__(self) -> None:
        self.lines = ['<?xml version="1.0" encoding="UTF-8"?>']

    def start(self, tag: str, **attributes: str) -> None:
        self.lines.append(f"<{tag}{_said(attributes)}>")

    def alone(self, tag: str, **attributes: str) -> None:
        """An element that holds nothing."""
        self.lines.append(f"<{tag}{_said(attributes)}/>")

    def raw(self, line: str) -> None:
        self.lines.append(line)

    def end(self, tag: str) -> None:
        self.lines.append(f"</{tag}>")

    def bytes(self) -> bytes:
        return ("\n".join(self.lines) + "\n").encode()


def _said(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())


def escaped(text: str) -> str:
    return escape(text)


# HTML as text

_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "tbody"}
    | {"thead", "blockquote", "pre", "body", "html", "section", "article", "hr"}
)
# Every element of HTML, those of before included.
_HTML = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br
        button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em
        embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
        iframe img input ins kbd label legend li link main map mark marquee math menu mention meta meter nav nobr
        noframes noscript object ol optgroup option output p param path picture pre progress q rp rt ruby s samp script
        search section select slot small source span strike strong style sub summary sup svg table tbody td template
        textarea tfoot th thead time title tr track tt u ul var video wbr xml
        """,
    )
)
_UNSAID = frozenset({"script", "style", "head", "title", "template"})
_TAGS = (
    "html|body|head|p|div|span|br|b|i|u|s|a|em|strong|font|code|pre|mark|del|ins|sub|sup|small|ul|ol|li|h[1-6]|img|"
    "table|tr|td|th|tbody|thead|blockquote|hr|script|style|iframe|svg|center|strike|tt|kbd|mention|time"
)
_RICH = re.compile(rf"<!--|</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.I)
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|table|pre|body|html|blockquote|hr)(?:\s[^<>]*)?/?>", re.I)
_BREAK = re.compile(r"\r\n|\r|\n")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


# A tag. It is looked for no further than the next « < », and no letter is looked at again and again: a text made to
# harm takes no longer than another, which cannot be said of the parser of the standard library.
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s<>/"']*+)((?:[^<>"']|"[^"<]*"|'[^'<]*'|["'])*+)>""")
_ATTRIBUTE = re.compile(r"""(?<![^\s"'/])([^\s=/"']++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_VERBATIM = frozenset({"script", "style"})
# No note keeps more than a part of this.
_MOST_LETTERS = 100_000


class Plain:
    """What a person would read of some HTML: lines of text, the addresses, how many images."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self.images = 0
        self._lines: list[str] = [""]
        self._letters = 0
        self._open: list[tuple[str, int, bool]] = []  # block, lines when it began, spaces kept
        self._blocks: Counter[str] = Counter()  # how many of each are open
        self._silent = 0

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip(" ") for line in self._lines).strip("\n")

    def begin(self, tag: str, said: Mapping[str, str]) -> None:
        """An element opens, with these attributes."""
        if tag in _UNSAID:
            self._silent += 1
        elif tag == "br":
            self._lines.append("")
        elif tag == "img":
            self.images += 1
        elif tag == "a" and said.get("href"):
            self.links.append(said["href"])
        elif tag in ("td", "th") and self._lines[-1]:
            self.say(" | ")
        elif tag in _BLOCKS:
            self._begin_block(tag, said)

    def end(self, tag: str) -> None:
        if tag in _UNSAID:
            self._silent = max(0, self._silent - 1)
        elif self._blocks[tag]:
            name, began, _kept = self._pop_block()
            while name != tag:
                name, began, _kept = self._pop_block()
            # A paragraph's end ends its line; an empty paragraph is an empty line.
            if self._lines[-1].strip(" ") or (tag == "p" and len(self._lines) == began):
                self._lines.append("")

    def say(self, data: str) -> None:
        """Words between two tags."""
        if self._silent or self._letters > _MOST_LETTERS:
            return
        self._letters += len(data)
        if self._open and self._open[-1][2]:
            first, *others = data.split("\n")
            self._lines[-1] += first
            self._lines.extend(others)
            return
        data = re.sub(r"[ \t\r\n\f]+", " ", data)
        here = self._lines[-1]
        self._lines[-1] = here + (data.lstrip(" ") if not here or here.endswith(" ") else data)

    def _begin_block(self, tag: str, said: Mapping[str, str]) -> None:
        fresh_item = self._lines[-1] == "- "
        if self._lines[-1].strip(" ") and not fresh_item:
            self._lines.append("")
        if tag == "li":
            self._lines[-1] = "- "
        kept = tag == "pre" or re.search(r"white-space:\s*pre", said.get("style", "")) is not None
        kept = kept or bool(self._open and self._open[-1][2])
        self._open.append((tag, len(self._lines), kept))
        self._blocks[tag] += 1

    def _pop_block(self) -> tuple[str, int, bool]:
        block = self._open.pop()
        self._blocks[block[0]] -= 1
        return block

    def feed(self, text: str) -> None:
        """HTML as it is written, well formed or not; a « < » that opens no tag is a word like another."""
        text, here = _DECLARATION.sub("", _uncommented(text)), 0
        while found := _TAG.search(text, here):
            self.say(html.unescape(text[here : found.start()]))
            here, tag = found.end(), found[2].lower()
            if not _is_tag(tag):
                # « <nom du service> » is words.
                self.say(html.unescape(found[0]))
                continue
            if found[1]:
                self.end(tag)
                continue
            self.begin(tag, _attributes(found[3]))
            if found[3].endswith("/") and tag not in ("br", "img"):
                self.end(tag)
            elif tag in _VERBATIM:
                after = text.find("</", here)
                here = after if after >= 0 else len(text)
        self.say(html.unescape(text[here:]))

    def feed_element(self, root: Element) -> None:
        """The same from XML already read, without recursion."""
        waiting = [(root, False)]
        while waiting:
            element, leaving = waiting.pop()
            tag = local(element.tag).lower()
            if leaving:
                self.end(tag)
                self.say((element.tail or "") if element is not root else "")
                continue
            self.begin(tag, {local(key).lower(): value for key, value in element.attrib.items()})
            self.say((element.text or "") if tag else "")
            waiting.append((element, True))
            waiting.extend((one, False) for one in reversed(element))


def _is_tag(name: str) -> bool:
    """One of HTML's own, or of a program's: those have a colon or a hyphen (`o:p`, `my-part`)."""
    return ":" in name or "-" in name or name in _HTML


def _uncommented(text: str) -> str:
    """The same without its comments; one that never ends is left as it is."""
    pieces, here = [], 0
    while (start := text.find("<!--", here)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces.append(text[here:start])
        here = end + 3
    return "".join([*pieces, text[here:]])


def _attributes(written: str) -> dict[str, str]:
    found = ((one[1].lower(), one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(written))
    return {name: html.unescape(value) for name, value in found}


def plain_of(text: str) -> Plain:
    plain = Plain()
    plain.feed(text)
    return plain


def is_rich(text: str) -> bool:
    return _RICH.search(text) is not None


def unrich(text: str) -> str:
    """Words out of an attribute that may hold HTML or only its entities; what is neither is left as it is.

    Where nothing but inline tags stands among lines, the lines are those of whoever wrote them.
    """
    if is_rich(text):
        return plain_of(text if _BLOCK.search(text) else _BREAK.sub("<br>", text)).text
    return html.unescape(text) if _ENTITY.search(text) else text


def unlike_rich(text: str) -> str:
    """Words written so that `unrich` gives them back, even when they look like HTML."""
    return html.escape(text, quote=False) if is_rich(text) or _ENTITY.search(text) else text
