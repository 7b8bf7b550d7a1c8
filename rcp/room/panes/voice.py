"""Parole de la personne: what they wish and what matters most to them, in their own words, and how they take part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rcp.access.actor import Actor
from rcp.careplan import commands as careplan
from rcp.careplan.models import Participation, PersonVoice
from rcp.careplan.queries import voice_of
from rcp.journal.verbs import Verb

from ..commands.arguments import clearable, code, day, integer, name, needed, optional, plain_values, text
from ..commands.command import Answer, Command, renamed
from ..queries import RoomPicture
from .pane import Pane


@dataclass(frozen=True)
class Voice:
    said: PersonVoice

    @property
    def ways(self) -> Sequence[tuple[str, str | Promise]]:
        """The ways one takes part."""
        return [(value, label) for value, label in Participation.choices if value]


def read(picture: RoomPicture) -> Voice | None:
    return Voice(voice_of(picture.meeting)) if picture.meeting.is_rcp else None


def offered(picture: RoomPicture) -> bool:
    return picture.meeting.is_rcp


def _note(*, by: Actor, meeting_id: int, **given: object) -> Answer:
    return {"rev": careplan.note_voice(by=by, meeting_id=meeting_id, **given).rev}  # type: ignore[arg-type]


COMMANDS: Mapping[str, Command] = {
    "note_voice": Command(
        _note,
        {
            "rev": needed(integer),
            "wishes": optional(text),
            "priority": optional(text),
            "collected_by": optional(name),
            "collected_on": clearable(day),
            "means": optional(text),
            "was": optional(plain_values),
        },
    ),
    "note_participation": Command(renamed(careplan.note_participation), {"how": needed(code)}),
}

PANE = Pane(
    name="voice",
    label=_("Parole de la personne"),
    tab=_("Parole"),
    icon="❝",
    sections={"voice": frozenset({Verb.VOICE_NOTED})},
    read=read,
    commands=COMMANDS,
    told={Verb.VOICE_NOTED: _("la parole de la personne notée")},
    offered=offered,
)
