"""The process that reads one file of a map, and nothing else. It is run as a file, apart: no Django, no database.

Argument: the folder of our packages. Reads on standard input a line of JSON, `{"sheets": [0, 2]}`, then the file.
Writes one JSON object on standard output:
    map      our own JSON of what was read (`own.py`), as a text
    losses   {what: how many}
    sheets   the titles of all the sheets of the file
or `{"why": sentence}` when it cannot become a map.
"""

import json
import resource
import sys
from typing import Any

# A map of the largest legal size takes some 200 MB while it is read.
ADDRESS_SPACE = 768 * 1024 * 1024
CPU_SECONDS = 10


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.insert(0, sys.argv[1])
    asked = json.loads(sys.stdin.buffer.readline())
    json.dump(read(sys.stdin.buffer.read(), asked["sheets"]), sys.stdout)
    return 0


def read(data: bytes, sheets: list[int] | None) -> dict[str, Any]:
    # Imported under the limits.
    from mindmap.formats import own, sniff
    from mindmap.formats.faults import Unreadable

    try:
        reading = sniff.read(data, sheets)
    except Unreadable as error:
        return {"why": error.why}
    losses = {str(loss): n for loss, n in reading.losses.items() if n}
    return {"map": own.write(reading.whole).decode(), "losses": losses, "sheets": list(reading.sheets)}


if __name__ == "__main__":
    sys.exit(main())
