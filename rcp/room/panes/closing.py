"""Avant de clore: what is missing, each line leading to what mends it."""

from collections.abc import Sequence
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from mindmap.models import VoteRound
from rcp.meetings.models import MeetingState

from ..queries import RoomPicture
from .pane import PHASES, Missing, Pane


class BeforeClosing:
    """Read when it is shown: once the meeting has ended, or while it is read aloud."""

    def __init__(self, picture: RoomPicture) -> None:
        self._picture = picture

    @property
    def missing(self) -> Sequence[Missing]:
        return self._picture.missing

    @property
    def assured(self) -> Sequence[str]:
        return self._picture.assured

    @cached_property
    def votes_open(self) -> int:
        """How many votes would close with the meeting."""
        return VoteRound.objects.filter(map__meeting=self._picture.meeting, closed_at__isnull=True).count()

    @property
    def is_shown(self) -> bool:
        return PANE.name in self._picture.layout.shown


def read(picture: RoomPicture) -> BeforeClosing:
    return BeforeClosing(picture)


def offered(picture: RoomPicture) -> bool:
    return picture.meeting.state in (MeetingState.OPEN, MeetingState.ENDED, MeetingState.CLOSED)


PANE = Pane(
    name="closing",
    label=_("Avant de clore"),
    icon="☑",
    sections={"closing": PHASES},
    read=read,
    offered=offered,
)
