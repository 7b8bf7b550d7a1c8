"""What every reader of a file of maps gives: a tree, what was left out, or why it cannot be read. Pure.

A reader says each element in reading order to a `Gatherer`, which cleans the words and keeps the limits. A node of ours
has one line of text, a note in Markdown and one address; further addresses are lines of the note, `<https://…>`.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mindmap.tree.branches import Branch, Whole
from mindmap.tree.schema import (
    LINK,
    MAX_LABEL,
    MAX_NODES,
    MAX_NOTE,
    MAX_RELATION_LABEL,
    MAX_RELATIONS,
    NODE_ID,
    PILLARS,
    ROOT,
    TAG,
    TAG_PREFIX,
    InPlaceState,
    Level,
    Node,
    NodeKind,
    Relation,
)

from .faults import Unreadable
from .losses import SENTENCES, Loss
from .words import cut, one_line, tidy, without_controls

MAX_DEPTH = 60
MOST_TAGS = 30
UNTITLED = "Sans titre"
# Between the words of a note, so that an address is looked for whole: « …/1 » does not stand in « …/12 ».
_WORDS = re.compile(r"[\s<>()\[\]\"«»]+")
IMPORTED = "Carte importée"


class Feature(StrEnum):
    """What a format may hold besides words, hierarchy and order, which all hold."""

    NOTE = "note"
    LINK = "link"
    TAG = "tag"
    COLOUR = "colour"
    KIND = "kind"
    LEVEL = "level"
    IN_PLACE = "in_place"  # who does it, how far, whom to ask
    HINT = "hint"
    SIDE = "side"
    RELATION = "relation"
    IMAGE = "image"


@dataclass(frozen=True)
class Reading:
    """A file as a map, and how many times each thing was not carried over. `sheets` are the titles of all the sheets
    of the file when it has several, whichever were read."""

    root: Branch
    losses: Mapping[Loss, int] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    sheets: tuple[str, ...] = ()

    @property
    def whole(self) -> Whole:
        return Whole(self.root, self.relations)

    @property
    def report(self) -> list[str]:
        return [SENTENCES[loss][n > 1].format(n=n) for loss in Loss if (n := self.losses.get(loss, 0))]


@dataclass
class Said:
    """What one element of a file says, before it is cleaned. `key` is how the file's cross links name it; `id` is the
    id it had with us."""

    text: str = ""
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    kind: NodeKind | None = None
    level: Level | None = None
    state: InPlaceState | None = None
    organisation: str = ""
    contact: str = ""
    colour: str = ""
    hint: str = ""
    side: str = ""
    id: str = ""
    key: str = ""


def make_room(count: int) -> None:
    """Refuse one element more than a map may have, before a file that has many more has filled the memory."""
    if count >= MAX_NODES:
        raise Unreadable(f"Cette carte a plus de {MAX_NODES} éléments\u00a0: partagez-la en plusieurs fichiers.")


class Gatherer:
    """Takes the elements in reading order, each parent before its children, and makes the tree."""

    def __init__(self) -> None:
        self.losses: Counter[Loss] = Counter()
        self.sheets: tuple[str, ...] = ()
        self._rows: list[tuple[int, Node]] = []
        self._ids: set[str] = set()
        self._named: dict[str, str] = {}
        self._relations: list[tuple[str, str, str]] = []

    def lose(self, loss: Loss, count: int = 1) -> None:
        self.losses[loss] += count

    def relate(self, a: str, b: str, label: str = "") -> None:
        """A link across the tree, by the keys of its ends; they may come later."""
        self._relations.append((a, b, label))

    def add(self, depth: int, said: Said) -> None:
        """The next element; `depth` is at most one more than the one before, and 0 for the first only."""
        make_room(len(self._rows))
        if depth > MAX_DEPTH:
            raise Unreadable(
                f"Cette carte a plus de {MAX_DEPTH} niveaux\u00a0: remontez ses branches les plus profondes."
            )
        text, notes = self._line(said.text), [self._cleaned(note) for note in said.notes]
        if len(text.encode()) > MAX_LABEL:
            self.lose(Loss.LONG_TEXT)
            notes.insert(0, text)
            text = cut(text, MAX_LABEL - 4) + "…"
        tags, others = self._tags(said.tags)
        if others:
            notes.append(f"Étiquettes\u00a0: {', '.join(others)}")
        link, *further = self._links(said.links) or [""]
        node = Node(
            id=self._id(said.id),
            text=text,
            note=self._note(notes, further),
            kind=said.kind,
            level=said.level,
            organisation=cut(one_line(said.organisation), MAX_LABEL),
            state=said.state,
            contact=cut(one_line(said.contact), MAX_LABEL),
            side=said.side if depth == 1 else "",
            colour=said.colour,
            link=link,
            hint=cut(one_line(said.hint), MAX_LABEL),
            tags=tags,
        )
        self._named.setdefault(said.key, node.id)
        self._rows.append((depth, node))

    def reading(self) -> Reading:
        if not self._rows:
            raise Unreadable("Ce fichier ne contient aucun élément de carte.")
        children: list[list[int]] = [[] for _ in self._rows]
        path: list[int] = []
        for index, (depth, _node) in enumerate(self._rows):
            del path[depth:]
            if path:
                children[path[-1]].append(index)
            path.append(index)
        grown: dict[int, Branch] = {}
        for index in range(len(self._rows) - 1, -1, -1):
            grown[index] = Branch(self._rows[index][1], tuple(grown.pop(child) for child in children[index]))
        relations = self._related()
        return Reading(grown[0], dict(self.losses), relations, self.sheets)

    def _related(self) -> tuple[Relation, ...]:
        """The links whose two ends are in the map; the same pair with the same words is one link."""
        kept: dict[tuple[str, str, str], Relation] = {}
        for a, b, label in self._relations:
            ends = self._named.get(a, ""), self._named.get(b, "")
            if not all(ends) or ends[0] == ends[1] or len(kept) >= MAX_RELATIONS:
                self.lose(Loss.CROSS_LINK)
                continue
            said = one_line(label)[:MAX_RELATION_LABEL]
            kept.setdefault((*ends, said), Relation(f"r{len(kept):07d}", *ends, said))
        return tuple(kept.values())

    def _id(self, wanted: str) -> str:
        """The root is `root`; any other keeps its id when it is a good one."""
        if not self._rows:
            id_ = ROOT
        elif NODE_ID.fullmatch(wanted) and wanted not in self._ids and wanted not in PILLARS:
            id_ = wanted
        else:
            number = len(self._rows)
            while (id_ := f"n{number:07d}") in self._ids:
                number += MAX_NODES
        self._ids.add(id_)
        return id_

    def _line(self, text: str) -> str:
        text = self._cleaned(text)
        if "\n" in text:
            self.lose(Loss.LINES)
        return one_line(text)

    def _cleaned(self, text: str) -> str:
        plain, removed = without_controls(text)
        self.losses[Loss.CONTROL] += removed
        return tidy(plain)

    def _tags(self, said: list[str]) -> tuple[tuple[str, ...], list[str]]:
        """(tags, what cannot be one): neither a comma nor « # » is in a tag, and it is short."""
        words = [one_line(part) for whole in said for part in whole.split(",")]
        words = list(dict.fromkeys(word for word in words if word))
        tags = [word for word in words if TAG.fullmatch(TAG_PREFIX + word)][:MOST_TAGS]
        others = [word for word in words if word not in tags]
        self.losses[Loss.LABEL] += len(others)
        return tuple(sorted(tags)), others

    def _links(self, links: list[str]) -> list[str]:
        kept = [link.strip() for link in links if link.strip()]
        self.losses[Loss.LINK] += sum(1 for link in kept if not LINK.fullmatch(link))
        return list(dict.fromkeys(link for link in kept if LINK.fullmatch(link)))

    def _note(self, notes: list[str], links: list[str]) -> str:
        """The notes, then what addresses they do not say already, each on a line; what finds no room is counted."""
        body = "\n\n".join(note for note in notes if note)
        said = {word.rstrip(".,;:!?") for word in _WORDS.split(body)}
        lines = [f"<{link}>" for link in links if link not in said]
        kept: list[str] = []
        room = MAX_NOTE - 5
        for line in lines:
            if len(line.encode()) + 1 > room:
                break
            room -= len(line.encode()) + 1
            kept.append(line)
        self.losses[Loss.MANY_LINKS] += len(lines) - len(kept)
        if len(body.encode()) > room:
            self.lose(Loss.LONG_NOTE)
            body = cut(body, max(0, room - 4)) + "…"
        return "\n".join(part for part in (body, *kept) if part)
