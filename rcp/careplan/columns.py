"""How needs stand in their columns, and how few of them come first. Pure."""

from collections.abc import Sequence

MOST_PRIORITIES = 3
TOO_MANY = (
    "Trois priorités au plus : retirez-en une d’abord, pour dire ce qui passe vraiment devant."
    " Le besoin reste dans sa colonne."
)


def placed(column: Sequence[int], row: int, to: int | None) -> list[int]:
    """The column with `row` at place `to`, counted from 0 without it; None, or beyond the end, is last."""
    others = [each for each in column if each != row]
    place = len(others) if to is None else max(0, min(to, len(others)))
    return [*others[:place], row, *others[place:]]


def ranked(first: Sequence[int], row: int, *, chosen: bool) -> list[int]:
    """The priorities, in their order, with this row as the last of them, or without it; ValueError when it is one
    too many."""
    others = [each for each in first if each != row]
    if not chosen:
        return others
    if row in first:
        return list(first)
    if len(others) >= MOST_PRIORITIES:
        raise ValueError(TOO_MANY)
    return [*others, row]
