"""The socket of a shared document, `ws/shared/<uuid>`: y-websocket's protocol, for any y-websocket client.

A plain ASGI coroutine and not a Channels consumer: a consumer passes through a thread around every frame, which costs
more than everything else that is done with it.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.utils.translation import gettext as _

from rcp.realtime.close_codes import CloseCode
from rcp.realtime.server_transport import Message, Send
from rcp.realtime.threads import documents, run_in

from . import batch, protocol
from .batch import Admitted
from .document_session import DocumentSession
from .guard import FRAME_BYTES, Malformed
from .open_documents import open_documents
from .peer import STRIKES, DocumentPeer
from .protocol import Kind

OUTDATED = "Le service a été mis à jour : rechargez la page pour ouvrir ce texte. Rien n’en est perdu."

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[Message]]


async def shared_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve one socket from its handshake to its end. Nothing of the document is read before the rights are."""
    await receive()
    admitted, code = await admission(UUID(scope["url_route"]["kwargs"]["uuid"]), scope["session_key"])
    # Accepted before it is refused: a handshake that fails cannot say why.
    await send({"type": "websocket.accept"})
    session = await open_documents().session_of(admitted.document) if admitted is not None else None
    if admitted is None or session is None:
        await send({"type": "websocket.close", "code": int(code)})
        return
    allowance = session.allowances.of(admitted.actor)
    peer = DocumentPeer(send, admitted.actor, scope["session_key"], admitted.read_at, admitted.rights, allowance)
    session.enter(peer, admitted)
    try:
        await receive_frames(session, peer, receive)
    finally:
        session.leave(peer)


async def admission(uuid: UUID, session_key: str) -> tuple[Admitted | None, CloseCode]:
    """Who comes to which document, or nobody; and why the socket is closed when it cannot be served."""
    try:
        admitted = await run_in(documents, batch.admit, uuid, session_key)
    except DatabaseError as error:
        logger.warning("shared socket: the database does not answer: %r", error)
        return None, CloseCode.TRY_LATER
    if admitted is None:
        return None, CloseCode.UNKNOWN
    return (admitted, CloseCode.TRY_LATER) if admitted.rights.read else (None, CloseCode.FORBIDDEN)


async def receive_frames(session: DocumentSession, peer: DocumentPeer, receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        if peer.writer.closing or not (session.is_ready or await session.until_ready()):
            continue
        handle_frame(session, peer, message.get("bytes") or b"")


def handle_frame(session: DocumentSession, peer: DocumentPeer, frame: bytes) -> None:
    """One frame. What is malformed is a strike, and the second one ends this socket; nobody else feels it."""
    if len(frame) > FRAME_BYTES:
        return peer.writer.close(CloseCode.TOO_LARGE)
    if not peer.allowance.bytes.take(len(frame)):
        return peer.writer.close(CloseCode.TOO_MANY)
    try:
        kind, body = protocol.parse(frame)
        dispatch(session, peer, kind, body)
    except Malformed as fault:
        peer.strikes += 1
        logger.warning("shared socket: %s sent a malformed frame (%s)", peer.actor.id, fault)
        if peer.strikes >= STRIKES:
            peer.writer.close(CloseCode.MALFORMED)
    return None


def dispatch(session: DocumentSession, peer: DocumentPeer, kind: Kind, body: bytes) -> None:
    if kind is Kind.AWARENESS:
        if not peer.allowance.awareness.take():
            return peer.writer.close(CloseCode.TOO_MANY)
        return session.awareness.take(peer, protocol.parse_awareness(body))
    if not peer.allowance.frames.take():
        return peer.writer.close(CloseCode.TOO_MANY)
    if kind is Kind.UPDATE or kind is Kind.STEP_2:
        return session.write(peer, body, whole=kind is Kind.STEP_2)
    if kind is Kind.STEP_1:
        return session.answer(peer, body)
    if kind is Kind.OURS:
        return greet(session, peer, body)
    return session.awareness.answer(peer)


def greet(session: DocumentSession, peer: DocumentPeer, body: bytes) -> None:
    """Our own provider announces itself: from now on it is told what is saved."""
    said = protocol.parse_json(body)
    if not isinstance(said, dict):
        raise Malformed("not a greeting")
    peer.is_ours = True
    if said.get("schema", 1) != session.kind.schema:
        # It would delete, on opening, what it does not know: it is given nothing to open.
        peer.tell({"refused": _(OUTDATED)})
        return peer.writer.close(CloseCode.OUTDATED)
    session.welcome(peer)
    return session.marking.arrived(peer)
