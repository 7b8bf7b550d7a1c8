"""What a phase is, and how a meeting goes from one to the next. Pure.

Which phases a kind of meeting has is written in rcp/room/scripts; a meeting keeps those it opened with
(`Meeting.script`), so that nothing added or renamed later changes what was held.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

# In minutes: by one gesture, and in all for one phase.
LONGEST_EXTENSION = 30
MOST_EXTRA = 120


@dataclass(frozen=True)
class Phase:
    """One part of a meeting.

    `minutes` is planned. `pane` is what the phase works on, `beside` what stands at its right, `wall` what the big
    screen shows: names of panes of the room. `wide`: the pane has the place of what stands at the left in every phase.
    `leave` are the codes of the conditions that let one go on. `groups` says that leaving it brings everybody back
    together.
    """

    code: str
    label: str
    minutes: int
    purpose: str
    pane: str
    beside: tuple[str, ...] = ()
    wall: tuple[str, ...] = ()
    wide: bool = False
    leave: tuple[str, ...] = ()
    groups: bool = False


Phases = tuple[Phase, ...]


def kept(phases: Sequence[Phase]) -> list[dict[str, Any]]:
    """As a meeting keeps them: plain JSON values."""
    return [{name: _plain(value) for name, value in asdict(each).items()} for each in phases]


def as_kept(rows: Sequence[Mapping[str, Any]]) -> Phases:
    """The phases that a meeting kept.

    What an older script did not say has its default; what a newer one said that is no longer known is left out.
    """
    known = {field.name for field in fields(Phase)}
    return tuple(Phase(**{name: _solid(value) for name, value in row.items() if name in known}) for row in rows)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _solid(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def place(phases: Phases, code: str) -> int:
    """Where this phase stands; ValueError when there is no such phase."""
    return [phase.code for phase in phases].index(code)


def named(phases: Phases, code: str) -> Phase:
    return phases[place(phases, code)]


def following(phases: Phases, code: str) -> Phase | None:
    """The next phase, or None after the last one."""
    after = phases[place(phases, code) + 1 :]
    return after[0] if after else None


def previous(phases: Phases, code: str) -> Phase | None:
    before = phases[: place(phases, code)]
    return before[-1] if before else None


def planned_minutes(phases: Phases) -> int:
    return sum(phase.minutes for phase in phases)
