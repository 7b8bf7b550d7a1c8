"""The colours that people read by, in both schemes; and what holds where the system chooses them."""

import re

import pytest

from tests.test_architecture import ROOT

TOKENS = (ROOT / "rcp" / "room" / "client" / "site" / "tokens.css").read_text()
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")
NAMED = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6})")
BRANCHES = [f"branch-{number}" for number in range(1, 9)]
SCHEMES = {"light": dict(NAMED.findall(LIGHT)), "dark": {**dict(NAMED.findall(LIGHT)), **dict(NAMED.findall(DARK))}}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_branch_is_seen_on_the_surface_and_white_words_on_it_are_read(scheme: str) -> None:
    tokens = SCHEMES[scheme]
    lines = {name: round(contrast(tokens[name], tokens["surface"]), 2) for name in BRANCHES}
    words = {name: round(contrast(tokens[name], "#ffffff"), 2) for name in BRANCHES}
    assert {name: ratio for name, ratio in lines.items() if ratio < 3} == {}
    assert {name: ratio for name, ratio in words.items() if ratio < 4.5} == {}


def test_no_rule_takes_the_focus_away_from_who_has_their_own_colours() -> None:
    """A shadow is not drawn there: a focus that is one keeps an outline, be it transparent."""
    focused = re.compile(r"([^{}]*:focus[^{}]*)\{([^}]*)\}")
    found = [
        f"{path.relative_to(ROOT)}: {selector.strip()}"
        for area in ("rcp", "mindmap", "procedures", "approvals")
        for path in (ROOT / area).rglob("*.css")
        for selector, rules in focused.findall(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL))
        if re.search(r"outline:\s*(none|0)\b", rules)
    ]
    assert found == []
