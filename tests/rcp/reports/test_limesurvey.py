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


KINDS = {
    "avérée": "proven",
    "Rupture avérée": "proven",
    "Avérée (réelle et sans réponse)": "proven",
    "Avérée – d’abord potentielle": "proven",
    "potentielle": "potential",
    "Rupture potentielle": "potential",
    "Potentielle (risque de rupture avérée)": "potential",
    "Non avérée": "potential",
    "non-avérée": "potential",
    "Pas encore avérée": "potential",
    "Potentielle, non avérée": "potential",
    "Avérée, non potentielle": "proven",
}


@pytest.mark.parametrize(("answer", "kind"), KINDS.items())
def test_a_kind_is_never_turned_round(answer: str, kind: str) -> None:
    (row,) = limesurvey.read(csv_of(CODES, ROW.replace("avérée", answer))).rows
    assert row.rupture_kind == kind


@pytest.mark.parametrize("answer", ["potentielle et avérée", "non potentielle", "oui", "A1", ""])
def test_a_kind_that_says_both_or_nothing_is_named(answer: str) -> None:
    sheet = limesurvey.read(csv_of(CODES, ROW.replace("avérée", answer)))
    assert [bad.column for bad in sheet.bad] == ["TypeRupture"]


def test_a_question_that_asks_whether_it_is_proven_is_answered_by_yes_or_no() -> None:
    header = CODES.replace("TypeRupture", "La rupture est-elle avérée ?")
    sheet = limesurvey.read(csv_of(header, ROW.replace("avérée", "Oui"), ROW.replace("avérée", "Non")))
    assert [row.rupture_kind for row in sheet.rows] == ["proven", "potential"]


HEAD = "id;submitdate;{who};Fait;Quoi;Pourquoi;Ou;TypeRupture\n"
LINE = "7;2022-03-09 17:26:00;{who};tarde à;notifier;délai;territoire;avérée\n"


@pytest.mark.parametrize(
    ("headings", "cells", "told"),
    [
        # One choice and its « autre ».
        ("Qui;Qui[other]", "Autre;Pair-aidant", "Pair-aidant"),
        ("Qui;Qui[other]", "-oth-;Pair-aidant", "Pair-aidant"),
        ("Qui;Qui[other]", "Infirmier;", "Infirmier"),
        ("Qui ?;Qui ? [Autre]", "Autre;Pair-aidant", "Pair-aidant"),
        # Several boxes.
        ("Qui ? [Infirmier];Qui ? [Médecin];Qui ? [Autre]", "Oui;Non;", "Infirmier"),
        ("Qui ? [Infirmier];Qui ? [Médecin];Qui ? [Autre]", "Y;Y;Pair-aidant", "Infirmier, Médecin, Pair-aidant"),
        ("Qui ? [Infirmier];Qui ? [Médecin]", "N/A;1", "Médecin"),
        ("Qui[SQ001]. Qui ? [Infirmier];Qui[SQ002]. Qui ? [Médecin]", "Oui;Non", "Infirmier"),
        ("Qui[IDEL];Qui[MG]", "Oui;Non", "IDEL"),
        ("Qui;Qui[comment]", "CMP;secteur sud", "CMP (secteur sud)"),
        # Headings cut after fifteen letters.
        ("Qui ? (acteur co.. ", "MDPH", "MDPH"),
    ],
)
def test_an_answer_over_several_columns_keeps_its_words(headings: str, cells: str, told: str) -> None:
    sheet = limesurvey.read((HEAD.format(who=headings) + LINE.format(who=cells)).encode())
    assert sheet.bad == []
    assert [row.texts["actor_category"] for row in sheet.rows] == [told]


def test_a_box_known_by_its_number_alone_is_never_called_yes() -> None:
    sheet = limesurvey.read((HEAD.format(who="Qui[SQ001];Qui[SQ002]") + LINE.format(who="Oui;Non")).encode())
    assert sheet.rows == []
    assert "texte complet des questions" in sheet.bad[0].why


