"""Keys that sort siblings, with always room for one more between two. Pure.

The same key may be given twice by people who add at the same place at the same time; the node's id then decides.
"""

from collections.abc import Sequence

from fractional_indexing import FIError, generate_key_between, generate_n_keys_between


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


def _past(key: str | None) -> str:
    """A key after one that the algorithm does not know: one more letter."""
    return f"{key}V" if key else "a0"
