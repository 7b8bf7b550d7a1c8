"""What a form changes of a row that others change too. Pure.

Only what was touched travels, with what stood there when the form was opened (`was`). Two people who change different
things of the same row both have their way; the same thing changed twice is shown to whoever comes second.
"""

from collections.abc import Iterable, Mapping
from enum import Enum

Plain = str | int | None


class Same(Enum):
    """Not given: what is there stays. None is something else, it empties."""

    SAME = "same"


SAME = Same.SAME


def collide(changed: Iterable[str], *, was: Mapping[str, Plain] | None, now: Mapping[str, object]) -> bool:
    """Whether one of the names changed says now something else than when the form was opened; so it is too when
    nobody knows what it said."""
    return was is None or any(name not in was or now.get(name) != was[name] for name in changed)
