"""The decisions as their pane shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from mindmap.models import NodeLink
from rcp.decisions.models import Decision
from rcp.decisions.queries import decisions_of

from ...queries import RoomPicture
from ..map.links import links_to


@dataclass(frozen=True)
class DecisionLine:
    decision: Decision
    nodes: Sequence[NodeLink]


@dataclass(frozen=True)
class Decisions:
    lines: Sequence[DecisionLine]

    @property
    def count(self) -> int:
        return sum(line.decision.withdrawn_at is None for line in self.lines)


def read(picture: RoomPicture) -> Decisions:
    rows = decisions_of(picture.meeting)
    links = links_to(picture.meeting, "decision")
    return Decisions([DecisionLine(row, links.get(row.pk, [])) for row in rows])
