"""The socket of a shared document, `ws/shared/<uuid>`: y-websocket's protocol, for any y-websocket client.

A plain ASGI coroutine and not a Channels consumer: a consumer passes through a thread around every frame, which costs
more than everything else that is done with it.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from . import batch, protocol
from .batch import hop
from .guard import FRAME_BYTES, Malformed
from .peer import FORBIDDEN, MALFORMED, STRIKES, TOO_LARGE, TOO_MUCH, UNKNOWN, Message, Peer, Send
from .protocol import Kind
from .room import Room
from .rooms import rooms

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[Message]]


async def shared_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve one socket from its handshake to its end. Nothing of the document is read before the rights are."""
    await receive()
    admitted = await hop(batch.admit, UUID(scope["url_route"]["kwargs"]["uuid"]), scope["session_key"])
    # Accepted before it is refused: a handshake that fails cannot say why.
    await send({"type": "websocket.accept"})
    if admitted is None or not admitted.rights.read:
        await send({"type": "websocket.close", "code": UNKNOWN if admitted is None else FORBIDDEN})
        return
    room = await rooms().room_of(admitted.document)
    peer = Peer(send, admitted.actor, scope["session_key"], admitted.rights, room.kind.limits)
    await room.ready.wait()
    room.enter(peer, admitted)
    try:
        await listen(room, peer, receive)
    finally:
        room.leave(peer)


async def listen(room: Room, peer: Peer, receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        if peer.closed is not None:
            continue
        if not room.ready.is_set():
            await room.ready.wait()
        hear(room, peer, message.get("bytes") or b"")


def hear(room: Room, peer: Peer, frame: bytes) -> None:
    """One frame. What is malformed is a strike, and the second one ends this socket; the room feels nothing."""
    if len(frame) > FRAME_BYTES:
        return peer.close(TOO_LARGE)
    if not peer.bytes.take(len(frame)):
        return peer.close(TOO_MUCH)
    try:
        kind, body = protocol.parse(frame)
        obey(room, peer, kind, body)
    except Malformed as fault:
        peer.strikes += 1
        logger.warning("shared socket: %s sent a malformed frame (%s)", peer.actor.id, fault)
        if peer.strikes >= STRIKES:
            peer.close(MALFORMED)
    return None


def obey(room: Room, peer: Peer, kind: Kind, body: bytes) -> None:
    if kind is Kind.AWARENESS:
        return room.company.take(peer, protocol.parse_awareness(body))
    if not peer.frames.take(1):
        return peer.close(TOO_MUCH)
    if kind is Kind.UPDATE or kind is Kind.STEP_2:
        return room.write(peer, body, whole=kind is Kind.STEP_2)
    if kind is Kind.STEP_1:
        return room.answer(peer, body)
    if kind is Kind.OURS:
        return hello(room, peer, body)
    return room.company.introduce(peer)


def hello(room: Room, peer: Peer, body: bytes) -> None:
    """Our own provider announces itself: from now on it is told what is saved."""
    if not isinstance(protocol.parse_json(body), dict):
        raise Malformed("not a greeting")
    peer.is_ours = True
    room.welcome(peer)
