"""Every browser and socket test, many times while the machine is busy with other things: `make stress`.

python -m tests.stress TURNS [pytest's own words…]

Ends with 1 when a test failed once. The report, worst first, is printed and kept in build/stress/report.txt.
"""

import multiprocessing
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "stress"


def busy() -> None:
    while True:
        sum(range(10_000))


def main() -> int:
    turns, words = int(sys.argv[1]), sys.argv[2:]
    FOLDER.mkdir(parents=True, exist_ok=True)
    load = [multiprocessing.Process(target=busy, daemon=True) for _ in range(multiprocessing.cpu_count())]
    for process in load:
        process.start()
    times: dict[str, list[float]] = defaultdict(list)
    failures: dict[str, list[str]] = defaultdict(list)
    for turn in range(turns):
        file = FOLDER / f"turn-{turn}.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", "socket or browser", f"--junitxml={file}", *words]
        subprocess.run(command, cwd=ROOT, check=False)
        read(file, times, failures)
    for process in load:
        process.terminate()
    report = "\n".join(lines(times, failures))
    (FOLDER / "report.txt").write_text(report + "\n")
    sys.stdout.write(report + "\n")
    return 1 if failures or not times else 0


def read(file: Path, times: dict[str, list[float]], failures: dict[str, list[str]]) -> None:
    """Add what pytest says of one turn."""
    for case in ET.parse(file).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        times[name].append(float(case.get("time", "0")))
        for wrong in (*case.findall("failure"), *case.findall("error")):
            failures[name].append((wrong.get("message") or "").partition("\n")[0][:200])


def lines(times: dict[str, list[float]], failures: dict[str, list[str]]) -> list[str]:
    """One line a test: how often it failed, its times (s), and what the first failure said."""
    said = [f"{len(times)} tests, {sum(map(len, times.values()))} runs, {sum(map(len, failures.values()))} failures"]
    for name in sorted(times, key=lambda each: (-len(failures.get(each, ())), -max(times[each]))):
        took = times[name]
        wrong = failures.get(name, [])
        why = f"  {wrong[0]}" if wrong else ""
        said.append(f"{len(wrong)}/{len(took)}  {median(took):.1f} (≤ {max(took):.1f})  {name}{why}")
    return said


if __name__ == "__main__":
    sys.exit(main())
