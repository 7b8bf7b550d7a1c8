"""The places of an action sheet and of a procedure, by which two versions are compared."""

from procedures.places import places


def line(n: int, task: str, **more: int) -> dict[str, object]:
    words = {"actor": "DAC", "task": task, "trigger": "", "how": "", "document": "", "record": ""}
    return {"n": n, "kind": "step", "next": 0, "yes": 0, "no": 0, **words, **more}


def test_each_step_is_a_place_with_where_it_leads() -> None:
    content = {"title": "T", "steps": [line(1, "Signaler"), line(2, "Un accord ?", yes=3, no=1)], "sections": []}
    assert places(content) == {
        "Titre": "T",
        "Étape 1": "DAC · Signaler",
        "Étape 2": "DAC · Un accord ? · oui\u00a0: 3 · non\u00a0: 1",
    }


def test_fields_and_sections_are_places_under_their_own_names() -> None:
    fields = [{"label": "Objectifs", "points": ["a", "b"]}]
    sections = [
        {"title": "", "blocks": [{"text": "Avant"}]},
        {"title": "Suivi", "blocks": [{"text": "c"}, {"text": "d"}]},
    ]
    found = places({"title": "T", "fields": fields, "sections": sections})
    assert found == {"Titre": "T", "Objectifs": "a\nb", "Texte": "Avant", "Suivi": "c\nd"}
