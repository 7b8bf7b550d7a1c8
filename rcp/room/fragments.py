"""The sections of a room: which entries change which, and their HTML for a viewpoint (what one may do, and a language).

A section never depends on who looks: what is only one's own is marked with data attributes and shown by the browser.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rcp.access.abilities import Ability
from rcp.decisions.models import OwnerKind
from rcp.journal.models import Entry
from rcp.journal.verbs import Verb
from rcp.live.viewpoints import Viewpoint
from rcp.meetings.models import Meeting, MeetingState, Mode

from .queries import RoomPicture

SECTIONS = (
    "header",
    "phases",
    "here",
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
_PEOPLE = frozenset({"header", "here", "people", "actions", "bar", "maps"})

# Which sections an entry changes; a verb of another stream, or one that nothing shows, is not listed.
CHANGED: Mapping[str, frozenset[str]] = {
    Verb.MEETING_SCHEDULED: ALL,
    Verb.MEETING_REVISED: frozenset({"header", "here", "question", "agenda", "bar"}),
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
    Verb.ATTENDING_ASKED: frozenset({"people", "bar"}),
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
    Verb.MAP_OPENED: frozenset({"maps", "marks", "bar"}),
    Verb.MAP_GRAFTED: frozenset({"maps", "marks", "bar"}),
    Verb.GRAFT_UNDONE: frozenset({"maps", "marks", "bar"}),
    Verb.MAP_SET_ASIDE: frozenset({"maps", "bar"}),
    Verb.MAP_TAKEN_UP: frozenset({"maps", "bar"}),
    Verb.NODE_LINKED: frozenset({"decisions", "actions", "marks"}),
    Verb.MAP_VERSION_NAMED: frozenset({"marks"}),
    Verb.MAP_RESTORED: frozenset({"marks"}),
    Verb.TEXT_ERASED: frozenset({"maps", "marks"}),
    Verb.VOTE_OPENED: frozenset({"marks", "bar"}),
    Verb.DOTS_LAID: frozenset({"marks"}),
    Verb.VOTE_REVEALED: frozenset({"marks"}),
    Verb.VOTE_CLOSED: frozenset({"marks", "bar"}),
    Verb.BRANCH_LOCKED: frozenset({"marks"}),
    Verb.BRANCH_RELEASED: frozenset({"marks"}),
    Verb.NODE_COMMENTED: frozenset({"marks"}),
    Verb.COMMENT_WITHDRAWN: frozenset({"marks"}),
    Verb.COMMENT_SETTLED: frozenset({"marks"}),
    Verb.COMMENT_REOPENED: frozenset({"marks"}),
    Verb.IMAGE_DESCRIBED: frozenset({"marks"}),
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


class Drawing:
    """One look at a meeting. Satisfies rcp.live.viewpoints.Drawing.

    What the sections show is read once, and a section is rendered once for all who may do the same of what it asks.
    """

    def __init__(self, meeting: Meeting) -> None:
        self._meeting = meeting
        # By language, since what it says may be put in words once.
        self._pictures: dict[str, RoomPicture] = {}
        self._drawn: dict[tuple[str, str], list[tuple[Asked, SafeString]]] = {}

    def fragments(self, entries: Sequence[Entry], viewpoint: Viewpoint) -> dict[str, SafeString]:
        return self.sections(changed_by(entry.verb for entry in entries), viewpoint)

    def state(self, viewpoint: Viewpoint) -> dict[str, SafeString]:
        return self.sections(ALL, viewpoint)

    def sections(self, wanted: Collection[str], viewpoint: Viewpoint) -> dict[str, SafeString]:
        """The HTML of these sections, in the page's order, as they stand now."""
        return {name: self._section(name, viewpoint) for name in SECTIONS if name in wanted}

    def _section(self, name: str, viewpoint: Viewpoint) -> SafeString:
        drawn = self._drawn.setdefault((name, viewpoint.language), [])
        for asked, html in drawn:
            if asked.would_answer(viewpoint):
                return html
        asked = Asked(viewpoint)
        html = render_section(name, self._context(asked, viewpoint))
        drawn.append((asked, html))
        return html

    def _context(self, can: "Asked", viewpoint: Viewpoint) -> dict[str, object]:
        picture = self._pictures.setdefault(viewpoint.language, RoomPicture(self._meeting))
        return context_of(self._meeting, picture, can)


class Asked:
    """What a template asks of a viewpoint (`can.note`), and the answers: whoever would be given the same sees the same.

    A section's context says nothing else of who looks.
    """

    def __init__(self, viewpoint: Viewpoint) -> None:
        self._viewpoint = viewpoint
        self._answers: dict[str, bool] = {}

    def __getitem__(self, ability: str) -> bool:
        answer = self._answers[ability] = ability in self._viewpoint.abilities
        return answer

    def would_answer(self, viewpoint: Viewpoint) -> bool:
        """Whether this viewpoint would have been answered the same."""
        return all((ability in viewpoint.abilities) == answer for ability, answer in self._answers.items())


def render(meeting: Meeting, sections: Collection[str], viewpoint: Viewpoint) -> dict[str, SafeString]:
    """The HTML of these sections for one viewpoint."""
    return Drawing(meeting).sections(sections, viewpoint)


def render_section(name: str, context: dict[str, object]) -> SafeString:
    return render_to_string(f"room/_{name}.html", context)


def context_of(meeting: Meeting, picture: RoomPicture, can: Asked) -> dict[str, object]:
    is_written = meeting.state in (MeetingState.OPEN, MeetingState.ENDED)
    return {
        "meeting": meeting,
        "picture": picture,
        "can": can,
        # Asked only by the sections that show it.
        "writable": lambda: is_written and can[Ability.NOTE],
        "kind_label": KIND_LABELS[meeting.kind],
        "owner_kinds": OwnerKind.choices,
        "modes": Mode.choices[:3],
        "usual_groups": USUAL_GROUPS,
    }
