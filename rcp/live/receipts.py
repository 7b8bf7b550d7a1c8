"""A command from a screen, done once: rights afresh, receipt, rule, entries and receipt in one transaction."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.access.sessions import actor_of_session
from rcp.journal.models import Receipt, Stream
from rcp.journal.record import once
from rcp.journal.refusals import NotYet, Refused, ToConfirm

from . import envelope
from .envelope import Command
from .viewpoints import RoomKind


class Gone(Exception):
    """Whoever sent this may not be in this room any more."""


def answer_to(room: RoomKind, stream_id: int, session_key: str, client: str, command: Command) -> str:
    """The frame that answers this command; raises Gone. The actor is read afresh: a right lost a moment ago counts."""
    actor = actor_of_session(session_key)
    if room.viewpoints(stream_id, [actor])[0] is None:
        raise Gone
    with translation.override(actor.language):
        return _answer(room, stream_id, actor, client, command)


def _answer(room: RoomKind, stream_id: int, actor: Actor, client: str, command: Command) -> str:
    stream = Stream.objects.get(pk=stream_id)

    def do() -> dict[str, Any]:
        answer = dict(room.run(actor, stream_id, command.name, command.args))
        return {"seq": Stream.objects.values_list("last_seq", flat=True).get(pk=stream_id), "answer": answer}

    try:
        return envelope.ack(command.n, once(stream=stream, actor=actor.id, client=client, n=command.n, do=do))
    except Refused as refusal:
        # The same command may have been running beside this one, in another process, and have won: what it was
        # refused for (« already done ») is then its own effect.
        given = Receipt.objects.filter(stream=stream, actor=actor.id, client=client, n=command.n).first()
        return envelope.ack(command.n, given.answer) if given else envelope.refused(command.n, told(refusal))


def told(refusal: Refused) -> dict[str, Any]:
    if isinstance(refusal, ToConfirm):
        return envelope.refusal(refusal.why) | {"confirm": refusal.confirm}
    if isinstance(refusal, NotYet):
        return envelope.refusal(refusal.why, refusal.missing, refusal.current)
    return envelope.refusal(refusal.why)


def broken() -> dict[str, Any]:
    """What is said when a command fails by our fault; the log holds the reason."""
    return envelope.refusal(
        _("Une erreur s’est produite de notre côté. Rien n’a été modifié\u202f; vous pouvez réessayer.")
    )
