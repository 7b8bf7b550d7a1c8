"""The meeting's notes: one shared document per meeting, written by everybody who may write in it."""

from collections.abc import Sequence

from rcp.access.abilities import Ability, abilities
from rcp.access.actor import Actor
from rcp.coedit.kinds import DocumentKind, Rights
from rcp.coedit.models import SharedDocument

from .models import Meeting

NOTES = "notes"


def notes_of(meeting: Meeting) -> SharedDocument:
    return SharedDocument.objects.get(stream_id=meeting.stream_id, kind=NOTES)


def rights_of_many(document: SharedDocument, actors: Sequence[Actor]) -> list[Rights]:
    """Whoever may read what is said in the room reads its notes; whoever may write in the meeting writes them."""
    meeting = Meeting.objects.select_related("organisation").get(stream_id=document.stream_id)
    rights = []
    for roles in meeting.standings(actors):
        can = abilities(meeting.guarded_as, roles, meeting.guarded_state)
        rights.append(Rights(read={Ability.ENTER, Ability.READ} <= can, write=Ability.NOTE in can))
    return rights


def may_read(actor: Actor, document: SharedDocument) -> bool:
    return rights_of_many(document, [actor])[0].read


def may_write(actor: Actor, document: SharedDocument) -> bool:
    return rights_of_many(document, [actor])[0].write


notes_kind = DocumentKind(may_read=may_read, may_write=may_write, rights_of_many=rights_of_many)
