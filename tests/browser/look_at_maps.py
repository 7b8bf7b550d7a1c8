"""Pictures of large maps on their own page and in a room, to be looked at.

python -m tests.browser.look_at_maps FOLDER SIZE…

Says for each what a picture can hide: the smallest letters, boxes over one another, words out of their box.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.faults.server import ROOT, Site

from .conftest import DESK, PHONE, open_visit, serving, territory_in

FORMS = {"both": "Deux côtés", "right": "À droite", "chart": "Organigramme"}
CHECK = """() => {
  const scale = document.querySelector(".map-scene").getCTM().a
  const texts = [...document.querySelectorAll(".map-scene text")]
  const letters = texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)
  const groups = [...document.querySelectorAll(".map-node")]
  const boxes = groups.map((g) => g.querySelector(".map-box").getBoundingClientRect())
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
  const overlaps = boxes.flatMap((a, i) => boxes.slice(0, i).filter((b) => over(a, b))).length
  const cut = groups.filter((g, i) => [...g.querySelectorAll(".map-words, .map-sub")].some((t) => {
    const r = t.getBoundingClientRect()
    return r.left < boxes[i].left - 1 || r.right > boxes[i].right + 1
  })).length
  return { boxes: boxes.length, smallest: Math.round(Math.min(...letters) * 100) / 100, overlaps, cut }
}"""


def main() -> None:
    folder, sizes = Path(sys.argv[1]), [int(each) for each in sys.argv[2:]]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        template = territory_in(Path(place))
        for size in sizes:
            (Path(place) / str(size)).mkdir()
            with serving(template, Path(place) / str(size)) as site:
                for facts in pictures(browser, site, folder, size):
                    sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        browser.close()
        template.drop()


def pictures(browser: Browser, site: Site, folder: Path, size: int) -> Iterator[dict[str, Any]]:
    [(map_id, meeting)] = site.rows(
        "select m.id, r.id from mindmap_mindmap m join meetings_meeting r on r.id = m.meeting_id "
        "where r.state = 'planned' and m.breakout_id is null"
    )
    grow = [sys.executable, "-m", "tests.mindmap.grow_map", str(map_id), str(size)]
    subprocess.run(grow, cwd=ROOT, env=site.env, check=True)
    for device, viewport in (("bureau", DESK), ("telephone", PHONE)):
        visit = open_visit(browser, site.servers[0], "coordination", viewport)
        for page_name, address in (("carte", f"/cartes/{map_id}/"), ("salle", f"/reunions/{meeting}/salle/")):
            visit.go(address)
            visit.page.locator("[data-map-state], .map-host").first.wait_for(state="attached")
            tab = visit.page.locator(".room-tabs > :first-child")
            if tab.is_visible():
                tab.click()
            yield from looked_at(visit.page, folder, f"{size}-{page_name}-{device}")
        visit.close()


def looked_at(page: Page, folder: Path, name: str) -> Iterator[dict[str, Any]]:
    page.wait_for_timeout(1500)
    page.screenshot(path=folder / f"{name}-plan.png")
    chart = page.locator(".map-views [data-map-view=map]").first
    if not chart.is_visible():
        return
    chart.click()
    narrow = (page.viewport_size or PHONE)["width"] < 620
    for form, label in [("both", "")] if narrow else list(FORMS.items()):
        if label:
            page.get_by_role("button", name="Affichage").click()
            page.locator(".map-panel").get_by_role("button", name=label).click()
            page.keyboard.press("Escape")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"{name}-{form}-{scheme}.png")
        page.emulate_media(color_scheme="light")
        yield {"picture": f"{name}-{form}", **page.evaluate(CHECK)}


if __name__ == "__main__":
    main()
