"""axe-core in the page at hand. Evaluated by the browser's own protocol, so that the page's policy stays in force."""

from typing import Any

from playwright.sync_api import Page

from tests.faults.server import ROOT

SOURCE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()

# The kinds of elements a page is made of, with the kind that holds each, without their words: a page that has none but
# kinds already examined passes or fails axe as they did.
KINDS = """
() => {
  const kind = (element) => {
    const told = [...element.attributes]
      .filter(({ name }) => /^(class|role|type|aria-.*|hidden|alt|lang|for|tabindex)$/.test(name))
      .map(({ name, value }) => [name, /^(aria-label|alt|for|aria-(labelledby|controls))$/.test(name) || value]);
    return `${element.tagName}[${told}]${element.textContent.trim() === "" ? "∅" : ""}`;
  };
  const all = [...document.querySelectorAll("body *")];
  return [...new Set(all.map((element) => `${kind(element.parentElement)} > ${kind(element)}`))];
}
"""
RUN = """
async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
"""


def kinds(page: Page) -> set[str]:
    return set(page.evaluate(KINDS))


def faults(page: Page) -> list[str]:
    """What axe objects to, one line an element: rule, where, why."""
    page.evaluate(f"if (!window.axe) {{ {SOURCE} }}")
    violations: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))} – {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
