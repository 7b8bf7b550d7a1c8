"""How many drawings a map takes on paper, on which pages, so that every word of them can be read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from rcp.paper import graphviz
from rcp.paper.overlay import Across

from ..tree.branches import Branch, Whole
from .figure import LEAF_POINTS, arrows, dot, lines_high, split_sides

LEAST_POINTS = 7.0
# Letters of this size need no other shape to be tried.
EASY_POINTS = 9.0
# What a page leaves to the drawing, in points (A4 and A3, landscape, under the title).
ROOM = {"landscape": (738.0, 378.0), "large": (1086.0, 628.0)}
BRANCHES = "branches"
# What can be asked of the paper: nothing, and it finds its own; one size; each branch on a page of its own.
PAGES: Mapping[str, tuple[str, ...]] = {
    "": ("landscape", "large"),
    "a4": ("landscape",),
    "a3": ("large",),
    BRANCHES: ("landscape", "large"),
}
# How a map may be drawn: how long its lines of words are, and whether it grows to the right alone.
SHAPES = ((24, False), (28, False), (32, False), (18, False), (24, True), (32, True))
# How far a drawing may be stretched, in height and in width, to fill its page.
HIGHER, WIDER = 2.6, 1.35
# What is tried in turn when all of it cannot be read: so many levels, of nodes with at most so many children.
_ALL = 5000
OVERVIEW = ((2, _ALL), (2, 8), (2, 5), (2, 3), (1, _ALL))
FIRST_LEVELS = (*((levels, _ALL) for levels in (5, 4, 3, 2)), (2, 8), (2, 4), (1, _ALL))
# A line of words takes at least this, in points, in the drawing.
_LINE = 11.0
# Branches of so few elements share a page, up to so many together.
FEW, TOGETHER = 10, 24


@dataclass(frozen=True)
class Figure:
    """One drawing: its page, its name, the words that stand for it; the nodes that are `drawn`, and whether others
    are left out; `place` says which branches of the map it shows."""

    name: str
    title: str
    page: str
    svg: str
    spoken: str
    drawn: frozenset[str]
    cut: bool = False
    place: str = ""

    def shows(self, branch: Branch) -> bool:
        return all(one.node.id in self.drawn for _depth, one in branch.walk())


@dataclass(frozen=True)
class _Drawing:
    """What is to be drawn: a tree, which main branches it holds, or which one it is; `more` counts what is left out,
    by the node it hangs under."""

    whole: Whole
    numbers: tuple[int, ...] = ()
    branch: int | None = None
    more: Mapping[str, int] = field(default_factory=dict)

    def cut(self, levels: int, most: int) -> "_Drawing":
        """Its first levels, without what hangs under a node that has more than so many children."""
        root = _cut(self.whole.root, levels, most)
        sizes = {branch.node.id: branch.size - 1 for _depth, branch in self.whole.root.walk()}
        more = {one.node.id: sizes[one.node.id] for _depth, one in root.walk() if not one.children}
        return replace(self, whole=self.whole.of(root), more={id_: count for id_, count in more.items() if count})

    def described(self, width: int, one_sided: bool, ratio: float | None = None) -> str:
        return dot(
            self.whole.root,
            ratio=ratio,
            numbers=self.numbers,
            branch=self.branch,
            one_sided=one_sided,
            width=width,
            more=self.more,
        )


def figures_of(whole: Whole, page: str = "") -> list[Figure]:
    """A4; A3 when its words would be under 7 points there; still under, an overview and each branch apart.

    `page` asks for A4 or A3 alone, or for each branch on a page of its own. Left to itself, a branch that the overview
    shows whole has no page, and small ones share one.
    """
    pages = PAGES[page]
    if page != BRANCHES and (drawn := _fitting(_Drawing(whole), "carte", pages)):
        return [drawn]
    overview = _first(_Drawing(whole), "vue", pages, OVERVIEW)
    branches = [(n, branch) for n, branch in enumerate(whole.root.children) if branch.children]
    if page == BRANCHES:
        groups = [[one] for one in branches]
    else:
        groups = list(_grouped([(n, one) for n, one in branches if not (overview and overview.shows(one))]))
    figures = [overview, *(_apart(whole, group, pages) for group in groups)]
    return [figure for figure in figures if figure is not None]


def across_of(whole: Whole) -> tuple[Across, ...]:
    return tuple(Across(a, b, label) for a, b, label in arrows(whole.root, whole.relations))


def points_of(figure: Figure) -> float:
    """The size of its smallest letters once printed."""
    return LEAF_POINTS * _scale(figure.svg, *ROOM[figure.page])


def _grouped(branches: Sequence[tuple[int, Branch]]) -> Iterator[list[tuple[int, Branch]]]:
    """Each branch apart, but for small ones that follow one another."""
    group: list[tuple[int, Branch]] = []
    for n, branch in branches:
        size = branch.size
        if group and (size > FEW or size + sum(one.size for _n, one in group) > TOGETHER):
            yield group
            group = []
        group.append((n, branch))
        if size > FEW:
            yield group
            group = []
    if group:
        yield group


def _apart(whole: Whole, group: Sequence[tuple[int, Branch]], pages: Sequence[str]) -> Figure | None:
    numbers = tuple(n for n, _branch in group)
    name = f"branche-{numbers[0]}"
    if len(group) == 1:
        drawing = _Drawing(whole.of(group[0][1]), branch=numbers[0])
    else:
        together = Branch(whole.root.node, tuple(branch for _n, branch in group))
        drawing = _Drawing(whole.of(together), numbers=numbers)
    figure = _fitting(drawing, name, pages) or _first(drawing, name, pages, FIRST_LEVELS)
    if figure is None:
        return None
    title = " · ".join(branch.text for _n, branch in group)
    return replace(figure, title=title, place=_place(numbers, len(whole.root.children)))


def _place(numbers: Sequence[int], count: int) -> str:
    first, last = numbers[0] + 1, numbers[-1] + 1
    if first == last:
        return _("branche %(n)d sur %(count)d") % {"n": first, "count": count}
    listed = ", ".join(str(n + 1) for n in numbers[:-1])
    return _("branches %(first)s et %(last)d sur %(count)d") % {"first": listed, "last": last, "count": count}


def _first(drawing: _Drawing, name: str, pages: Sequence[str], cuts: Iterable[tuple[int, int]]) -> Figure | None:
    """As much of it as can be read on a page; the outline has the rest."""
    figures = (_fitting(drawing.cut(levels, most), name, pages) for levels, most in cuts)
    return next((figure for figure in figures if figure is not None), None)


def _fitting(drawing: _Drawing, name: str, pages: Sequence[str]) -> Figure | None:
    """The drawing on the smallest of these pages where its leaves are readable, or None."""
    root = drawing.whole.root
    for page in pages:
        if _too_high(root, ROOM[page]):
            continue
        try:
            svg = _drawn(drawing, ROOM[page])
        except graphviz.NotDrawn:
            # Too large to be drawn in one piece: fewer levels, or branches apart.
            return None
        if svg and LEAF_POINTS * _scale(svg, *ROOM[page]) >= LEAST_POINTS:
            ids = frozenset(branch.node.id for _depth, branch in root.walk())
            return Figure(name, root.text, page, svg, _spoken(root), drawn=ids, cut=bool(drawing.more))
    return None


def _drawn(drawing: _Drawing, room: tuple[float, float]) -> str:
    """In the shape that gives the largest letters, stretched a little to fill the page; "" when none can be read."""
    best, shape, size = 0.0, SHAPES[0], (1.0, 1.0)
    for width, one_sided in SHAPES:
        bare = graphviz.svg(drawing.described(width, one_sided))
        points = LEAF_POINTS * _scale(bare, *room)
        if points > best:
            best, shape, size = points, (width, one_sided), graphviz.size_of(bare)
        if best >= EASY_POINTS:
            break
    if best < LEAST_POINTS:
        return ""
    own, wanted = size[1] / size[0], room[1] / room[0]
    ratio = min(wanted, own * HIGHER) if own < wanted else max(wanted, own / WIDER)
    return graphviz.svg(drawing.described(*shape, ratio), across_of(drawing.whole))


def _too_high(root: Branch, room: tuple[float, float]) -> bool:
    """Whether no shape of it can be read there: without drawing it."""
    sides = [sum(lines_high(branch) for branch in side) for side in split_sides(root.children)]
    # One branch may be much higher than the others: then one side is all of it.
    return max(sides) * _LINE * LEAST_POINTS / LEAF_POINTS > room[1] * 1.25


def _cut(branch: Branch, levels: int, most: int, depth: int = 0) -> Branch:
    folded = depth >= levels or (depth > 0 and len(branch.children) > most)
    return Branch(branch.node, () if folded else tuple(_cut(one, levels, most, depth + 1) for one in branch.children))


def _scale(svg: str, width: float, height: float) -> float:
    own_width, own_height = graphviz.size_of(svg)
    return min(1.0, width / own_width, height / own_height)


def _spoken(branch: Branch) -> str:
    """The words that stand for the drawing; the outline after it says everything."""
    names = ", ".join(child.text for child in branch.children)
    said = _("Carte mentale « %(root)s ». Branches : %(names)s. Le plan détaillé suit.")
    return said % {"root": branch.text, "names": names or _("aucune")}
