"""Dates, hours and spaces as French writes them."""

from datetime import date, datetime

import pytest
from django.template import Context, Template

from rcp.access import wording

TODAY = date(2026, 3, 3)
N, W = wording.NARROW, wording.WIDE


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 4), f"mercredi 4{W}mars"),
        (date(2026, 3, 1), f"dimanche 1er{W}mars"),
        (date(2026, 8, 31), f"lundi 31{W}août"),
        (date(2022, 6, 23), f"jeudi 23{W}juin{W}2022"),
    ],
)
def test_a_day_in_words(day: date, said: str) -> None:
    assert wording.day(day, today=TODAY) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 4, 12, 30), f"12{W}h{W}30"),
        (datetime(2026, 3, 4, 13, 0), f"13{W}h"),
        (datetime(2026, 3, 4, 9, 5), f"9{W}h{W}05"),
        (datetime(2026, 3, 4, 0, 0), f"0{W}h"),
    ],
)
def test_an_hour_in_words(at: datetime, said: str) -> None:
    assert wording.hour(at) == said
    assert wording.moment(at, today=TODAY) == f"mercredi 4{W}mars, {said}"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 3, 3), "pour aujourd’hui"),
        (date(2026, 3, 4), "pour demain"),
        (date(2026, 3, 2), "échéance hier"),
        (date(2026, 3, 1), f"échéance le 1er{W}mars"),
        (date(2026, 7, 8), f"pour le 8{W}juillet"),
        (date(2027, 7, 8), f"pour le 8{W}juillet{W}2027"),
        (None, "sans échéance"),
    ],
)
def test_when_something_is_due(on: date | None, said: str) -> None:
    assert wording.due(on, today=TODAY) == said


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Qui ?", f"Qui{N}?"),
        ("Qui?", f"Qui{N}?"),
        ("Vraiment ?!", f"Vraiment{N}?!"),
        ("un ; deux", f"un{N}; deux"),
        ("note : bien", f"note{W}: bien"),
        ("note: bien", f"note{W}: bien"),
        ("« dit-elle »", f"«{W}dit-elle{W}»"),
        ("«dit-elle»", f"«{W}dit-elle{W}»"),
        ("« Où ? »", f"«{W}Où{N}?{W}»"),
        (f"déjà{N}? bien{W}: oui", f"déjà{N}? bien{W}: oui"),
        ("l'aide d'hier", "l’aide d’hier"),
        ("rendez-vous à 12:30", "rendez-vous à 12:30"),
        ("https://exemple.test/?a=b;c", "https://exemple.test/?a=b;c"),
        ("88 ans", f"88{W}ans"),
        ("vers 8 h : « 8 h 30 ? »", f"vers 8{W}h{W}: «{W}8{W}h{W}30{N}?{W}»"),
        ("2 heures, 3 années", "2 heures, 3 années"),
        ("", ""),
    ],
)
def test_spaces_and_apostrophes(written: str, read: str) -> None:
    assert wording.typo(written) == read
    assert wording.typo(read) == read


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Claire Aubert", "CA"), ("Marie-Claude de La Tour", "MT"), ("Vincent", "V"), ("", ""), ("élodie marin", "ÉM")],
)
def test_initials(name: str, letters: str) -> None:
    assert wording.initials(name) == letters


def test_templates_have_the_filters_without_loading_anything() -> None:
    page = Template(
        "{{ at|day }} / {{ at|hour }} / {{ on|due }} / {{ words|typo }} / {{ name|initials }} / {{ no|moment }}"
    )
    said = page.render(
        Context(
            {
                "at": datetime.fromisoformat("2022-06-23T12:05:00+00:00"),
                "on": date(2022, 6, 23),
                "words": "<b> ?",
                "name": "Claire Aubert",
                "no": None,
            }
        )
    )
    assert said == (f"jeudi 23{W}juin{W}2022 / 14{W}h{W}05 / échéance le 23{W}juin{W}2022 / &lt;b&gt; ? / CA / ")
