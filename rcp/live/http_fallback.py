"""The same room by HTTP, for networks that let no WebSocket through: same rights, same receipts, same frames.

Both answer {"frames": […]}, the frames of envelope.py. Room areas route them after finding the room:
    POST …/commands   {"v":1,"client":"…","n":17,"name":"…","args":{…}}
    GET  …/entries?since=212
"""

import json
from typing import cast

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from rcp.access.middleware import ActorRequest
from rcp.realtime.socket_writer import Frame

from . import envelope
from .catch_up import Recipient, news_for, viewpoints_of
from .envelope import Garbage, Misunderstood
from .hub import hub
from .receipts import Gone, answer_to
from .viewpoints import rooms


@require_POST
def commands(request: HttpRequest, *, kind: str, stream_id: int) -> HttpResponse:
    """Do one command; 404 outside the room, 400 for garbage, 429 for a flood, 503 when the database cannot answer."""
    actor = cast(ActorRequest, request).actor
    if not hub.frames.take(actor.id):
        return HttpResponse(status=429)
    try:
        client, command = parsed(request.body)
        key = request.session.session_key or ""
        answer = answer_to(rooms[kind], stream_id, key, client, command)
    except (Garbage, Misunderstood):
        return HttpResponse(status=400)
    except Gone:
        raise Http404 from None
    except DatabaseError:
        return HttpResponse(status=503)
    return framed(answer)


@require_GET
def entries(request: HttpRequest, *, kind: str, stream_id: int) -> HttpResponse:
    """What happened after `since`, or everything without it; 404 outside the room."""
    actor = cast(ActorRequest, request).actor
    if not hub.frames.take(actor.id):
        return HttpResponse(status=429)
    recipient = Recipient(actor=actor, since=number(request.GET.get("since", "")), viewpoint=None)
    (viewpoint,) = viewpoints_of(rooms[kind], stream_id, [recipient])
    if viewpoint is None:
        raise Http404
    news = news_for(rooms[kind], stream_id, [recipient], [viewpoint])
    hello = envelope.hello(seq=news.seq, person=actor.person_id, abilities=sorted(viewpoint.abilities))
    return framed(hello, *(text_of(frame) for frame in news.frames[0]), *present(stream_id))


def number(text: str) -> int | None:
    """The number it writes, if it is one that a browser counts to."""
    known = text.isascii() and text.isdigit() and len(text) <= len(str(envelope.MAX_N))
    return min(int(text), envelope.MAX_N) if known else None


def parsed(body: bytes) -> tuple[str, envelope.Command]:
    """The client and its command; raises Garbage or Misunderstood."""
    if len(body) > envelope.MAX_FRAME:
        raise Garbage("too long")
    try:
        frame = envelope.decoded(body.decode())
    except UnicodeDecodeError:
        raise Garbage("not UTF-8") from None
    if not isinstance(frame, dict) or frame.get("v") != envelope.VERSION:
        raise Misunderstood("v is missing")
    client = frame.get("client")
    if not (isinstance(client, str) and envelope.CLIENT.fullmatch(client)):
        raise Misunderstood("client is 8 to 40 letters, digits, - or _")
    return client, envelope.command(frame.get("n"), frame.get("name"), frame.get("args"))


def present(stream_id: int) -> list[str]:
    """Who is in the room, as far as this process knows it."""
    room = hub.rooms.get(stream_id)
    return [envelope.presence([vars(card) for card in room.presence.everyone(room.here())])] if room else []


def text_of(frame: Frame) -> str:
    return cast(str, frame.message["text"])


def framed(*frames: str) -> JsonResponse:
    return JsonResponse({"frames": [json.loads(frame) for frame in frames]})
