"""The frames of a room socket: what may come up, what goes down. Pure but for the clock.

Up (JSON text, at most 64 kB, 12 levels deep), one of:
    {"v":1,"hello":{"client":"<random id of the tab>","last_seq":212|null,"wall":false,
        "abilities":["enter",…]|null}}                        first, once; the abilities the screen was drawn for
    {"v":1,"n":17,"name":"assign_action","args":{…}}          n grows per client
    {"v":1,"ephemeral":{…}}                                   at most 2 kB, relayed at most 5 times a second
    {"v":1,"heartbeat":<the sender's clock, ms>}              answered at once

Down, one of:
    {"hello":{"seq":230,"now":<ms>,"person":12|null,"abilities":["enter",…]}}
    {"ack":17,"seq":230,"answer":{…}}                         after commit
    {"refused":17,"why":"…","missing":["…"],"current":{…}|null}, with "confirm":"<argument>" when the same command
        with this argument true would be done
    {"seq":231,"after":228,"entries":[{"seq":230,"verb":"decision_recorded","author":"…","person":12|null,
        "subject":"decision:12","at":"…"},…],"fragments":{"decisions":"<html>"}}
    {"resync":{"decisions":"<html>",…},"seq":230,"abilities":[…]}
    {"ready":230}                                             everything up to here was sent: the room can be used
    {"presence":[{"person":12,"name":"…","occupation":"…","initials":"MC","colour":3},…]}
    {"ephemeral":{…},"from":12}
    {"heartbeat":<ms>,"echo":<the sender's clock>|null}       every 20 s, and in answer to one
    {"misunderstood":"…"}                                     a first ill-formed frame; the second closes

HTML travels in pieces of PIECE characters: a frame with "more":true is continued by the next one of its kind, which
names the section that was cut again; the whole is what they say one after the other. Entries are in the first.

Entries that were committed quickly are told in one frame, in order, with the latest state of each section they
changed. `after` is the seq of the frame before: a browser whose own last seq is lower has missed something. An
acknowledgement does not move that last seq, since the fragments come apart.

Close codes: rcp/realtime/close_codes.py.
"""

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

