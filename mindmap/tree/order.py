"""Keys that sort siblings, with always room for one more between two. Pure.

The same key may be given twice by people who add at the same place at the same time; the node's id then decides.
"""

from collections.abc import Sequence

from fractional_indexing import FIError, generate_key_between, generate_n_keys_between

from .schema import LONG_ORDER


def between(before: str | None, after: str | None) -> str:
    """A key after `before` and before `after`; None is an open end.

    Between two equal keys there is no room: the answer follows `before`, and the caller passes the next
    distinct key as `after` (see `slot`).
    """
    try:
        return str(generate_key_between(before, after))
    except (FIError, IndexError, ValueError, AssertionError):
        return _past(before)


def spread(count: int, before: str | None = None) -> list[str]:
    """`count` keys in order, all after `before`."""
    try:
        return [str(key) for key in generate_n_keys_between(before, None, count)]
    except (FIError, IndexError, ValueError, AssertionError):
        return [f"{_past(before)}{key}" for key in generate_n_keys_between(None, None, count)]


def slot(keys: Sequence[str], index: int) -> str:
    """A key for a node put at `index` (last when past the end) among siblings whose keys, in order, are `keys`."""
    index = min(index, len(keys))
    before = keys[index - 1] if index > 0 else None
    after = next((key for key in keys[index:] if before is None or key > before), None)
    return between(before, after)


def room(keys: Sequence[str], index: int) -> tuple[str, dict[int, str]]:
    """A key for a node put at `index` among siblings whose keys, in order, are `keys`, and the new keys of those that
    must change for there to be room: those that share a key, or all when keys have grown long. Their order stays."""
    index = min(index, len(keys))
    before = keys[index - 1] if index else None
    end = next((i for i in range(index, len(keys)) if before is None or keys[i] > before), len(keys))
    after = keys[end] if end < len(keys) else None
    fresh: list[str] = []
    for _place in range(index, end + 1):
        fresh.append(between(fresh[-1] if fresh else before, after))
    if all(len(key) <= LONG_ORDER and (after is None or key < after) for key in fresh):
        return fresh[0], dict(zip(range(index, end), fresh[1:], strict=True))
    fresh = spread(len(keys) + 1)
    return fresh.pop(index), dict(enumerate(fresh))


def _past(key: str | None) -> str:
    """A key after one that the algorithm does not know: one more letter."""
    return f"{key}V" if key else "a0"
