"""A map as a drawing in DOT, for paper: two sides, a colour a main branch, thick to thin edges. Pure.

`dot` draws from left to right; the left side is drawn with its edges turned round (`child:e -> parent:w`), the only
two-sided drawing of Graphviz that keeps the order and crosses no words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ..tree.branches import Branch
from ..tree.schema import Node, Relation
from ..tree.wording import HARD_SPACE, NARROW_SPACE, quality_of, typeset, words_of

# The palette of the screens; white text on each passes AA.
PALETTE = ("#1f6fb4", "#1d7d73", "#b8432a", "#7b4a91", "#a93226", "#9a5b06", "#1e7a41", "#34495e")
INK = "#17242b"
ROOT_FILL = "#17323b"
ACROSS = "#4a5a62"

WIDTH = 24  # characters a line
LEAF_POINTS = 11.0


def wrapped(text: str, width: int = WIDTH) -> list[str]:
    """Lines of about `width` characters, about as long as one another, broken at plain spaces only; a longer word is
    cut."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        words = [part for whole in paragraph.split(" ") if whole for part in _cut(whole, width + 8)]
        lines += _evenly(words, width)
    return lines


def _evenly(words: Sequence[str], width: int) -> list[str]:
    """No more lines than `width` needs, in the narrowest box: a last line of one short word is then rare."""
    best = _filled(words, width)
    longest = max(map(len, words), default=0)
    for narrower in range(width - 1, max(longest, width // 2) - 1, -1):
        lines = _filled(words, narrower)
        if len(lines) > len(best):
            break
        best = lines
    return best


def _filled(words: Sequence[str], width: int) -> list[str]:
    lines, line = [], ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def tint(colour: str, part: float) -> str:
    """`part` of a colour on white: 0.14 is a tint, 1 the colour itself."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * part):02x}" for channel in channels)


def split_sides(branches: Sequence[Branch]) -> tuple[list[Branch], list[Branch]]:
    """(right, left): those put on a side stay there; else the first to the right, balanced by height in lines."""
    if len(branches) < 2:
        return list(branches), []
    if any(branch.node.side for branch in branches):
        right = [branch for branch in branches if branch.node.side != "L"]
        return right, [branch for branch in branches if branch.node.side == "L"]
    heights = [lines_high(branch) for branch in branches]
    best = min(range(1, len(branches) + 1), key=lambda k: abs(sum(heights[:k]) - sum(heights[k:])))
    return list(branches[:best]), list(branches[best:])


def lines_high(branch: Branch) -> float:
    """How high a branch stands, in lines of text: its children together, or itself when it is higher."""
    high: dict[int, float] = {}
    for _depth, here in reversed(list(branch.walk())):
        own = len(wrapped(words_of(here.node))) + len(wrapped(quality_of(here.node))) + 0.8
        high[id(here)] = max(own, sum(high[id(child)] for child in here.children))
    return high[id(branch)]


def dot(
    root: Branch,
    *,
    ratio: float | None = None,
    numbers: Sequence[int] = (),
    branch: int | None = None,
    one_sided: bool = False,
    relations: Sequence[Relation] = (),
    width: int = WIDTH,
    more: Mapping[str, int] = MappingProxyType({}),
) -> str:
    """The drawing. `ratio` is the height on width it is stretched to; `width` how long its lines of words are;
    `numbers` says which of the map's main branches these are, for their colours; `more` how many elements are not
    drawn under a node, by its id.

    The nth main `branch` on a page of its own is all of its own colour. Drawn `one_sided`, a map grows to the right. A
    colour that was chosen for a node is that of what hangs under it. A link across is dashed, and moves nothing.
    """
    right, left = (list(root.children), []) if one_sided else split_sides(root.children)
    own = [branch if branch is not None else numbers[n] if numbers else n for n in range(len(root.children))]
    colours = {id(child): PALETTE[own[n] % len(PALETTE)] for n, child in enumerate(root.children)}
    names = names_in(root)
    ground = ROOT_FILL if branch is None else PALETTE[branch % len(PALETTE)]
    look = _Look(names, width, more, 0 if branch is None else 1)
    lines = [_head(ratio), look.node(root, 0, chosen(root.node) or ground)]
    for side, branches in (("R", right), ("L", left)):
        for child in branches:
            lines += _branch(root, child, side, colours[id(child)], look)
    lines += [_across(*ends, one.label) for ends, one in drawn_links(root, relations)]
    return "\n".join([*lines, "}"]) + "\n"


def names_in(root: Branch) -> dict[int, str]:
    """n0, n1…, in reading order: what nodes are called in the drawing, never by their ids nor their words."""
    return {id(branch): f"n{n}" for n, (_depth, branch) in enumerate(root.walk())}


def drawn_links(root: Branch, relations: Sequence[Relation]) -> Iterator[tuple[tuple[str, str], Relation]]:
    """The links across whose two ends are in this tree, with the names these have in its drawing."""
    names = names_in(root)
    known = {branch.node.id: names[id(branch)] for _depth, branch in root.walk()}
    for one in relations:
        if one.a in known and one.b in known:
            yield (known[one.a], known[one.b]), one


def arrows(root: Branch, relations: Sequence[Relation]) -> list[tuple[str, str, str]]:
    """The links across as (from, to, words), by the names that nodes have in `dot`'s drawing of the same tree."""
    return [(a, b, typeset(one.label)) for (a, b), one in drawn_links(root, relations)]


def chosen(node: Node) -> str:
    """The colour that somebody chose for a node, or ""."""
    return PALETTE[int(node.colour) - 1] if node.colour else ""


def _head(ratio: float | None) -> str:
    stretched = "" if ratio is None else f"ratio={ratio:.3f}, "
    return (
        f"digraph map {{ graph [rankdir=LR, splines=true, nodesep=0.06, ranksep=0.32, ordering=out, {stretched}"
        'bgcolor="transparent", charset="utf-8", pad=0.02];\n'
        'node [fontname="Inter", shape=box, style="rounded,filled", penwidth=1, height=0.2, width=0.2];\n'
        "edge [arrowhead=none];"
    )


def _branch(root: Branch, branch: Branch, side: str, colour: str, look: "_Look") -> Iterator[str]:
    parents, colours = {id(branch): root}, {id(branch): colour}
    for depth, here in branch.walk():
        parents.update((id(child), here) for child in here.children)
        own = chosen(here.node) or colours[id(here)]
        colours.update((id(child), own) for child in here.children)
        yield look.node(here, depth + 1, own)
        yield _edge(look.names[id(parents[id(here)])], look.names[id(here)], side, depth + 1, own)


def _edge(parent: str, child: str, side: str, depth: int, colour: str) -> str:
    width = {1: 4.0, 2: 2.2}.get(depth, 1.3)
    ends = f"{parent}:e -> {child}:w" if side == "R" else f"{child}:e -> {parent}:w"
    return f'{ends} [color="{colour}", penwidth={width}];'


def _across(a: str, b: str, label: str) -> str:
    """Dashed, with its words; `constraint=false` so that the tree stays where it is."""
    words = "\\n".join(_escaped(line) for line in wrapped(typeset(label), 18)) if label else ""
    said = f'xlabel="{words}", fontsize={LEAF_POINTS:g}, fontname="Inter", fontcolor="{ACROSS}", ' if words else ""
    look = f'style=dashed, color="{ACROSS}", penwidth=1.1, arrowhead=vee, arrowsize=0.6'
    return f"{a} -> {b} [{said}constraint=false, {look}];"


@dataclass(frozen=True)
class _Look:
    """How nodes are drawn: `deeper` is 1 when the root is a main branch, whose children are then no main branches."""

    names: Mapping[int, str]
    width: int
    more: Mapping[str, int]
    deeper: int

    def node(self, branch: Branch, depth: int, colour: str) -> str:
        lines = wrapped(words_of(branch.node), self.width)
        quality = quality_of(branch.node)
        if quality:
            lines += wrapped(f"({quality})", self.width)
        if branch.node.id in self.more:
            lines.append(f"+{HARD_SPACE}{self.more[branch.node.id]}")
        label = "\\n".join(_escaped(line) for line in lines)
        shown = depth + self.deeper if depth else 0
        return f'{self.names[id(branch)]} [label="{label}", {_look(shown, colour)}];'


def _look(depth: int, colour: str) -> str:
    if depth == 0:
        return (
            f'fillcolor="{colour}", color="{colour}", fontcolor="#ffffff", fontname="Inter Bold", fontsize=19, '
            'margin="0.42,0.16"'
        )
    if depth == 1:
        return (
            f'fillcolor="{colour}", color="{colour}", fontcolor="#ffffff", fontname="Inter Semi Bold", fontsize=14, '
            'margin="0.24,0.08"'
        )
    fill, line = (tint(colour, 0.14), tint(colour, 0.55)) if depth == 2 else ("#ffffff", tint(colour, 0.45))
    return f'fillcolor="{fill}", color="{line}", fontcolor="{INK}", fontsize={LEAF_POINTS:g}, margin="0.11,0.05"'


def _escaped(line: str) -> str:
    """Plain words between double quotes: neither an escape of Graphviz nor a control character comes through."""
    plain = "".join(letter for letter in line if letter.isprintable() or letter in (NARROW_SPACE, HARD_SPACE))
    return plain.replace("\\", "\\\\").replace('"', '\\"')


def _cut(word: str, width: int) -> list[str]:
    return [word[i : i + width] for i in range(0, len(word), width)]
