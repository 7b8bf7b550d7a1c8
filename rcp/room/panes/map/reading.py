"""The maps as their pane shows them: a tab each, and what is said of their elements."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from mindmap.annotations.marks import marks_of
from mindmap.files.methods import METHODS, Method
from mindmap.models import Graft, MindMap
from rcp.meetings.models import Meeting

from ...queries import RoomPicture


@dataclass(frozen=True)
class MapTab:
    """A map of the meeting; `members` are those who may write a group's map besides whoever leads."""

    map: MindMap
    members: frozenset[int] | None
    count: int
    graft: Graft | None

    @property
    def title(self) -> str:
        return self.map.breakout.name if self.map.breakout else _("Plénière")


class Maps:
    def __init__(self, meeting: Meeting, present: int) -> None:
        self._meeting = meeting
        self._present = present

    @cached_property
    def tabs(self) -> list[MapTab]:
        maps = MindMap.objects.filter(meeting=self._meeting).select_related("document", "breakout")
        plenary_first = sorted(maps.prefetch_related("breakout__members"), key=lambda each: each.breakout_id or 0)
        standing = Graft.objects.filter(target__meeting=self._meeting, undone_at__isnull=True)
        grafts = {graft.source_id: graft for graft in standing}
        return [self._tab(each, grafts.get(each.pk)) for each in plenary_first]

    def _tab(self, each: MindMap, graft: Graft | None) -> MapTab:
        if each.breakout is None:
            return MapTab(each, None, self._present, graft)
        members = frozenset(member.person_id for member in each.breakout.members.all())
        return MapTab(each, members, len(members), graft)

    @cached_property
    def marks(self) -> Mapping[int, str]:
        """`map → what is said of its nodes`, as the browser reads it."""
        maps = [tab.map for tab in self.tabs]
        return {pk: json.dumps(marks, ensure_ascii=False) for pk, marks in marks_of(maps).items()}

    @property
    def methods(self) -> list[Method]:
        """What the meeting's map can begin from, while there is none."""
        return list(METHODS.values())


def read(picture: RoomPicture) -> Maps:
    return Maps(picture.meeting, picture.present_count)
