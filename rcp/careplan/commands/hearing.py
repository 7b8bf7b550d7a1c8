"""What the person says, and how they take part."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.cases.commands import locked_case, stamp
from rcp.journal.record import record
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.changes import SAME, Plain, Same
from rcp.meetings.locks import refuse_stale
from rcp.meetings.models import Meeting
from rcp.meetings.text import line, lines

from ..models import Participation, PersonVoice
from ..queries import voice_of
from .conference import conference

# Kept with the situation too, so that the next conference begins with them.
OWN_WORDS = ("wishes", "priority")


@atomic
def note_voice(
    *,
    by: Actor,
    meeting_id: int,
    rev: int | None = None,
    was: Mapping[str, Plain] | None = None,
    collected_on: date | None | Same = SAME,
    **said: str,
) -> PersonVoice:
    """Write what the person says, by the names of `PersonVoice`: wishes, priority, collected_by, means; what is not
    given stays. NotYet with what stands when somebody changed the same meanwhile. `was`: see rcp.meetings.changes."""
    meeting = conference(by, meeting_id)
    by.require(Ability.WISHES, meeting)
    voice = voice_of(meeting)
    given: dict[str, Any] = {**said, **({} if collected_on is SAME else {"collected_on": collected_on})}
    refuse_stale(rev, voice.rev, _stands(voice), changed=given, was=was)
    for name, value in _cleaned(said).items():
        setattr(voice, name, value)
    if collected_on is not SAME:
        voice.collected_on = collected_on
    _keep_with_the_situation(meeting, by=by, said={name: getattr(voice, name) for name in OWN_WORDS if name in said})
    return _written(voice, by=by, meeting=meeting)


@atomic
def note_participation(*, by: Actor, meeting_id: int, how: str) -> PersonVoice:
    """Say how the person takes part in the conference about them."""
    meeting = conference(by, meeting_id)
    if how not in Participation.values:
        raise Refused(_("La personne est présente, représentée, consultée avant, ou ne participe pas."))
    voice = voice_of(meeting)
    voice.participation = Participation(how)
    return _written(voice, by=by, meeting=meeting)


def _cleaned(said: Mapping[str, str]) -> dict[str, str]:
    read = {
        "wishes": lambda text: lines(text, most=2000, name=_("Ce que souhaite la personne")),
        "priority": lambda text: lines(text, most=500, name=_("Ce qui compte le plus")),
        "collected_by": lambda text: line(text, most=120, name=_("Recueilli par")),
        "means": lambda text: line(text, most=120, name=_("Comment")),
    }
    return {name: read[name](text) for name, text in said.items()}


def _keep_with_the_situation(meeting: Meeting, *, by: Actor, said: Mapping[str, str]) -> None:
    """Locked after the meeting, as whatever the room changes of a situation."""
    if meeting.case_id is None:
        return
    case = locked_case(meeting.case_id)
    changed = [name for name, words in said.items() if getattr(case, name) != words]
    if not changed:
        return
    for name in changed:
        setattr(case, name, said[name])
    case.rev += 1
    case.save(update_fields=[*changed, "rev"])
    stamp(case, by=by, parts=changed)


def _written(voice: PersonVoice, *, by: Actor, meeting: Meeting) -> PersonVoice:
    voice.written_by, voice.written_at = by.label, timezone.now()
    voice.after_hours = voice.after_hours or meeting.after_hours
    voice.rev += 1
    voice.save()
    record(Verb.VOICE_NOTED, by=by, stream=meeting.stream, subject=voice, rev=voice.rev)
    return voice


def _stands(voice: PersonVoice) -> dict[str, object]:
    """Every field of the form, as it travels."""
    return {
        "wishes": voice.wishes,
        "priority": voice.priority,
        "collected_by": voice.collected_by,
        "collected_on": voice.collected_on.isoformat() if voice.collected_on else None,
        "means": voice.means,
    }