def test_cut_headings_are_recognised() -> None:
    header = (
        '"ID de la répons.. ";"Date de soumiss.. ";"Qui ? (acteur co.. ";"Fait ? (verbe)";"Quoi ? (objet)";'
        '"Pourquoi ? (caus.. ";"Où ? (lieu)";"Nature de la ru.. "\n'
    )
    sheet = limesurvey.read((header + LINE.format(who="MDPH")).encode())
    assert [row.rupture_kind for row in sheet.rows] == ["proven"]


def test_a_survey_without_dates_makes_no_report_of_1980() -> None:
    sheet = limesurvey.read(csv_of(CODES, ROW.replace("2022-03-09 17:26:00", "1980-01-01 00:00:00")))
    assert sheet.rows == []
    assert "Horodater" in sheet.bad[0].why


@pytest.mark.parametrize(("answer", "read"), [("N/A", None), ("2", False), ("1", True), ("Oui", True), ("", None)])
def test_yes_no_as_limesurvey_writes_it(answer: str, read: bool | None) -> None:
    sheet = limesurvey.read((FULL_TEXTS + "\n" + FULL_ROW.replace(";Oui;", f";{answer};")).encode())
    assert [row.compensated for row in sheet.rows] == [read]


def test_not_answered_is_no_answer_everywhere() -> None:
    row = FULL_ROW.replace("18-39 ans", "N/A").replace("Pérenne", "N/A").replace("Personnes handicapées", "N/A")
    (read,) = limesurvey.read(f"{FULL_TEXTS}\n{row}".encode()).rows
    assert (read.age_band, read.solution, read.pathway) == ("", "", "other")


def test_vv_has_two_lines_of_headings_and_marks_of_its_own() -> None:
    texts = [
        "ID de la réponse",
        "Date de soumission",
        "Qui ?",
        "Fait ?",
        "Quoi ?",
        "Pourquoi ?",
        "Où ?",
        "Nature de la rupture",
        "Solution trouvée",
    ]
    codes = "id\tsubmitdate\tQui\tFait\tQuoi\tPourquoi\tOu\tTypeRupture\tSolution"
    answer = (
        "7\t2022-03-09 17:26:00\tMDPH\ttarde à\tnotifier{newline}orienter\tdélai\tterritoire\tavérée\t"
        "{question_not_shown}"
    )
    (row,) = limesurvey.read("\n".join(["\t".join(texts), codes, answer]).encode()).rows
    assert (row.line, row.texts["event_object"], row.solution) == (3, "notifier orienter", "")


@pytest.mark.parametrize("before", ["sep=;\r\n", '"sep=;"\n', "\r\n", "\n\n", "sep=;\n\n"])
def test_what_spreadsheets_write_before_the_headings_is_passed_over(before: str) -> None:
    data = before + HEAD.format(who="Qui") + LINE.format(who="MDPH") + LINE.format(who="Mme Dupont")
    sheet = limesurvey.read(data.encode())
    first = before.count("\n") + 2
    assert ([row.line for row in sheet.rows], [bad.line for bad in sheet.bad]) == ([first], [first + 1])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_utf_16(encoding: str, separator: str) -> None:
    data = (HEAD.format(who="Qui") + LINE.format(who="Médecin")).replace(";", separator)
    (row,) = limesurvey.read(data.encode(encoding)).rows
    assert row.texts["actor_category"] == "Médecin"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04rest", "classeur"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version='1.0'?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>", ".lss"),
        (b"<?xml version='1.0'?><document><LimeSurveyDocType>Responses</LimeSurveyDocType>", ".lsr"),
        ("<!DOCTYPE html><html><table>".encode("utf-16"), "page web"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(data: bytes, name: str) -> None:
    with pytest.raises(limesurvey.Unreadable, match=name):
        limesurvey.read(data)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", "nom;prénom\nA;B".encode()])
def test_another_file_is_refused_by_naming_what_is_missing(data: bytes) -> None:
    with pytest.raises(limesurvey.Unreadable, match="Il manque une colonne|pas un CSV"):
        limesurvey.read(data)


def test_the_sixty_reports_of_the_demonstration_are_all_good() -> None:
    data = Path("rcp/demo/data/signalements_limesurvey.csv").read_bytes()
    sheet = limesurvey.read(data)
    assert (len(sheet.rows), sheet.bad) == (60, [])
    assert {row.dac for row in sheet.rows} == {"Var Ouest", "Var Est"}
