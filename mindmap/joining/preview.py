"""What joining a group's map would do, shown before it is done, and which maps nobody has joined yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rcp.coedit.queries import state_of
from rcp.meetings.models import Meeting

from ..annotations.marks import dots_of_all, marks_of
from ..document.outline import outline_of
from ..document.ydoc import values_of
from ..models import Graft, MindMap
from ..tree.branches import Branch
from ..tree.resolve import resolve
from ..tree.schema import TRASH
from .copying import shares_history, written_since_copied
from .grafting import branches_of
from .similarity import similar_pairs


@dataclass(frozen=True)
class Match:
    """The node already there that seems to say the same, and what it hangs under."""

    pair: str  # « source:target », as the command takes it
    text: str
    under: str
    exact: bool


@dataclass(frozen=True)
class Line:
    depth: int
    text: str
    match: Match | None = None
    dots: int = 0


@dataclass(frozen=True)
class Preview:
    """`lines` are what would come, `there` what is there; of a copy that merges, `changes` says what it brings.

    `votes`: dots would come too; `hidden`: some will, once the vote that hides them is shown.
    """

    lines: list[Line]
    there: list[Line]
    changes: Mapping[str, list[str]] | None
    votes: bool = False
    hidden: bool = False

    @property
    def matches(self) -> int:
        return sum(line.match is not None for line in self.lines)


def preview(source: MindMap, target: MindMap) -> Preview:
    there, marks = outline_of(target.document), marks_of([source, target])
    come, here = (dots_of_all(marks[one.pk]) or {} for one in (source, target))
    vote = marks[source.pk]["vote"]
    votes, hidden = bool(come), vote is not None and vote["totals"] is None and vote["voters"] > 0
    shown = [Line(depth, branch.text, dots=here.get(branch.node.id, 0)) for depth, branch in there.walk() if depth > 0]
    if shares_history(source, target):
        return Preview([], shown, changes_of(source), votes, hidden)
    branches = branches_of(state_of(source.document))
    return Preview(list(_lines(branches, there, come)), shown, None, votes, hidden)


def _lines(branches: list[Branch], there: Branch, dots: Mapping[str, int]) -> Iterator[Line]:
    matches = {match.source: match for match in similar_pairs(branches, there)}
    texts, parents = _texts_and_parents(there)
    for branch in branches:
        for depth, here in branch.walk():
            match, laid = matches.get(here.node.id), dots.get(here.node.id, 0)
            if match is None:
                yield Line(depth + 1, here.text, dots=laid)
                continue
            pair = f"{match.source}:{match.target}"
            under = texts.get(parents.get(match.target, ""), "")
            yield Line(depth + 1, here.text, Match(pair, texts[match.target], under, match.ratio == 1.0), laid)


def _texts_and_parents(root: Branch) -> tuple[dict[str, str], dict[str, str]]:
    texts, parents = {}, {}
    for _depth, branch in root.walk():
        texts[branch.node.id] = branch.text
        parents.update({child.node.id: branch.node.id for child in branch.children})
    return texts, parents


def changes_of(copy: MindMap) -> dict[str, list[str]]:
    """What a group wrote in its copy: added, reworded, moved, trashed; the words of each node, in a fixed order."""
    began = copy.document.updates.filter(origin="copy").values_list("seq", flat=True).get()
    before, now = values_of(state_of(copy.document, upto=began)), values_of(state_of(copy.document))
    old = resolve({id_: value.get("at") for id_, value in before.items()})
    new = resolve({id_: value.get("at") for id_, value in now.items()})
    changes: dict[str, list[str]] = {"added": [], "reworded": [], "moved": [], "trashed": []}
    for id_ in sorted(new, key=lambda id_: str(now[id_].get("txt"))):
        words, gone = str(now[id_].get("txt") or ""), new[id_].parent == TRASH
        if id_ not in before:
            if not gone and words.strip():
                changes["added"].append(words)
        elif gone and old[id_].parent != TRASH:
            changes["trashed"].append(words)
        else:
            if before[id_].get("txt") != now[id_].get("txt"):
                changes["reworded"].append(f"{before[id_].get('txt')} → {words}")
            if old[id_].parent != new[id_].parent:
                changes["moved"].append(words)
    return changes


def maps_apart(meeting: Meeting) -> list[MindMap]:
    """The groups' maps in which something is written and that were neither joined nor set aside, in their order."""
    joined = Graft.objects.filter(source__meeting=meeting, undone_at__isnull=True).values("source")
    apart = MindMap.objects.filter(meeting=meeting, breakout__isnull=False, set_aside_at__isnull=True)
    rows = apart.exclude(pk__in=joined).select_related("document", "breakout").order_by("breakout__position", "pk")
    return [each for each in rows if _holds_something(each)]


def _holds_something(mind_map: MindMap) -> bool:
    if mind_map.copied_from_id is not None:
        return written_since_copied(mind_map)
    return bool(branches_of(state_of(mind_map.document)))
