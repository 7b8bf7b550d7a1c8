"""Every text of a content under the label people know it by: what two versions are compared by. Pure."""

from collections.abc import Mapping
from typing import Any


def places(content: Mapping[str, Any]) -> dict[str, str]:
    """Every text of a frozen content under the label people know it by, in reading order."""
    found = {"Titre": str(content.get("title", ""))}
    for field in content.get("fields", ()):
        found[field["label"]] = "\n".join(field["points"])
    for section in content.get("sections", ()):
        label = section["title"] or "Texte"
        found[label] = "\n".join(block["text"] for block in section["blocks"])
    for step in content.get("steps", ()):
        found[f"Étape {step['n']}"] = _said(step)
    return found


def _said(step: Mapping[str, Any]) -> str:
    parts = [step["actor"], step["task"], step["trigger"], step["how"], step["document"], step["record"]]
    ways = [f"oui\u00a0: {step['yes']}" if step["yes"] else "", f"non\u00a0: {step['no']}" if step["no"] else ""]
    suite = f"suite\u00a0: {step['next']}" if step["next"] else ""
    return " · ".join(part for part in [*parts, *ways, suite] if part)
