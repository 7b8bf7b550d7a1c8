"""The relevé without what says whose it is: to teach with, to report a rupture, to show outside of the circle. Pure.

The alias and what begins it, the place, and whoever is close to the person go; professionals stay named, they are the
work that is shown.
"""

import re
from collections.abc import Mapping
from typing import Any

PERSON, CLOSE = "la personne", "un proche"


def anonymised(content: Mapping[str, Any]) -> dict[str, Any]:
    """The same content, told of nobody."""
    told: dict[str, Any] = {
        **content,
        "actions": [_of_nobody(row) for row in content["actions"]],
        "follow_up": [_of_nobody(row) for row in content["follow_up"]],
        "contingencies": [
            {**row, "calls": [_uncalled(call) for call in row["calls"]]} for row in content["contingencies"]
        ],
        "people": [_unnamed(row) for row in content["people"]],
        "place": "",
    }
    said: dict[str, Any] = _replaced(told, _words(content))
    return said | {"case": PERSON.capitalize() if content["case"] else "", "title": "RCP"}


def _words(content: Mapping[str, Any]) -> dict[str, str]:
    """What is written instead of what, the longest first: « Mme A., 88 ans », then « Mme A. »."""
    alias = content["case"]
    close = [row["name"] for row in content["people"] if row["kind"] == "relative"]
    close += [row["who"] for row in (*content["actions"], *content["follow_up"]) if row["kind"] == "relative"]
    close += [call["name"] for row in content["contingencies"] for call in row["calls"] if call["kind"] == "relative"]
    said = {name: CLOSE for name in close if name} | {name: PERSON for name in (alias, alias.partition(",")[0]) if name}
    return dict(sorted(said.items(), key=lambda pair: -len(pair[0])))


def _replaced(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for said, instead in words.items():
            value = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", instead, value)
        return value
    if isinstance(value, Mapping):
        return {key: _replaced(each, words) for key, each in value.items()}
    return [_replaced(each, words) for each in value] if isinstance(value, list) else value


def _of_nobody(row: Mapping[str, Any]) -> dict[str, Any]:
    instead = {"person": PERSON, "relative": CLOSE}.get(row["kind"], row["who"])
    return {**row, "who": instead}


def _uncalled(call: Mapping[str, Any]) -> dict[str, Any]:
    return {**call, "name": CLOSE, "role": "", "phone": ""} if call["kind"] == "relative" else dict(call)


def _unnamed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "name": CLOSE, "occupation": "", "organisation": ""} if row["kind"] == "relative" else dict(row)
