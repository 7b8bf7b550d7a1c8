"""The stories of test_invariants.py, as many as one has time for. Prints a line a hundred seeds; gives 1 on a breach.

nice -n 19 .venv/bin/python -m tests.mindmap.long_run --seeds 20000 [--start 1000]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.mindmap.played import Story, digest_of, replayed
from tests.mindmap.twin import Twin

AT_ONCE = 100


def breaches(twin: Twin, seeds: range) -> Iterator[str]:
    for seed, theirs in zip(seeds, twin.play(seeds), strict=True):
        yield from (f"browser {name}: {what}" for name, what in theirs.broken.items())
        if digest_of(replayed(theirs.log)) != theirs.digest:
            yield f"I5: Python sees another map than the browser's seed {seed}"
    ours = [Story(seed) for seed in seeds]
    for story, digest in zip(ours, twin.replay([story.log for story in ours]), strict=True):
        yield from (f"python {name}: {what}" for name, what in story.broken.items())
        if story.digest != digest:
            yield f"I5: the browser sees another map than Python's seed {story.seed}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Stories of maps, and what holds of each.")
    parser.add_argument("--seeds", type=int, default=20_000)
    parser.add_argument("--start", type=int, default=0)
    asked = parser.parse_args()
    began, found = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder, Twin(Path(folder)) as twin:
        for first in range(asked.start, asked.start + asked.seeds, AT_ONCE):
            seeds = range(first, min(first + AT_ONCE, asked.start + asked.seeds))
            for breach in breaches(twin, seeds):
                found += 1
                sys.stdout.write(f"{breach}\n")
            sys.stdout.write(f"{seeds.stop - asked.start} seeds, {found} breaches, {time.monotonic() - began:.0f} s\n")
            sys.stdout.flush()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
