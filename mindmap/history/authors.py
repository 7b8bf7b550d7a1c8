"""Who wrote what in a map, from the server's record alone; and under which name each is shown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rcp.people.models import Person

from ..models import Graft, MindMap
from .steps import Chronicle, Step, What, chronicle_of

# How far a node is followed from map to map.
MOST_GRAFTS = 4


@dataclass(frozen=True)
class Hand:
    """Whose hand, and when; no person: the service itself."""

    person: int | None
    at: datetime


@dataclass(frozen=True)
class Authorship:
    """`worded` is None while a node still says what its maker wrote; `wordings` counts how often it was said anew."""

    made: Hand
    worded: Hand | None
    wordings: int
    changed: Hand


def authors_of(mind_map: MindMap) -> dict[str, Authorship]:
    """Every node's authors. A grafted node keeps those of the map it comes from."""
    steps: dict[str, list[Step]] = {}
    chronicle = chronicle_of(mind_map.document)
    brought = _brought(mind_map, depth=MOST_GRAFTS)
    for node in chronicle.steps_of:
        steps[node] = [*brought.get(node, ()), *_own(chronicle, node, is_brought=node in brought)]
    return {node: _authorship(told) for node, told in steps.items() if told}


def _own(chronicle: Chronicle, node: str, *, is_brought: bool) -> list[Step]:
    """What was done to a node here; for one that was brought, its coming is no authorship."""
    told = chronicle.of(node)
    return told[1:] if is_brought and told and told[0].what is What.ADDED else told


def _brought(mind_map: MindMap, *, depth: int) -> dict[str, list[Step]]:
    """node → what was done to it in the map it was grafted from, before it was. Said by the rows that the grafts left,
    never by the document, where anyone could write that somebody else wrote."""
    if depth == 0:
        return {}
    brought = _copied(mind_map, depth=depth)
    for graft in Graft.objects.filter(target=mind_map).select_related("source__document"):
        source = chronicle_of(graft.source.document)
        before = _brought(graft.source, depth=depth - 1)
        for old, new in graft.pairs.items():
            own = _own(source, old, is_brought=old in before)
            told = [*before.get(old, ()), *(step for step in own if step.began_at <= graft.at)]
            if told:
                brought[new] = told
    return brought


def _copied(mind_map: MindMap, *, depth: int) -> dict[str, list[Step]]:
    """What a map that began as a copy brought from the one it was copied from, under the same names."""
    if mind_map.copied_from is None:
        return {}
    copied = [step for step in chronicle_of(mind_map.document).steps if step.origin == "copy"]
    source, before = chronicle_of(mind_map.copied_from.document), _brought(mind_map.copied_from, depth=depth - 1)
    brought = {}
    for step in copied:
        for node in step.nodes:
            own = _own(source, node, is_brought=node in before)
            if told := [*before.get(node, ()), *(one for one in own if one.began_at <= step.at)]:
                brought[node] = told
    return brought


def _authorship(steps: list[Step]) -> Authorship:
    wordings = [step for step in steps if step.what is What.WORDED]
    return Authorship(
        made=_hand(steps[0], steps[0].began_at),
        worded=_hand(wordings[-1], wordings[-1].at) if wordings else None,
        wordings=len(wordings),
        changed=_hand(steps[-1], steps[-1].at),
    )


def _hand(step: Step, at: datetime) -> Hand:
    return Hand(person_of(step.author), at)


def person_of(author: str) -> int | None:
    kind, _sep, pk = author.partition(":")
    return int(pk) if kind == "person" and pk.isdigit() else None


def people_in(steps: Iterable[Step]) -> set[int]:
    return {person for step in steps if (person := person_of(step.author)) is not None}


def names_of(mind_map: MindMap, people: Collection[int]) -> Mapping[int, str]:
    """The one place that says under which name somebody is shown beside what they wrote: as the room shows them."""
    return {person.pk: person.name for person in Person.objects.filter(pk__in=people)}


def told_of(mind_map: MindMap) -> dict[str, object]:
    """As client/history/authors.ts reads it: node → [maker, ms, last to word it, ms, how often, last to change it,
    ms]."""
    authors = authors_of(mind_map)
    people = {hand.person for one in authors.values() for hand in (one.made, one.worded, one.changed) if hand}
    names = names_of(mind_map, {person for person in people if person is not None})
    return {
        "zone": mind_map.meeting.organisation.zone,
        "since": ms(mind_map.meeting.opened_at) if mind_map.meeting.opened_at else None,
        "people": {str(pk): name for pk, name in names.items()},
        "nodes": {node: _row(one) for node, one in authors.items()},
    }


def _row(one: Authorship) -> list[int | None]:
    worded = one.worded
    return [
        *(one.made.person, ms(one.made.at)),
        *(worded.person if worded else None, ms(worded.at) if worded else None, one.wordings),
        *(one.changed.person, ms(one.changed.at)),
    ]


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
