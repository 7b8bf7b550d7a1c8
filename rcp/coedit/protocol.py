"""The frames of a shared document's socket: y-websocket's, and type 100 which only our own provider speaks. Pure.

Up:   sync (0: step 1, step 2, update), awareness (1), query awareness (3), and 100 with JSON:
      {"hello": 1, "schema": 1}, which says what the page knows of this kind's elements (1 when it says nothing).
Down: sync, awareness, and to whoever said hello, 100 with JSON:
      {"epoch": 1, "seq": 230, "write": true}   what may be done here; sent again when it changes
      {"saved": 230, "frames": 17}              this socket's first 17 document frames are on disk
      {"refused": "…"}                          what was just written here is not stored, and why
      {"marks": [{"place": "…", "words": "…", "why": "…"}], "must": true}
                                                what was written here and may not stay; closing waits for it, or not
"""

import json
from enum import IntEnum
from typing import Any, NamedTuple

from .guard import CLIENTS_IN_AWARENESS, FRAME_BYTES, Malformed, Walk

AWARENESS_BYTES = 64 * 1024
STATE_BYTES = 8 * 1024


class Kind(IntEnum):
    STEP_1 = 0
    STEP_2 = 1
    UPDATE = 2
    AWARENESS = 3
    QUERY = 4
    OURS = 5


class Presence(NamedTuple):
    """One client's awareness. `state` is None when it left."""

    client: int
    clock: int
    state: dict[str, Any] | None


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SYNC = {0: Kind.STEP_1, 1: Kind.STEP_2, 2: Kind.UPDATE}
_MESSAGES = {1: Kind.AWARENESS, 3: Kind.QUERY, 100: Kind.OURS}


def parse(frame: bytes, most: int = FRAME_BYTES) -> tuple[Kind, bytes]:
    """The kind of a frame and what it carries. Raises Malformed when it is not exactly one message."""
    if len(frame) > most:
        raise Malformed("too large")
    walk = Walk(frame)
    try:
        message = walk.varuint()
        kind = _SYNC.get(walk.varuint()) if message == 0 else _MESSAGES.get(message)
        if kind is None:
            raise Malformed("unknown message")
        body = b"" if kind is Kind.QUERY else walk.text()
    except IndexError as error:
        raise Malformed("ends too early") from error
    if walk.at != len(frame):
        raise Malformed("bytes after the end")
    return kind, body


def sync(kind: Kind, body: bytes) -> bytes:
    return b"\x00" + bytes((kind,)) + varuint(len(body)) + body


def ours(facts: dict[str, Any]) -> bytes:
    body = _json(facts).encode()
    return b"\x64" + varuint(len(body)) + body


def parse_json(body: bytes) -> Any:
    """What JSON says, of anything a stranger may send. Raises Malformed."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error


def parse_awareness(body: bytes) -> list[Presence]:
    """Who says what of themselves. Raises Malformed."""
    if len(body) > AWARENESS_BYTES:
        raise Malformed("too large")
    walk = Walk(body)
    try:
        number = walk.count(3)
        if number > CLIENTS_IN_AWARENESS:
            raise Malformed("too many clients")
        presences = [_presence(walk) for _ in range(number)]
    except IndexError as error:
        raise Malformed("ends too early") from error
    if walk.at != len(body):
        raise Malformed("bytes after the end")
    return presences


def _presence(walk: Walk) -> Presence:
    client, clock, text = walk.varuint(), walk.varuint(), walk.text()
    if len(text) > STATE_BYTES:
        raise Malformed("too large")
    state = parse_json(text)
    if state is not None and not isinstance(state, dict):
        raise Malformed("not a state")
    return Presence(client, clock, state)


def awareness(presences: list[Presence]) -> bytes:
    parts = [varuint(len(presences))]
    for client, clock, state in presences:
        text = _json(state).encode()
        parts += [varuint(client), varuint(clock), varuint(len(text)), text]
    body = b"".join(parts)
    return b"\x01" + varuint(len(body)) + body


def varuint(number: int) -> bytes:
    encoded = bytearray()
    while number > 127:
        encoded.append(128 | (number & 127))
        number >>= 7
    encoded.append(number)
    return bytes(encoded)
