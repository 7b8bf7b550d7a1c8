"""Codes of papers: « RCP-2027-014 ». A code is never given twice. Pure."""

import re
from collections.abc import Iterable


def next_code(prefix: str, year: int, taken: Iterable[str]) -> str:
    """The code after the last one taken for this prefix and year."""
    pattern = re.compile(rf"{re.escape(prefix)}-{year}-(\d+)")
    numbers = [int(match[1]) for code in taken if (match := pattern.fullmatch(code))]
    return f"{prefix}-{year}-{max(numbers, default=0) + 1:03}"
