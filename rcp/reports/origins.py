"""Where the causes of a theme come from, as the areas above tell it: each gives a source in its `AppConfig.ready()`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rcp.access.actor import Actor

from .models import ThemeCause


@dataclass(frozen=True)
class Origin:
    """What became a cause: its words as they are today, and the address that shows it."""

    words: str
    address: str


# (who reads, causes) → cause → where it comes from, as far as this reader may go there.
sources: list[Callable[[Actor, Sequence[ThemeCause]], Mapping[int, Sequence[Origin]]]] = []


def origins_of(actor: Actor, causes: Sequence[ThemeCause]) -> dict[int, list[Origin]]:
    found: dict[int, list[Origin]] = {}
    for source in sources:
        for pk, origins in source(actor, causes).items():
            found.setdefault(pk, []).extend(origins)
    return found
