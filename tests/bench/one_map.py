"""What one person's map costs in a browser: ours beside mind-elixir and jsmind, on the same maps in the same Chromium.

Script time, style and layout included, of opening, of one edit (a letter) and of one move; the median of `runs` fresh
pages. `painted_ms` is from the letter to the frame that shows it. `ours` opens as people see it, folded to what can be
read; `ours unfolded` shows every node, as the others do; `ours outline` is the same as a tree of lines.
"""

import base64
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.mindmap.sample_maps import update

from .servers import HERE, install
from .servers import version as version_of

SUBJECTS = ["ours", "ours unfolded", "ours outline", "mind-elixir", "jsmind"]
PAGE = """<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<link rel="stylesheet" href="look.css">
<div id="host"></div>
<script src="one_map_page.js"></script>
</html>
"""
SIZE = {"width": 1280, "height": 800}


def measure(folder: Path, sizes: list[int], runs: int = 5, times: int = 9) -> Iterator[dict[str, Any]]:
    page = bundle(folder)
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for nodes in sizes:
            content = base64.b64encode(update(nodes)).decode()
            for subject in SUBJECTS:
                facts = one(browser, page, subject, content, runs, times)
                yield {"measure": "one map", "version": version_of(subject), "nodes": nodes, **facts}
        browser.close()


def bundle(folder: Path) -> str:
    """Build the page in `folder`; give its address."""
    install()
    subprocess.run(["node", str(HERE / "one_map.mjs"), str(folder)], check=True)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    return (folder / "index.html").as_uri()


def one(browser: Browser, page: str, subject: str, content: str, runs: int, times: int) -> dict[str, Any]:
    found = [asked(browser, page, "measure", [subject, content, times]) for _ in range(runs)]
    waits = asked(browser, page, "painted", [subject, content, times])
    middle = {
        "init_ms": median(each["init"] for each in found),
        "edit_ms": median(median(each["edits"]) for each in found),
        "move_ms": median(median(each["moves"]) for each in found),
        "painted_ms": median(waits),
    }
    return {
        "subject": subject,
        **{name: round(value, 1) for name, value in middle.items()},
        "worst_edit_ms": round(max(max(each["edits"]) for each in found), 1),
        "elements": found[0]["elements"],
    }


def asked(browser: Browser, page: str, name: str, arguments: list[Any]) -> Any:
    tab = browser.new_page(viewport={"width": SIZE["width"], "height": SIZE["height"]})
    try:
        tab.goto(page)
        return tab.evaluate("([name, arguments_]) => window[name](...arguments_)", [name, arguments])
    finally:
        tab.close()
