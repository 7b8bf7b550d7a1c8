"""What each socket of a room must be sent now: rights first, then news, each rendered once per viewpoint.

Everything here runs in a thread and touches the database; nothing here knows a socket.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import translation

from rcp.access.actor import Actor
from rcp.journal.models import Entry, Stream
from rcp.realtime.socket_writer import Frame, text_frame

from . import envelope
from .envelope import EntrySummary
from .viewpoints import WALL, Drawing, RoomKind, Viewpoint

# Whoever missed more than this is given the whole state.
MOST_ENTRIES = 500


@dataclass(frozen=True)
class Recipient:
    """Someone to be told: as whom, up to where they were told, and what they could see then (None: not known yet)."""

    actor: Actor
    since: int | None
    viewpoint: Viewpoint | None
    wall: bool = False


@dataclass(frozen=True)
class News:
    """How far the stream had come, and the frames for each recipient; `whole` says whose is the whole state."""

    seq: int
    frames: list[list[Frame]]
    whole: list[bool]


def viewpoints_of(room: RoomKind, stream_id: int, recipients: Sequence[Recipient]) -> list[Viewpoint | None]:
    """What each may see now."""
    seen = room.viewpoints(stream_id, [recipient.actor for recipient in recipients])
    shown = room.on_the_wall(stream_id) if any(recipient.wall for recipient in recipients) else WALL
    return [
        each and (each.on_the_wall(shown) if recipient.wall else each)
        for recipient, each in zip(recipients, seen, strict=True)
    ]


def news_for(room: RoomKind, stream_id: int, recipients: Sequence[Recipient], viewpoints: Sequence[Viewpoint]) -> News:
    """The news for each recipient, whose present viewpoint is at the same place in `viewpoints`."""
    seq = Stream.objects.values_list("last_seq", flat=True).get(pk=stream_id)
    whole = [must_resync(one, viewpoint, seq) for one, viewpoint in zip(recipients, viewpoints, strict=True)]
    since = min((one.since or 0 for one, all_anew in zip(recipients, whole, strict=True) if not all_anew), default=seq)
    digest = _Digest(room, stream_id, seq, entries_between(stream_id, since, seq))
    asked = list(zip(recipients, viewpoints, whole, strict=True))
    for one, viewpoint, all_anew in asked:
        if not all_anew:
            digest.expect(viewpoint, one.since or 0)
    frames = [
        digest.whole(viewpoint) if all_anew else digest.part(viewpoint, one.since or 0)
        for one, viewpoint, all_anew in asked
    ]
    return News(seq, frames, [digest.is_whole(each) for each in frames])


def must_resync(recipient: Recipient, viewpoint: Viewpoint, seq: int) -> bool:
    """Nothing known, numbers of another database, or another viewpoint than the screen was made for."""
    known = recipient.since is not None and recipient.since <= seq
    return not known or (recipient.viewpoint is not None and recipient.viewpoint != viewpoint)


def entries_between(stream_id: int, since: int, seq: int) -> list[Entry]:
    """What may be relayed after `since`, up to `seq`: the newest ones, one more than may be told."""
    entries = Entry.objects.filter(stream_id=stream_id, seq__gt=since, seq__lte=seq, audit_only=False)
    return list(entries.order_by("-seq")[: MOST_ENTRIES + 1])[::-1]


class _Digest:
    """The frames of one turn, each built once however many share it."""

    def __init__(self, room: RoomKind, stream_id: int, seq: int, entries: list[Entry]) -> None:
        self._room, self._stream_id, self._seq, self._entries = room, stream_id, seq, entries
        self._from: dict[Viewpoint, int] = {}
        self._fragments: dict[Viewpoint, Mapping[str, str]] = {}
        self._frames: dict[tuple[Viewpoint, int | None], list[Frame]] = {}

    @cached_property
    def _drawing(self) -> Drawing:
        return self._room.drawing(self._stream_id)

    def expect(self, viewpoint: Viewpoint, since: int) -> None:
        """Sockets that come back from different places are still given one rendering: that of the furthest behind."""
        if len(self._after(since)) <= MOST_ENTRIES:
            self._from[viewpoint] = min(since, self._from.get(viewpoint, since))

    def part(self, viewpoint: Viewpoint, since: int) -> list[Frame]:
        if (viewpoint, since) not in self._frames:
            self._frames[viewpoint, since] = self._told(viewpoint, since)
        return self._frames[viewpoint, since]

    def whole(self, viewpoint: Viewpoint) -> list[Frame]:
        if (viewpoint, None) not in self._frames:
            with translation.override(viewpoint.language):
                sections = self._drawing.state(viewpoint)
            texts = envelope.resync(seq=self._seq, sections=sections, abilities=sorted(viewpoint.abilities))
            self._frames[viewpoint, None] = [text_frame(text) for text in texts]
        return self._frames[viewpoint, None]

    def is_whole(self, frames: list[Frame]) -> bool:
        return any(frames is kept for (_viewpoint, since), kept in self._frames.items() if since is None)

    def _told(self, viewpoint: Viewpoint, since: int) -> list[Frame]:
        entries = self._after(since)
        if not entries:
            return []
        if len(entries) > MOST_ENTRIES:
            return self.whole(viewpoint)
        if viewpoint not in self._fragments:
            with translation.override(viewpoint.language):
                changed = self._after(self._from[viewpoint])
                self._fragments[viewpoint] = self._drawing.fragments(changed, viewpoint)
        told = [summary_of(entry) for entry in entries]
        fragments = self._fragments[viewpoint]
        texts = envelope.news(seq=self._seq, after=since, entries=told, fragments=fragments)
        return [text_frame(text) for text in texts]

    def _after(self, since: int) -> list[Entry]:
        return [entry for entry in self._entries if entry.seq > since]


def summary_of(entry: Entry) -> EntrySummary:
    """An entry without its facts: the fragments say what may be seen of them."""
    person = entry.author_id.removeprefix("person:")
    return EntrySummary(
        seq=entry.seq,
        verb=str(entry.verb),
        author=entry.author_label,
        person=int(person) if person.isdigit() else None,
        subject=entry.subject,
        at=entry.at.isoformat(),
    )
