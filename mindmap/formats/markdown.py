"""Markdown: headings, then nested lists; a note is quoted under its element. Pure.

Read line by line rather than as CommonMark would: outlines are written with two spaces, four or tabs, and an item is
under another as soon as it is set in further.
"""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mindmap.tree.branches import Whole
from mindmap.tree.schema import Node

from .indented import Steps, columns, rooted
from .losses import Loss
from .qualities import COLOUR, COLOURS, HINT, TAGS, hear, qualities_of
from .reading import IMPORTED, UNTITLED, Feature, Gatherer, Reading, Said, make_room
from .words import decoded

HOLDS = frozenset(Feature) - {Feature.SIDE, Feature.RELATION, Feature.IMAGE}

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
# A year is no number of a list: « 2024. Bilan » keeps it.
ITEM = re.compile(r"([ \t]*)(?:[-*+]|(?!(?:19|20)\d\d[.)])\d{1,9}[.)])(?:[ \t]+(.*))?")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`]*")
QUOTE = re.compile(r"[ \t]*> ?(.*)")
QUALITY = re.compile(r"\*\*([^*]+?)[ \u00a0]:\*\* (.+)")
CHECKBOX = re.compile(r"\[([ xX])\] +")
FRONT = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", re.DOTALL)
# « #urgence » at the end of an element; « #3 » is a number.
_TAG = r"#(?=[\w/-]*[^\W\d])[\w/-]{1,40}"
# Beyond this, a line is taken as it is and an element goes on in its note: emphasis costs time, and has no sense there.
_LONG = 5000


def read(data: bytes) -> Reading:
    text = re.sub(r"\r\n|\r", "\n", decoded(data))
    title = IMPORTED
    if front := FRONT.match(text):
        named = re.search(r"^title:(.*)", front[1] or "", re.MULTILINE)
        title, text = (named[1].strip(" \t\"'") if named else "") or IMPORTED, text[front.end() :]
    outline = _Outline()
    for line in text.split("\n"):
        outline.take(line)
    outline.finish()
    if outline.before:
        # Words before the first heading belong to the centre.
        (outline.said[0][1] if outline.said else Said()).notes.insert(0, "\n".join(outline.before))
    return rooted(outline.gatherer, outline.said, title)


class _Outline:
    """What the lines read so far say."""

    def __init__(self) -> None:
        self.gatherer = Gatherer()
        self.said: list[tuple[int, Said]] = []
        self._heading: Said | None = None  # the last one
        self._items: list[tuple[int, Said]] = []  # the last one, after those it is in, with their indents
        self.before: list[str] = []
        self._headings: list[int] = []
        self._steps = Steps()
        self._item_indent: int | None = None  # of the last item, while its list is open
        self._quoted: list[str] = []
        self._paragraph: list[str] = []
        self._fence = ""
        self._blank = True

    def take(self, line: str) -> None:
        if self._fence:
            self._paragraph.append(line.strip(" \t") if line.strip().startswith(self._fence) else line)
            self._fence = "" if line.strip().startswith(self._fence) else self._fence
        elif quoted := QUOTE.fullmatch(line):
            self._end_paragraph()
            self._leave_list(line)
            self._quoted.append(quoted[1])
        elif not line.strip(" \t"):
            self._end_paragraph()
            self._end_quote()
        elif self._blank is False and self._paragraph and (under := UNDERLINE.fullmatch(line)):
            words = " ".join(self._paragraph)
            self._paragraph.clear()
            self._head(1 if under[1][0] == "=" else 2, words)
        else:
            self._take_words(line)
        self._blank = not line.strip(" \t")

    def finish(self) -> None:
        self._end_paragraph()
        self._end_quote()

    def _take_words(self, line: str) -> None:
        self._end_quote()
        if heading := HEADING.fullmatch(line):
            self._end_paragraph()
            self._head(len(heading[1]), _unclosed(heading[2] or ""))
        elif RULE.fullmatch(line):
            self._end_paragraph()
        elif item := ITEM.fullmatch(line):
            self._end_paragraph()
            self._item(columns(item[1]), item[2] or "")
        elif fence := FENCE.fullmatch(line):
            self._end_paragraph()
            self._leave_list(line)
            self._fence = fence[1]
            self._paragraph.append(line.strip(" \t"))
        elif self._continues(line):
            self.said[-1][1].text += " " + self._inline(line.strip(" \t"), self.said[-1][1])
        else:
            self._leave_list(line)
            self._paragraph.append(line.strip(" \t"))

    def _leave_list(self, line: str) -> None:
        """After an empty line, what begins no further in than an item is no part of it; of none, it ends the list."""
        if not self._items or not self._blank:
            return
        while self._items and columns(line) <= self._items[-1][0]:
            self._items.pop()
        if not self._items:
            self._close_list()

    def _continues(self, line: str) -> bool:
        """The words of an item may go on, on the line just below."""
        going_on = self._item_indent is not None and not self._blank and not self._paragraph
        return going_on and len(self.said[-1][1].text) <= _LONG

    def _head(self, rank: int, words: str) -> None:
        while self._headings and self._headings[-1] >= rank:
            self._headings.pop()
        self._headings.append(rank)
        self._close_list()
        self._say(len(self._headings) - 1, words)
        self._heading = self.said[-1][1]

    def _item(self, indent: int, words: str) -> None:
        self._item_indent = indent
        depth = len(self._headings) + self._steps.depth(indent)
        sign = ""
        if box := CHECKBOX.match(words):
            sign, words = ("☐ " if box[1] == " " else "☑ "), words[box.end() :]
            self.gatherer.lose(Loss.CHECKBOX)
        if heading := HEADING.fullmatch(words):
            words = _unclosed(heading[2] or "")
        self._say(depth, words, sign)
        while self._items and self._items[-1][0] >= indent:
            self._items.pop()
        self._items.append((indent, self.said[-1][1]))

    def _say(self, depth: int, words: str, sign: str = "") -> None:
        make_room(len(self.said))
        said = Said()
        words, said.tags = _untagged(words)
        said.text = sign + self._inline(words.strip(" \t"), said)
        self.said.append((depth, said))

    def _close_list(self) -> None:
        self._steps.close()
        self._items.clear()
        self._item_indent = None

    def _end_paragraph(self) -> None:
        """Words that are no element are a note: of the item whose list is open, else of the last heading."""
        self._note(self._paragraph)

    def _end_quote(self) -> None:
        while self._quoted and self.said and (quality := QUALITY.fullmatch(self._quoted[0])):
            if not hear(self.said[-1][1], quality[1], quality[2]):
                break
            del self._quoted[0]
        self._note(self._quoted)

    def _note(self, lines: list[str]) -> None:
        if not lines:
            return
        if self.said:
            here = self._items[-1][1] if self._items else self._heading or self.said[-1][1]
            here.notes.append("\n".join(lines))
        else:
            self.before += lines
        lines.clear()

    def _inline(self, words: str, said: Said) -> str:
        if len(words) > _LONG:
            return words
        parsed = _parser().parseInline(words)
        return "".join(self._piece(token, said) for token in (parsed[0].children or []))

    def _piece(self, token: Token, said: Said) -> str:
        match token.type:
            case "image":
                self.gatherer.lose(Loss.IMAGE)
                return token.content
            case "link_open":
                link = str(token.attrs.get("href", ""))
                if link.startswith("#"):
                    self.gatherer.lose(Loss.CROSS_LINK)
                else:
                    said.links.append(link)
                return ""
            case "html_inline":
                return " " if token.content.lower().startswith("<br") else ""
            case "softbreak" | "hardbreak":
                return " "
            case _:
                return token.content


def _unclosed(words: str) -> str:
    """A heading's words without the signs that may close it: « Causes ## » is « Causes »."""
    words = words.rstrip(" \t")
    bare = words.rstrip("#")
    return bare.rstrip(" \t") if bare.endswith((" ", "\t")) else words


def _untagged(words: str) -> tuple[str, list[str]]:
    """(the words, the tags that stand after them), piece by piece from the end: no line, however long, takes long."""
    pieces, tags = re.split(r"([ \t]+)", words), []
    while pieces and (not pieces[-1].strip(" \t") or re.fullmatch(_TAG, pieces[-1])):
        if tag := pieces.pop().strip(" \t"):
            tags.append(tag.removeprefix("#"))
    return "".join(pieces), tags[::-1]


class _Parser(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 – the library's own name
        """An address is kept as it is written."""
        return url


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return _Parser("commonmark")


def write(whole: Whole) -> bytes:
    """The centre and its branches are headings, the rest lists."""
    lines: list[str] = []
    for depth, branch in whole.root.walk():
        words = _words(branch.node)
        margin = "  " * (depth - 2)
        if depth < 2:
            lines += ["", f"{'#' * (depth + 1)} {words}", ""] if lines else [f"# {words}", ""]
        else:
            lines.append(f"{margin}- {words}")
        quote = [f"**{name}\u00a0:** {value}" for name, value in _qualities(branch.node)]
        quote += branch.node.note.split("\n") if branch.node.note else []
        inside = margin + "  " if depth > 1 else ""
        lines += [f"{inside}> {line}".rstrip(" ") for line in quote]
        lines += [""] if quote and depth < 2 else []
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _words(node: Node) -> str:
    words = _escaped(node.text or UNTITLED)
    if node.link:
        address = re.sub(r"[\\`*_&\[\]<>]", r"\\\g<0>", node.link)
        words = f"[{words}](<{address}>)"
    return " ".join([words, *(f"#{tag}" for tag in node.tags)]) if _are_words(node.tags) else words


def _are_words(tags: tuple[str, ...]) -> bool:
    """Whether each tag can be read as one after the words: no space, no sign, not a number."""
    return all(re.fullmatch(_TAG, f"#{tag}") for tag in tags)


def _qualities(node: Node) -> list[tuple[str, str]]:
    tags = "" if _are_words(node.tags) else ", ".join(node.tags)
    others = [(TAGS, tags), (COLOUR, COLOURS[node.colour] if node.colour else ""), (HINT, node.hint)]
    return [*qualities_of(node), *(one for one in others if one[1])]


_SPECIAL = re.compile(r"[\\`*\[\]<]|#(?=[\w/-])|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_NUMBERED = re.compile(r"^(\d{1,9})(?=[.)])")


def _escaped(text: str) -> str:
    """Words that Markdown leaves as they are."""
    text = _SPECIAL.sub(r"\\\g<0>", text)
    text = _NUMBERED.sub(r"\1\\", text)
    if text[:1] in "-+>=#~|":
        text = "\\" + text
    return re.sub(r"(#+)$", lambda end: "\\#" * len(end[1]), text) if " " in text else text
