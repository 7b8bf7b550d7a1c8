"""LimeSurvey exports as they really come."""

from datetime import datetime
from pathlib import Path

import pytest

from rcp.reports import limesurvey

CODES = '"id","submitdate","seed","Qui","Fait","Quoi","Pourquoi","Ou","TypeRupture","TypeParcours","Commune"'
ROW = (
    '"7","2022-03-09 17:26:00","99","MDPH","tarde à","notifier","délai","territoire","avérée","Santé mentale","Toulon"'
)
FULL_TEXTS = (
    "ID de la réponse;Date de soumission;Tête de série;Qui ? (acteur concerné);Fait ? (verbe);Quoi ? (objet);"
    "Pourquoi ? (cause);Où ? (lieu);Type de rupture;Type de parcours;Commune;Tranche d'âge;"
    "La rupture est-elle compensée par le DAC ?;Solution trouvée;DAC"
)
FULL_ROW = (
    "7;09/03/2022 17:26;99;MDPH;tarde à;notifier;délai;territoire;Rupture avérée;Personnes handicapées;Toulon;"
    "18-39 ans;Oui;Pérenne;Var Ouest"
)


def csv_of(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def test_question_codes_as_headers() -> None:
    sheet = limesurvey.read(b"\xef\xbb\xbf" + csv_of(CODES, ROW))
    (row,) = sheet.rows
    assert row.key == "7|99|2022-03-09 17:26:00"
    assert row.submitted == datetime(2022, 3, 9, 17, 26)
    assert row.texts["actor_category"] == "MDPH"
    assert (row.rupture_kind, row.pathway, row.age_band, row.compensated) == ("proven", "mental_health", "", None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_full_question_texts_with_semicolons_in_any_encoding(encoding: str) -> None:
    sheet = limesurvey.read(f"{FULL_TEXTS}\n{FULL_ROW}\n".encode(encoding))
    (row,) = sheet.rows
    assert sheet.bad == []
    assert row.texts["event_verb"] == "tarde à"
    assert (row.rupture_kind, row.pathway, row.age_band) == ("proven", "disability", "18-39")
    assert (row.compensated, row.solution, row.dac) == (True, "lasting", "Var Ouest")


def test_codes_and_texts_together_as_headers() -> None:
    header = "id. ID de la réponse;submitdate. Date;Qui. Qui ? (acteur concerné);Fait. Fait ?;Quoi. Quoi ?;" + (
        "Pourquoi. Pourquoi ?;Ou. Où ?;TypeRupture. Nature de la rupture"
    )
    sheet = limesurvey.read(
        f"{header}\n7;2022-03-09 17:26:00;MDPH;tarde à;notifier;délai;territoire;potentielle".encode()
    )
    assert [row.rupture_kind for row in sheet.rows] == ["potential"]


def test_line_breaks_inside_a_field_become_spaces_and_lines_stay_right() -> None:
    broken = ROW.replace("notifier", "notifier\r\nune\norientation")
    sheet = limesurvey.read(csv_of(CODES, broken, ROW.replace("avérée", "peut-être")))
    assert sheet.rows[0].texts["event_object"] == "notifier une orientation"
    assert [(bad.line, bad.column) for bad in sheet.bad] == [(5, "TypeRupture")]


def test_the_same_answer_with_another_seed_is_another_report() -> None:
    sheet = limesurvey.read(csv_of(CODES, ROW, ROW.replace('"99"', '"98"')))
    assert len({row.key for row in sheet.rows}) == 2


def test_without_seed_the_key_is_the_answer_and_its_date() -> None:
    sheet = limesurvey.read(csv_of(CODES.replace('"seed",', ""), ROW.replace('"99",', "")))
    assert sheet.rows[0].key == "7|2022-03-09 17:26:00"


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        (("2022-03-09 17:26:00", ""), "submitdate", "jusqu’au bout"),
        (("2022-03-09 17:26:00", "hier"), "submitdate", "n’est pas une date"),
        (("avérée", "oui"), "TypeRupture", "ni « potentielle » ni « avérée »"),
        (("MDPH", ""), "Qui", "vide"),
        (("MDPH", "Mme Dupont"), "Qui", "Un nom"),
        (("notifier", "rappeler le 06 12 34 56 78"), "Quoi", "téléphone"),
        (("Santé mentale", "Astrologie"), "TypeParcours", "Santé mentale"),
        (("délai", "x" * 161), "Pourquoi", "160 au plus"),
    ],
)
def test_a_bad_row_is_named_and_stops_nothing_else(change: tuple[str, str], column: str, said: str) -> None:
    sheet = limesurvey.read(csv_of(CODES, ROW.replace(*change), ROW))
    assert [(bad.line, bad.column) for bad in sheet.bad] == [(2, column)]
    assert said in sheet.bad[0].why
    assert [row.line for row in sheet.rows] == [3]


def test_a_short_row_is_named() -> None:
    sheet = limesurvey.read(csv_of(CODES, '"7","2022-03-09 17:26:00","99","MDPH"', ROW))
    assert {bad.line for bad in sheet.bad} == {2}
    assert len(sheet.rows) == 1


def test_an_empty_line_is_nothing() -> None:
    assert len(limesurvey.read(csv_of(CODES, "", ROW, "")).rows) == 1


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", "nom;prénom\nA;B".encode()])
def test_another_file_is_refused_by_naming_what_is_missing(data: bytes) -> None:
    with pytest.raises(limesurvey.Unreadable, match="Il manque une colonne|pas un CSV"):
        limesurvey.read(data)


def test_the_sixty_reports_of_the_demonstration_are_all_good() -> None:
    data = Path("rcp/demo/data/signalements_limesurvey.csv").read_bytes()
    sheet = limesurvey.read(data)
    assert (len(sheet.rows), sheet.bad) == (60, [])
    assert {row.dac for row in sheet.rows} == {"Var Ouest", "Var Est"}
