"""The action items as their pane shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mindmap.models import NodeLink
from rcp.careplan.queries import served_by
from rcp.decisions import follow_up
from rcp.decisions.models import ActionItem
from rcp.decisions.owners import Nameable, nameable
from rcp.decisions.queries import actions_of
from rcp.meetings.models import Meeting

from ...queries import RoomPicture, colour_class
from ..map.links import links_to
from .goals import Aims, aims_of

BADGES = {
    follow_up.Standing.UNOWNED: "badge-wait",
    follow_up.Standing.LATE: "badge-urgent",
    follow_up.Standing.TO_CONFIRM: "badge-wait",
    follow_up.Standing.CONFIRMED: "badge-done",
    follow_up.Standing.IN_PROGRESS: "badge-done",
    follow_up.Standing.NOT_DONE: "badge-urgent",
    follow_up.Standing.DONE: "badge-done",
}


@dataclass(frozen=True)
class ActionLine:
    """An action item as its row shows it."""

    action: ActionItem
    standing: follow_up.Standing
    nodes: Sequence[NodeLink] = ()
    goal_id: int | None = None

    @property
    def word(self) -> str:
        return follow_up.WORDS[self.standing]

    @property
    def badge(self) -> str:
        return BADGES[self.standing]

    @property
    def is_missing(self) -> bool:
        """Something closing would ask for."""
        return not self.action.withdrawn_at and (not self.action.is_owned or self.action.due_on is None)

    @property
    def is_done(self) -> bool:
        return self.standing == follow_up.Standing.DONE

    @property
    def colour(self) -> int:
        return colour_class(self.action.owner_id)


class Actions:
    def __init__(self, meeting: Meeting, lines: Sequence[ActionLine]) -> None:
        self._meeting = meeting
        self.lines = lines

    @cached_property
    def nameable(self) -> Mapping[str, Nameable]:
        """Whom the line « qui fait quoi » offers after an @, by the key that stands for each."""
        return nameable(self._meeting)

    @cached_property
    def aims(self) -> Aims:
        return aims_of(self._meeting, self.lines)

    @cached_property
    def standing(self) -> list[ActionLine]:
        return [line for line in self.lines if line.action.withdrawn_at is None]

    @property
    def count(self) -> int:
        return len(self.standing)

    @property
    def tally(self) -> follow_up.Tally:
        return follow_up.tally((line.action.is_owned, line.action.due_on is not None) for line in self.standing)


def read(picture: RoomPicture) -> Actions:
    links = links_to(picture.meeting, "action_item")
    serves = served_by(picture.meeting) if picture.meeting.is_rcp else {}
    lines = [
        line_of(row, links.get(row.pk, ()), goal_id=serves.get(row.pk), today=picture.today)
        for row in actions_of(picture.meeting)
    ]
    return Actions(picture.meeting, lines)


def line_of(row: ActionItem, nodes: Sequence[NodeLink] = (), *, goal_id: int | None = None, today: date) -> ActionLine:
    """`goal_id`: the goal it serves."""
    standing = follow_up.standing(row.status, owned=row.is_owned, due_on=row.due_on, today=today)
    return ActionLine(row, standing, nodes, goal_id)
