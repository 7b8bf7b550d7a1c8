"""The anonymised record: nothing of it says whose it is."""

from typing import Any

from rcp.decisions.anonymous import anonymised

CONTENT: dict[str, Any] = {
    "case": "Mme A., 88 ans",
    "title": "RCP — Mme A., 88 ans",
    "question": "Comment aider Mme A. et Zoé Petit ?",
    "place": "chez Mme A., 3 rue des Lilas",
    "people": [
        {"name": "Vincent Olivier", "occupation": "Médecin", "organisation": "", "kind": "professional"},
        {"name": "Zoé Petit", "occupation": "fille", "organisation": "", "kind": "relative"},
    ],
    "actions": [
        {"who": "la fille de Mme A.", "what": "Garde les clés de Mme A., 88 ans", "kind": "relative"},
        {"who": "Mme A.", "what": "Appelle Vincent Olivier", "kind": "person"},
    ],
    "follow_up": [],
    "contingencies": [
        {
            "trigger": "Mme A. chute",
            "calls": [
                {"name": "Fille", "role": "", "phone": "06 00 00 00 00", "kind": "relative"},
                {"name": "Vincent Olivier", "role": "", "phone": "04 94 00 00 41", "kind": "professional"},
            ],
        }
    ],
    "decisions": [{"text": "Mme A.mélie reste un autre mot", "number": 1}],
}


def test_nothing_says_whose_it_is() -> None:
    told = str(anonymised(CONTENT))
    for word in ("88 ans", "Zoé", "Petit", "Lilas", "06 00 00 00 00", "la fille"):
        assert word not in told


def test_professionals_and_what_is_done_stay() -> None:
    told = anonymised(CONTENT)
    assert told["question"] == "Comment aider la personne et un proche ?"
    assert [row["who"] for row in told["actions"]] == ["un proche", "la personne"]
    assert told["actions"][0]["what"] == "Garde les clés de la personne"
    assert told["contingencies"][0]["calls"][1]["phone"] == "04 94 00 00 41"
    assert told["people"][0]["name"] == "Vincent Olivier"
    assert (told["case"], told["title"]) == ("La personne", "RCP")


def test_what_was_frozen_is_not_changed() -> None:
    anonymised(CONTENT)
    assert CONTENT["actions"][0]["who"] == "la fille de Mme A."
