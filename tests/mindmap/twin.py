"""The browser's half of a map in node: it plays stories of its own, and replays those of Python."""

import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Story:
    """What the browser's people wrote, what they all see at the end, and which invariants it broke."""

    log: list[bytes]
    digest: str
    broken: dict[str, str]


class Twin:
    """A node process; `with Twin(folder) as twin`. It is compiled once into `folder`."""

    def __init__(self, folder: Path) -> None:
        self._program = folder / "twin.mjs"

    def __enter__(self) -> "Twin":
        bundle = ["node_modules/.bin/esbuild", "tests/mindmap/twin.ts", "--bundle", "--platform=node", "--format=esm"]
        subprocess.run([*bundle, f"--outfile={self._program}", "--log-level=error"], cwd=ROOT, check=True)
        pipe = subprocess.PIPE
        self._node = subprocess.Popen(["node", str(self._program)], stdin=pipe, stdout=pipe, text=True)
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._node.stdin is not None
        self._node.stdin.close()
        self._node.wait(10)

    def play(self, seeds: range) -> Iterator[Story]:
        self._ask({"play": [seeds.start, seeds.stop]})
        for _seed in seeds:
            said = json.loads(self._line())
            yield Story([b64decode(update) for update in said["log"]], said["digest"], said["broken"])

    def replay(self, logs: Sequence[Sequence[bytes]]) -> list[str]:
        self._ask({"replay": [[b64encode(update).decode() for update in log] for log in logs]})
        digests: list[str] = json.loads(self._line())
        return digests

    def _ask(self, order: object) -> None:
        assert self._node.stdin is not None
        self._node.stdin.write(json.dumps(order) + "\n")
        self._node.stdin.flush()

    def _line(self) -> str:
        assert self._node.stdout is not None
        line = self._node.stdout.readline()
        if not line:
            raise RuntimeError("the browser's half has stopped")
        return line
