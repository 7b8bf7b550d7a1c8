"""The meeting's notes: one shared document per meeting, written by everybody who may write in it. A case conference has
a second one for what is medical, opened to those only whom the basis of sharing covers for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pycrdt import Doc

from rcp.access.abilities import Ability, abilities
from rcp.access.actor import Actor
from rcp.coedit import text_schema
from rcp.coedit.kinds import DocumentKind, Marks, Rights
from rcp.coedit.looking import marks_in, paragraphs
from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import text_of
from rcp.people.identities import Fault, faults

from .anonymity import names_known_in
from .models import Meeting

NOTES = "notes"
MEDICAL_NOTES = "medical_notes"


def notes_of(meeting: Meeting) -> SharedDocument:
    return SharedDocument.objects.get(stream_id=meeting.stream_id, kind=NOTES)


def medical_notes_of(meeting: Meeting) -> SharedDocument | None:
    """None when the meeting is about nobody."""
    return SharedDocument.objects.filter(stream_id=meeting.stream_id, kind=MEDICAL_NOTES).first()


# What reads each of them, in the room.
_READING = {
    NOTES: frozenset({Ability.ENTER, Ability.READ}),
    MEDICAL_NOTES: frozenset({Ability.ENTER, Ability.READ, Ability.MEDICAL}),
}


def rights_of_many(document: SharedDocument, actors: Sequence[Actor]) -> list[Rights]:
    """Whoever may read what is said in the room reads its notes; whoever may write in the meeting writes them. Those of
    what is medical ask that one is told it."""
    meeting = Meeting.objects.select_related("organisation").get(stream_id=document.stream_id)
    rights = []
    for roles in meeting.standings(actors):
        can = abilities(meeting.guarded_as, roles, meeting.guarded_state)
        read = can >= _READING[document.kind]
        rights.append(Rights(read=read, write=read and Ability.NOTE in can))
    return rights


def may_read(actor: Actor, document: SharedDocument) -> bool:
    return rights_of_many(document, [actor])[0].read


def may_write(actor: Actor, document: SharedDocument) -> bool:
    return rights_of_many(document, [actor])[0].write


class NotesLook:
    """Only an RCP is about a person: there whoever writes is told once, and decides."""

    def passages(self, doc: "Doc[Any]") -> Mapping[str, str]:
        return paragraphs(doc)

    def marks(self, document: SharedDocument, passages: Mapping[str, str]) -> Marks:
        meeting = Meeting.objects.get(stream_id=document.stream_id)
        return Marks(marks_in(passages.items(), names_known_in(meeting)), must=not meeting.is_rcp)


def identities_in_notes(meeting: Meeting) -> list[Fault]:
    """What the notes say that no meeting but an RCP may say: closing waits for it."""
    notes = SharedDocument.objects.filter(stream_id=meeting.stream_id, kind=NOTES).first()
    if meeting.is_rcp or notes is None:
        return []
    allowed = names_known_in(meeting)
    return [fault for block in text_of(notes) for fault in faults(block.text, allowed)]


notes_kind = DocumentKind(
    may_read=may_read,
    may_write=may_write,
    rights_of_many=rights_of_many,
    look=NotesLook(),
    check=text_schema.check,
    let_go=text_schema.let_go,
    schema=text_schema.SCHEMA,
)
