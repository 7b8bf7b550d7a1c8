"""What other areas show on a situation's page: its meetings, its papers, what is left to do. They know situations, not
the other way round: each registers in its `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rcp.access.actor import Actor

from .models import Case


@dataclass(frozen=True)
class Beside:
    """`read(case, actor)` asks the rights itself; None: nothing is shown of this area. `rank` orders the sections."""

    template: str
    read: Callable[[Case, Actor], dict[str, Any] | None]
    rank: int = 50


# Name of the section → what it shows.
besides: dict[str, Beside] = {}


def beside(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """Every section that has something to show this actor, in order: `template` and what it says."""
    shown = []
    for each in sorted(besides.values(), key=lambda one: one.rank):
        said = each.read(case, actor)
        if said is not None:
            shown.append({"template": each.template, **said})
    return shown
