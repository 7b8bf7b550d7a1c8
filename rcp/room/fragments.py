"""The sections of a room: which entries change which, and their HTML for a viewpoint (what one may do, and a language).

A section never depends on who looks: what is only one's own is marked with data attributes and shown by the browser.
"""

from collections.abc import Iterable, Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rcp.access.abilities import Ability
from rcp.decisions.models import OwnerKind
from rcp.journal.verbs import Verb
from rcp.live.viewpoints import Viewpoint
from rcp.meetings.models import Meeting, MeetingState, Mode

from .queries import RoomPicture

SECTIONS = (
    "header",
    "phases",
    "question",
    "maps",
    "marks",
    "agenda",
    "people",
    "contingencies",
    "decisions",
    "actions",
    "bar",
)
ALL = frozenset(SECTIONS)

_PHASE = frozenset({"phases", "actions", "bar", "maps", "people"})
_GROUPS = frozenset({"maps", "marks", "people", "bar"})
_PEOPLE = frozenset({"header", "people", "actions", "bar", "maps"})

# Which sections an entry changes; a verb of another stream, or one that nothing shows, is not listed.
CHANGED: Mapping[str, frozenset[str]] = {
    Verb.MEETING_SCHEDULED: ALL,
    Verb.MEETING_REVISED: frozenset({"header", "question", "agenda", "bar"}),
    Verb.MEETING_OPENED: ALL,
    Verb.MEETING_ENDED: ALL,
    Verb.MEETING_CLOSED: ALL,
    Verb.MEETING_REOPENED: ALL,
    Verb.PHASE_ADVANCED: _PHASE,
    Verb.PHASE_RETURNED: _PHASE,
    Verb.PHASE_SKIPPED: _PHASE,
    Verb.PHASE_EXTENDED: frozenset({"phases", "bar"}),
    Verb.AGENDA_CHANGED: frozenset({"agenda"}),
    Verb.SEAT_TAKEN: frozenset({"people", "bar"}),
    Verb.SEAT_LEFT: frozenset({"people", "bar"}),
    Verb.PERSON_INVITED: _PEOPLE,
    Verb.INVITATION_WITHDRAWN: _PEOPLE,
    Verb.INVITATION_ANSWERED: frozenset({"people"}),
    Verb.ARRIVAL_ANNOUNCED: frozenset({"people", "bar"}),
    Verb.ARRIVAL_ADMITTED: _PEOPLE,
    Verb.ARRIVAL_REFUSED: frozenset({"people", "bar"}),
    Verb.ATTENDANCE_NOTED: _PEOPLE,
    Verb.GROUPS_FORMED: _GROUPS,
    Verb.GROUP_JOINED: _GROUPS,
    Verb.GROUPS_TOLD: frozenset({"bar"}),
    Verb.GROUPS_ENDED: _GROUPS,
    Verb.DECISION_RECORDED: frozenset({"decisions", "bar"}),
    Verb.DECISION_REVISED: frozenset({"decisions", "marks"}),
    Verb.DECISION_WITHDRAWN: frozenset({"decisions", "bar", "marks"}),
    Verb.DECISION_RESTORED: frozenset({"decisions", "bar", "marks"}),
    Verb.DISSENT_EXPRESSED: frozenset({"decisions"}),
    Verb.ACTION_ASSIGNED: frozenset({"actions", "bar"}),
    Verb.ACTION_REVISED: frozenset({"actions", "bar", "marks"}),
    Verb.ACTION_ANSWERED: frozenset({"actions", "bar"}),
    Verb.ACTION_WITHDRAWN: frozenset({"actions", "bar", "marks"}),
    Verb.ACTION_RESTORED: frozenset({"actions", "bar", "marks"}),
    Verb.CONTINGENCY_PLANNED: frozenset({"contingencies", "bar"}),
    Verb.CONTINGENCY_REVISED: frozenset({"contingencies", "bar"}),
    Verb.CONTINGENCY_WITHDRAWN: frozenset({"contingencies", "bar"}),
    Verb.CONTINGENCY_RESTORED: frozenset({"contingencies", "bar"}),
    Verb.MAP_OPENED: frozenset({"maps", "marks"}),
    Verb.MAP_GRAFTED: frozenset({"maps"}),
    Verb.GRAFT_UNDONE: frozenset({"maps"}),
    Verb.NODE_LINKED: frozenset({"decisions", "actions", "marks"}),
    Verb.VOTE_OPENED: frozenset({"marks"}),
    Verb.DOTS_LAID: frozenset({"marks"}),
    Verb.VOTE_REVEALED: frozenset({"marks"}),
    Verb.VOTE_CLOSED: frozenset({"marks"}),
    Verb.BRANCH_LOCKED: frozenset({"marks"}),
    Verb.BRANCH_RELEASED: frozenset({"marks"}),
    Verb.NODE_COMMENTED: frozenset({"marks"}),
    Verb.COMMENT_WITHDRAWN: frozenset({"marks"}),
    Verb.COMMENT_SETTLED: frozenset({"marks"}),
}

# What the form of the groups starts from: the two sides of a cell, one name a line.
USUAL_GROUPS = "DAC\nCPTS"

KIND_LABELS = {
    "rcp": "RCP",
    "rupture_cell": "Cellule rupture de parcours",
    "working_group": "Groupe de travail",
    "governance": "Réunion d’instance",
    "feedback": "Retour d’expérience",
}


def changed_by(verbs: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(CHANGED.get(verb, frozenset()) for verb in verbs))


def render(meeting: Meeting, sections: Iterable[str], viewpoint: Viewpoint) -> dict[str, SafeString]:
    """The HTML of these sections, in the page's order, as they stand now."""
    context = context_of(meeting, viewpoint)
    wanted = set(sections)
    return {name: render_to_string(f"room/_{name}.html", context) for name in SECTIONS if name in wanted}


def context_of(meeting: Meeting, viewpoint: Viewpoint) -> dict[str, object]:
    return {
        "meeting": meeting,
        "picture": RoomPicture(meeting),
        "can": {ability.value: True for ability in viewpoint.abilities},
        "writable": meeting.state in (MeetingState.OPEN, MeetingState.ENDED) and Ability.NOTE in viewpoint.abilities,
        "kind_label": KIND_LABELS[meeting.kind],
        "owner_kinds": OwnerKind.choices,
        "modes": Mode.choices[:3],
        "usual_groups": USUAL_GROUPS,
    }
