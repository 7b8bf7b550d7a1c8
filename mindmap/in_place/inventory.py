"""« Actions en place » : what each organisation does already, gathered from a map organisation by organisation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor

from ..document.outline import outline_of
from ..models import MindMap
from ..tree.branches import Branch
from ..tree.schema import NodeKind
from ..tree.wording import STATES, normalised


@dataclass(frozen=True)
class InPlace:
    """One action; `under` is what it hangs under in the map."""

    node_id: str
    text: str
    organisation: str
    state: str
    contact: str
    under: str
    under_id: str
    note: str


@dataclass(frozen=True)
class Holder:
    """One organisation and what it does; `name` is empty for what nobody is named for."""

    name: str
    actions: Sequence[InPlace]


def holders_of(mind_map: MindMap) -> list[Holder]:
    return gathered(actions_in(outline_of(mind_map.document)))


def actions_in(root: Branch) -> list[InPlace]:
    """The actions in place of a map, in reading order."""
    found = []
    waiting = [(root, root)]
    while waiting:
        branch, under = waiting.pop()
        node = branch.node
        if node.kind == NodeKind.IN_PLACE and node.text.strip():
            state = STATES[node.state] if node.state else ""
            said = (node.id, node.text.strip(), " ".join(node.organisation.split()), state, node.contact.strip())
            found.append(InPlace(*said, under=under.text.strip(), under_id=under.node.id, note=node.note.strip()))
        waiting.extend((child, branch) for child in reversed(branch.children))
    return found


def gathered(actions: Iterable[InPlace]) -> list[Holder]:
    """By organisation, accents and case aside, in alphabetical order; what nobody is named for comes last."""
    names: dict[str, str] = {}
    groups: dict[str, list[InPlace]] = {}
    for action in actions:
        key = normalised(action.organisation)
        names.setdefault(key, action.organisation)
        groups.setdefault(key, []).append(action)
    return [Holder(names[key], groups[key]) for key in sorted(groups, key=lambda key: (key == "", key))]


def earlier_map(by: Actor, mind_map: MindMap) -> MindMap | None:
    """The latest earlier map on the same theme, or of the meeting this one follows, that holds actions in place and
    that `by` may see."""
    meeting = mind_map.meeting
    maps = (
        MindMap.objects.filter(breakout=None)
        .exclude(meeting=meeting)
        .select_related("document__stream", "meeting__organisation")
    )
    known = [maps.filter(meeting=meeting.previous_id)] if meeting.previous_id else []
    if meeting.theme_id:
        known.append(maps.filter(meeting__theme=meeting.theme_id, meeting__starts_at__lt=meeting.starts_at))
    for rows in known:
        for one in rows.order_by("-meeting__starts_at"):
            if by.may(Ability.READ, one) and actions_in(outline_of(one.document)):
                return one
    return None


def content_of(mind_map: MindMap) -> dict[str, Any]:
    """What the paper « par structure » says, as plain values."""
    holders = holders_of(mind_map)
    shown = {id_ for holder in holders for one in holder.actions for id_ in (one.node_id, one.under_id)}
    return {
        # Whose words are on it: a text erased for good is looked for here.
        "nodes": [{"id": id_} for id_ in sorted(shown)],
        "holders": [
            {
                "name": holder.name or _("Structure à préciser"),
                "actions": [
                    {"text": one.text, "state": one.state, "contact": one.contact, "under": one.under, "note": one.note}
                    for one in holder.actions
                ],
            }
            for holder in holders
        ],
    }
