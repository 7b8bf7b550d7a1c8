"""The same program run twice, as far apart as can be."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def said_twice(program: str, argument: str, home: Path) -> set[str]:
    """What two processes print, each with another day, zone and hash seed.

    libfaketime is not at hand: time_machine gives each process its day.
    """
    apart = (("2027-03-03", "Europe/Paris", "1"), ("2031-12-31 23:59", "Pacific/Noumea", "2"))
    return {
        subprocess.run(
            [sys.executable, "-c", f"import time_machine; time_machine.travel('{day}').start()\n{program}", argument],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "HOME": str(home)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for day, zone, seed in apart
    }