VERSION = 1
MAX_FRAME = 64 * 1024
MAX_EPHEMERAL = 2 * 1024
MAX_DEPTH = 12
MAX_N = 2**53 - 1
MAX_ABILITIES = 50
# How much HTML one frame carries, in characters: written as JSON in UTF-8, six bytes each at the worst, it stays below
# the megabyte that Daphne sends at once.
PIECE = 128 * 1024
CLIENT = re.compile(r"[A-Za-z0-9_-]{8,40}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Garbage(ValueError):
    """Not JSON, too big or too deep: nobody's mistake, the socket is closed with 4400."""


class Misunderstood(ValueError):
    """JSON that is none of our frames: told once, closed the second time."""


class Outdated(ValueError):
    """Another version of the protocol: the page must be loaded again."""


@dataclass(frozen=True)
class Hello:
    client: str
    last_seq: int | None
    wall: bool
    abilities: frozenset[str] | None = None


@dataclass(frozen=True)
class Command:
    n: int
    name: str
    args: dict[str, Any]


@dataclass(frozen=True)
class Ephemeral:
    content: dict[str, Any]


@dataclass(frozen=True)
class Heartbeat:
    at: int | float


Up = Hello | Command | Ephemeral | Heartbeat


# Up


def parse(text: str | bytes | None) -> Up:
    """The frame this text is; raises Garbage, Misunderstood or Outdated, whose texts never quote the frame."""
    frame = decoded(text)
    if not isinstance(frame, dict):
        raise Misunderstood("a frame is an object")
    if not is_whole(frame.get("v")):
        raise Misunderstood("v is missing")
    if frame["v"] != VERSION:
        raise Outdated(f"this server speaks version {VERSION}")
    match frame:
        case {"hello": dict(hello), **rest} if rest.keys() <= {"v"}:
            return _hello(hello)
        case {"n": n, "name": name, "args": args, **rest} if rest.keys() <= {"v"}:
            return command(n, name, args)
        case {"ephemeral": dict(content), **rest} if rest.keys() <= {"v"}:
            if len(dumped(content)) > MAX_EPHEMERAL:
                raise Misunderstood("ephemeral is too long")
            return Ephemeral(content)
        case {"heartbeat": int() | float() as at, **rest} if rest.keys() <= {"v"} and not isinstance(at, bool):
            return Heartbeat(at)
    raise Misunderstood("none of the known frames")


def _hello(hello: dict[str, Any]) -> Hello:
    client, last_seq, wall = hello.get("client"), hello.get("last_seq"), hello.get("wall", False)
    if not (isinstance(client, str) and CLIENT.fullmatch(client)):
        raise Misunderstood("client is 8 to 40 letters, digits, - or _")
    if last_seq is not None and not (is_whole(last_seq) and 0 <= last_seq <= MAX_N):
        raise Misunderstood("last_seq is a whole number or null")
    if not isinstance(wall, bool):
        raise Misunderstood("wall is true or false")
    return Hello(client, last_seq, wall, _abilities(hello.get("abilities")))


def _abilities(names: object) -> frozenset[str] | None:
    if names is None:
        return None
    if not (isinstance(names, list) and len(names) <= MAX_ABILITIES and all(isinstance(name, str) for name in names)):
        raise Misunderstood("abilities is a list of names or null")
    return frozenset(names)


def command(n: object, name: object, args: object) -> Command:
    """The command, checked; also used by the HTTP way in."""
    if not (isinstance(n, int) and is_whole(n) and 1 <= n <= MAX_N):
        raise Misunderstood("n is a whole number from 1")
    if not (isinstance(name, str) and NAME.fullmatch(name)):
        raise Misunderstood("name is a command's name")
    if not isinstance(args, dict):
        raise Misunderstood("args is an object")
    return Command(n, name, args)


def decoded(text: str | bytes | None) -> Any:
    """The JSON value, if its size, depth and texts are what this site stores; raises Garbage."""
    if not isinstance(text, str):
        raise Garbage("not a text frame")
    if len(text) > MAX_FRAME or len(text.encode("utf-8", "replace")) > MAX_FRAME:
        raise Garbage("too long")
    try:
        value = json.loads(text, parse_constant=_not_json)
    except (ValueError, RecursionError):
        raise Garbage("not JSON") from None
    check_values(value)
    return value


def check_values(value: Any) -> None:
    """Raise Garbage when this goes too deep or holds a text that no database takes (NUL, lone surrogates)."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        if not level:
            return
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below += each.keys()
                below += each.values()
            elif isinstance(each, list):
                below += each
            elif isinstance(each, str) and not storable(each):
                raise Garbage("a text that cannot be stored")
        level = below
    raise Garbage("too deep")


def storable(text: str) -> bool:
    return text.isascii() and "\0" not in text or not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _not_json(name: str) -> None:
    raise ValueError(name)


# Down: each is built once and the same text goes to everyone it concerns.


@dataclass(frozen=True)
class EntrySummary:
    """An entry as everyone in the room may hear of it."""

    seq: int
    verb: str
    author: str
    person: int | None
    subject: str
    at: str


def hello(*, seq: int, person: int | None, abilities: Sequence[str]) -> str:
    return dumped({"hello": {"seq": seq, "now": now_ms(), "person": person, "abilities": list(abilities)}})


def ack(n: int, answer: Mapping[str, Any]) -> str:
    """`answer` is the receipt: {"seq": …, "answer": {…}}."""
    return dumped({"ack": n, **answer})


def refusal(why: str, missing: Sequence[str] = (), current: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"why": why, "missing": list(missing), "current": current}


def refused(n: int, refusal: Mapping[str, Any]) -> str:
    return dumped({"refused": n, **refusal})


def news(*, seq: int, after: int, entries: Sequence[EntrySummary], fragments: Mapping[str, str]) -> list[str]:
    """The frames that tell these entries, in order."""
    told = {"seq": seq, "after": after, "entries": [vars(each) for each in entries]}
    pieces = in_pieces(fragments)
    frames = [{**told, "fragments": pieces[0]}]
    frames += [{"seq": seq, "after": after, "entries": [], "fragments": piece} for piece in pieces[1:]]
    return continued(frames)


def resync(*, seq: int, sections: Mapping[str, str], abilities: Sequence[str]) -> list[str]:
    """The frames that give the whole state, in order."""
    return continued(
        [{"resync": piece, "seq": seq, "abilities": list(abilities)} for piece in in_pieces(sections)],
    )


def ready(seq: int) -> str:
    return dumped({"ready": seq})


def in_pieces(sections: Mapping[str, str]) -> list[dict[str, str]]:
    """The sections, in their order, cut so that no piece holds more than PIECE characters; at least one piece."""
    pieces: list[dict[str, str]] = [{}]
    left = PIECE
    for name, html in sections.items():
        # As a plain text: a template's SafeString would be copied as one at each cut.
        text, start = str(html), 0
        while not start or start < len(text):
            if not left:
                pieces.append({})
                left = PIECE
            pieces[-1][name] = text[start : start + left]
            taken = min(left, len(text) - start)
            start, left = start + max(1, taken), left - taken
    return pieces


def continued(frames: Sequence[Mapping[str, Any]]) -> list[str]:
    return [dumped({**frame, "more": True}) for frame in frames[:-1]] + [dumped(frames[-1])]


def presence(people: Sequence[Mapping[str, Any]]) -> str:
    return dumped({"presence": list(people)})


def ephemeral(content: Mapping[str, Any], person: int | None) -> str:
    return dumped({"ephemeral": content, "from": person})


def heartbeat(echo: int | float | None = None) -> str:
    return dumped({"heartbeat": now_ms(), "echo": echo})


def misunderstood(why: str) -> str:
    return dumped({"misunderstood": why})


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def now_ms() -> int:
    return int(time.time() * 1000)
