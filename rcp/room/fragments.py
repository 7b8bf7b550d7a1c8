"""The sections of a room: which entries change which, and their HTML for a viewpoint (what one may do, and a language).

A section never depends on who looks: what is only one's own is marked with data attributes and shown by the browser.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Ability
from rcp.decisions.models import OwnerKind
from rcp.journal.models import Entry
from rcp.journal.verbs import Verb
from rcp.live.viewpoints import Viewpoint
from rcp.meetings.models import Meeting, MeetingState, Mode

from .panes.gathered import PANES, picture_of
from .panes.pane import ALWAYS, PEOPLE, PHASES, Pane
from .queries import RoomPicture

# The frame around the panes: which entries change it.
_GROUPS = frozenset({Verb.GROUPS_FORMED, Verb.GROUP_JOINED, Verb.GROUPS_ENDED, Verb.GROUPS_TOLD})
_SEATS = frozenset({Verb.SEAT_TAKEN, Verb.SEAT_LEFT})
_DOOR = frozenset({Verb.ARRIVAL_ANNOUNCED, Verb.ATTENDING_ASKED, Verb.ARRIVAL_REFUSED})
_VOTES = frozenset({Verb.VOTE_OPENED, Verb.VOTE_CLOSED})
# What the phase shows, and whether there is an agenda to show.
_LAYOUT = PHASES | {Verb.AGENDA_CHANGED}
FRAME: Mapping[str, frozenset[str]] = {
    "header": PEOPLE | {Verb.MEETING_REVISED},
    "phases": _LAYOUT | {Verb.PHASE_EXTENDED},
    "here": PEOPLE | {Verb.MEETING_REVISED},
    "question": PHASES | {Verb.MEETING_REVISED},
    "bar": _LAYOUT | PEOPLE | _SEATS | _DOOR | _GROUPS | _VOTES | {Verb.MAP_OPENED, Verb.PHASE_EXTENDED},
    "tabs": _LAYOUT,
}

# Every section of the page, and the verbs whose entries change it. A verb that nothing shows stands nowhere.
CHANGED_BY: Mapping[str, frozenset[str]] = {
    name: verbs | ALWAYS
    for name, verbs in (*FRAME.items(), *(each for pane in PANES.values() for each in pane.sections.items()))
}
SECTIONS = tuple(CHANGED_BY)
ALL = frozenset(SECTIONS)
# The pane that a section is a part of; None for the frame.
PANE_OF: Mapping[str, Pane] = {section: pane for pane in PANES.values() for section in pane.sections}

# What is shown to whoever may not read what is said of the person: the hour, the phase, the question, who is here.
ANONYMOUS = frozenset({*FRAME, "people"})

# What the form of the groups starts from: the two sides of a cell, one name a line.
USUAL_GROUPS = "DAC\nCPTS"

# What others do, in words for screen readers; what happens in a pane is told by it.
TOLD: Mapping[str, str | Promise] = {
    Verb.PHASE_ADVANCED: _("phase suivante"),
    Verb.PHASE_RETURNED: _("retour à la phase précédente"),
    Verb.PHASE_SKIPPED: _("phase passée"),
    Verb.PHASE_EXTENDED: _("phase prolongée"),
    Verb.MEETING_OPENED: _("la séance est ouverte"),
    Verb.MEETING_ENDED: _("la séance est terminée"),
    Verb.MEETING_CLOSED: _("la réunion est close"),
    Verb.MEETING_REOPENED: _("la réunion est rouverte"),
    **{verb: words for pane in PANES.values() for verb, words in pane.told.items()},
}


def changed_by(verbs: Iterable[str]) -> frozenset[str]:
    """The sections that these entries change."""
    told = frozenset(verbs)
    return frozenset(name for name, changing in CHANGED_BY.items() if changing & told)


def told_words() -> dict[str, str]:
    """`verb → words`, in the language of whoever asks, as the browser reads them."""
    return {str(verb): str(words) for verb, words in TOLD.items()}


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

    def picture(self, language: str) -> RoomPicture:
        """What this look has read, in the words of a language."""
        if language not in self._pictures:
            self._pictures[language] = picture_of(self._meeting)
        return self._pictures[language]

    def _context(self, can: "Asked", viewpoint: Viewpoint) -> dict[str, object]:
        return context_of(self._meeting, self.picture(viewpoint.language), can)


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
    pane = PANE_OF.get(name)
    if name not in ANONYMOUS and not may_read(context):
        return render_to_string("room/_uncovered.html", {**context, "section": name, "label": pane and pane.label})
    if pane is None:
        return render_to_string(f"room/_{name}.html", context)
    picture = context["picture"]
    assert isinstance(picture, RoomPicture)  # noqa: S101
    return render_to_string(f"room/panes/{name}.html", {**context, "pane": picture.panes[pane.name]})


def may_read(context: Mapping[str, object]) -> bool:
    can = context["can"]
    assert isinstance(can, Asked)  # noqa: S101
    return can[Ability.READ]


def context_of(meeting: Meeting, picture: RoomPicture, can: Asked) -> dict[str, object]:
    is_written = meeting.state in (MeetingState.OPEN, MeetingState.ENDED)
    return {
        "meeting": meeting,
        "picture": picture,
        "can": can,
        # Asked only by the sections that show it.
        "writable": lambda: is_written and can[Ability.NOTE],
        "kind_label": picture.script.label,
        "owner_kinds": OwnerKind.choices,
        "modes": Mode.choices[:3],
        "usual_groups": USUAL_GROUPS,
    }
