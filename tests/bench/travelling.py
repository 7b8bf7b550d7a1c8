"""Going back in a large map after a long day of writing: how soon the slider is there, how long each place takes.

`longest_stop_ms` is the longest that the page answered nobody meanwhile (a long task, as browsers tell them).
"""

import os
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from .meeting import Held, held
from .servers import version

# From the end to the middle, then up and down: places of the slider, in hundredths.
PLACES = [50, 51, 60, 40, 90, 10, 75, 25, 5, 99]
WATCH = """() => {
  window.stops = []
  const note = (list) => window.stops.push(...list.getEntries().map((one) => one.duration))
  new PerformanceObserver(note).observe({ type: "longtask" })
}"""
OPEN = """() => new Promise((resolve) => {
  const began = performance.now()
  const look = () => {
    if (!document.querySelector(".map-past input[type=range]")) return requestAnimationFrame(look)
    requestAnimationFrame(() => resolve(performance.now() - began))
  }
  const choices = [...document.querySelectorAll("dialog[open] button")]
  choices.find((one) => one.textContent.startsWith("Remonter le temps")).click()
  look()
})"""
GO = """(hundredths) => new Promise((resolve) => {
  const slider = document.querySelector(".map-past input[type=range]")
  const began = performance.now()
  slider.value = String(Math.round(Number(slider.max) * hundredths / 100))
  slider.dispatchEvent(new Event("input"))
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
})"""


def measure(folder: Path, nodes: int, updates: int) -> dict[str, Any]:
    with held(folder / "travelling", people=6, nodes=nodes, updates=updates) as room, sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = at_the_map(browser.new_page(viewport={"width": 1280, "height": 800}), room)
        page.evaluate(WATCH)
        opened = page.evaluate(OPEN)
        opening_stop = max(page.evaluate("() => stops.splice(0)"), default=0)
        places = [page.evaluate(GO, place) for place in PLACES]
        stop = max(page.evaluate("() => stops.splice(0)"), default=0)
        steps = int(page.locator(".map-past input[type=range]").get_attribute("max") or 0) + 1
        browser.close()
    return {
        "measure": "going back in a map",
        "version": version("ours"),
        "nodes": nodes,
        "updates": updates,
        "steps": steps,
        "opened_ms": round(opened),
        "longest_stop_opening_ms": round(opening_stop),
        "place_ms": round(median(places)),
        "slowest_place_ms": round(max(places)),
        "longest_stop_ms": round(stop),
    }


def at_the_map(page: Page, room: Held) -> Page:
    page.context.add_cookies([{"name": "sessionid", "value": room.sessions[0], "url": f"http://{room.server.address}"}])
    page.goto(f"http://{room.server.address}/cartes/{room.map_id}/")
    page.locator(".map-scene .map-node").first.wait_for()
    page.get_by_role("button", name="Historique").click()
    return page
