"""Mind maps in Mermaid's text. Pure.

A kind, a level, a state and a colour are written as classes (`:::cause`), which Mermaid shows as nothing unless it is
told how.
"""

import html
import re
from collections.abc import Sequence

from mindmap.tree.branches import Whole

from . import markup
from .faults import Unreadable
from .indented import Steps, rooted
from .losses import Loss
from .qualities import coded, hear_code
from .reading import UNTITLED, Feature, Gatherer, Reading, Said, make_room
from .words import decoded

HOLDS = frozenset({Feature.KIND, Feature.LEVEL, Feature.COLOUR})

# The frames of a node, the longest first.
FRAMES = (("((", "))"), ("))", "(("), ("{{", "}}"), (")", "("), ("[", "]"), ("(", ")"))
_ID = re.compile(r"[\w-]*")
_OPEN_STRING = re.compile(r'\s*[\w-]*(?:\(\(|\)\)|\{\{|[\[()])"[^"]*')
# The beginning of a frame whose end is on another line: an id, a bracket, perhaps words, no closing bracket.
_OPEN_FRAME = re.compile(r"\s*[\w-]*(\(\(|\)\)|\{\{|\[|\()[^\[\](){}\"]*")
_MOST_LINES = 50
# An id of several words before its frame: « sortie du chu[Sortie du CHU] ».
_LONG_ID = re.compile(r"[\w][\w -]*[\w-](?=\[)")
_CODE = re.compile(r"[#&](#?)(x?)(\w{1,31});")
_HEAD = re.compile(r"\s*(?:---[ \t]*\n.*?\n---[ \t]*\n|%%[^\n]*\n|```+[ \t]*mermaid[ \t]*\n|\s)*", re.DOTALL)


def body_of(text: str) -> str | None:
    """What follows the word `mindmap`; None when this is not such a text."""
    text = re.sub(r"\r\n|\r", "\n", text)
    start = _HEAD.match(text)
    found = re.compile(r"mindmap[ \t]*(?:%%[^\n]*)?(?:\n|$)").match(text, start.end() if start else 0)
    return text[found.end() :] if found else None


def read(data: bytes) -> Reading:
    body = body_of(decoded(data))
    if body is None:
        raise Unreadable("Ce texte n’est pas une carte Mermaid\u00a0: elle commence par le mot «\u00a0mindmap\u00a0».")
    gatherer, steps = Gatherer(), Steps()
    said: list[tuple[int, Said]] = []
    for line in _lines(body):
        words = line.strip(" \t")
        if words.startswith("```"):
            break
        if words.startswith("%%") or not words:
            continue
        if words.startswith("::icon"):
            gatherer.lose(Loss.ICON)
        elif words.startswith(":::"):
            unknown = [code for code in words[3:].split() if not (said and hear_code(said[-1][1], code))]
            gatherer.lose(Loss.STYLE, int(bool(unknown)))
        else:
            make_room(len(said))
            said.append((steps.depth(_indent(line)), Said(text=_words(words))))
    return rooted(gatherer, said)


def _lines(body: str) -> list[str]:
    """A quoted text, and a frame, may run over several lines."""
    lines: list[str] = []
    waiting = body.split("\n")
    here = 0
    while here < len(waiting):
        line, here = waiting[here], here + 1
        end = _end_of(line, waiting, here)
        if end is None:
            lines.append(line)
            continue
        inside = [one.strip(" \t") for one in waiting[here:end]]
        lines.append("<br/>".join([line, *inside]) if _OPEN_STRING.fullmatch(line) else _joined(line, inside))
        here = end
    return lines


def _end_of(line: str, lines: Sequence[str], after: int) -> int | None:
    """Where what this line leaves open ends, as the number of the line after it; None when it leaves nothing open."""
    if _OPEN_STRING.fullmatch(line):
        closing = '"'
    elif opened := _OPEN_FRAME.fullmatch(line):
        closing = dict(FRAMES)[opened[1]]
    else:
        return None
    for n in range(after, min(after + _MOST_LINES, len(lines))):
        if closing in lines[n]:
            return n + 1
    # A quote that never ends goes on to the end; a bracket that never ends is a word.
    return len(lines) if closing == '"' else None


def _joined(line: str, inside: Sequence[str]) -> str:
    """A frame over several lines on one: its words are set apart by one space."""
    *words, last = inside
    return line.rstrip(" \t") + " ".join(word for word in words if word) + last


def _indent(line: str) -> int:
    """How far in a line stands: to Mermaid a tab is one space."""
    return len(line) - len(line.lstrip(" \t"))


def _words(written: str) -> str:
    start = _LONG_ID.match(written) or _ID.match(written)
    rest = written[start.end() if start else 0 :]
    for opening, closing in FRAMES:
        if rest.startswith(opening) and rest.endswith(closing) and len(rest) > len(opening) + len(closing):
            return _plain(rest[len(opening) : -len(closing)])
    return _plain(written)


def _plain(text: str) -> str:
    text = text.strip(" \t")
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == "`":
        text = re.sub(r"\*\*?(.+?)\*\*?", r"\1", text[1:-1])
    if markup.is_rich(text):
        text = markup.plain_of(text.replace("&", "&amp;")).text
    return _CODE.sub(_decoded, text)


def _decoded(code: re.Match[str]) -> str:
    if code[3].isdigit() and not code[2]:
        return html.unescape(f"&#{code[3]};")
    return html.unescape(f"&{code[1]}{code[2]}{code[3]};") if code[0][0] == "&" or not code[1] else code[0]


_WRITTEN = str.maketrans({"#": "#35;", '"': "#quot;", "&": "#amp;", "<": "#lt;", ">": "#gt;", "`": "#96;"})


def write(whole: Whole) -> bytes:
    lines = ["mindmap"]
    for number, (depth, branch) in enumerate(whole.root.walk()):
        margin = "  " * (depth + 1)
        words = (branch.text or UNTITLED).translate(_WRITTEN)
        lines.append(f'{margin}root(("{words}"))' if depth == 0 else f'{margin}n{number}["{words}"]')
        if codes := coded(branch.node):
            lines.append(f"{margin}:::{' '.join(codes)}")
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")
