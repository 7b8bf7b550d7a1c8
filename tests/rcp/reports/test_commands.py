"""Telling a rupture and gathering what many told: what changes, what is recorded, who is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rcp.access.actor import SERVICE, Actor
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation
from rcp.reports.commands import gather_reports, open_theme, share_theme, submit_report
from rcp.reports.importing import import_file
from rcp.reports.models import Report, ReportStatus
from rcp.reports.queries import sentences, visible_reports, visible_themes
from tests.cast import Cast

TOLD: dict[str, Any] = {
    "actor_category": "Infirmière libérale",
    "event_verb": "arrête",
    "event_object": "de réaliser un soin",
    "event_reason": "incurie",
    "event_place": "domicile",
    "rupture_kind": "proven",
    "pathway": "elderly",
    "territory": "Var Ouest",
    "commune": "Hyères",
    "age_band": "85+",
}


def report(cast: Cast, by: Actor, organisation: Organisation, **changed: Any) -> Report:
    return submit_report(by=by, organisation_id=organisation.pk, told={**TOLD, **changed})


def verbs(organisation: Organisation) -> list[str]:
    return list(Entry.objects.filter(stream=organisation.stream).values_list("verb", flat=True))


def test_a_report_is_kept_and_recorded_without_its_words(cast: Cast) -> None:
    kept = report(cast, cast.actor(cast.samir), cast.cpts_ouest)
    assert kept.sentence == "Infirmière libérale – arrête – de réaliser un soin – incurie – domicile"
    entry = Entry.objects.get(stream=cast.cpts_ouest.stream)
    assert (entry.verb, entry.facts) == (Verb.REPORT_SUBMITTED, {"kind": "proven"})


def test_nobody_reports_for_an_organisation_that_is_not_theirs(cast: Cast) -> None:
    with pytest.raises(Refused, match="membres de la structure"):
        report(cast, cast.actor(cast.samir), cast.dac_ouest)
    assert not Report.objects.exists()


@pytest.mark.parametrize("part", ["actor_category", "event_object", "event_place", "commune"])
def test_no_part_of_a_report_says_who_the_person_is(cast: Cast, part: str) -> None:
    with pytest.raises(NotYet, match="jamais de qui") as refusal:
        report(cast, cast.actor(cast.claire), cast.dac_ouest, **{part: "Mme Dupont"})
    assert "Mme Dupont" in refusal.value.missing[0]
    assert not Report.objects.exists()
    assert verbs(cast.dac_ouest) == []


@pytest.mark.parametrize("wrong", [{"event_verb": ""}, {"rupture_kind": "maybe"}, {"event_object": "x" * 161}])
def test_a_report_that_does_not_fit_its_columns_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    with pytest.raises(NotYet):
        report(cast, cast.actor(cast.claire), cast.dac_ouest, **wrong)


def test_reports_are_seen_by_the_members_of_their_organisation_and_by_who_wrote_them(cast: Cast) -> None:
    kept = report(cast, cast.actor(cast.samir), cast.cpts_ouest)
    for person, seen in [(cast.samir, True), (cast.nadia, True), (cast.claire, False), (cast.paul, False)]:
        actor = cast.actor(person)
        assert visible_reports(actor).filter(pk=kept.pk).exists() is seen, person
        assert (kept.standing(actor) != set()) is seen, person


def test_a_theme_gathers_the_reports_of_several_territories(cast: Cast) -> None:
    claire, lucie = cast.actor(cast.claire), cast.actor(cast.lucie)
    west = report(cast, claire, cast.dac_ouest)
    east = report(cast, lucie, cast.dac_est, event_reason="absence de médecin traitant", commune="Fréjus")
    theme = open_theme(by=claire, organisation_id=cast.dac_ouest.pk, title="Patients sans médecin traitant")
    share_theme(by=claire, theme_id=theme.pk, organisation_ids=[cast.dac_est.pk, cast.cpts_ouest.pk])
    assert gather_reports(by=claire, theme_id=theme.pk, report_ids=[west.pk]) == 1
    assert gather_reports(by=lucie, theme_id=theme.pk, report_ids=[east.pk, east.pk]) == 1
    assert gather_reports(by=claire, theme_id=theme.pk, report_ids=[west.pk]) == 0
    assert {report.status for report in Report.objects.all()} == {ReportStatus.GATHERED}
    assert verbs(cast.dac_ouest)[1:] == [
        Verb.THEME_OPENED,
        Verb.THEME_SHARED,
        Verb.THEME_SHARED,
        Verb.THEME_GATHERED,
        Verb.THEME_GATHERED,
    ]


def test_a_theme_is_read_as_sentences_and_kinds_only(cast: Cast) -> None:
    claire = cast.actor(cast.claire)
    theme = open_theme(by=claire, organisation_id=cast.dac_ouest.pk, title="Incurie")
    gather_reports(by=claire, theme_id=theme.pk, report_ids=[report(cast, claire, cast.dac_ouest).pk])
    (sentence,) = sentences(theme)
    said = f"{sentence.text} {sentence.kind}"
    assert sentence.kind == "avérée"
    assert "Hyères" not in said
    assert "85" not in said


def test_a_theme_opens_to_those_it_was_shared_with_and_nobody_else(cast: Cast) -> None:
    theme = open_theme(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, title="Incurie")
    share_theme(by=cast.actor(cast.claire), theme_id=theme.pk, organisation_ids=[cast.cpts_ouest.pk])
    for person, seen in [(cast.claire, True), (cast.samir, True), (cast.lucie, False), (cast.paul, False)]:
        assert visible_themes(cast.actor(person)).filter(pk=theme.pk).exists() is seen, person


def nadia_brings_a_report_of_the_dac(cast: Cast, theme: int, kept: int) -> None:
    gather_reports(by=cast.actor(cast.nadia), theme_id=theme, report_ids=[kept])


def paul_gathers_in_a_theme_of_another_territory(cast: Cast, theme: int, kept: int) -> None:
    gather_reports(by=cast.actor(cast.paul), theme_id=theme, report_ids=[])


def nadia_shares_the_theme_of_the_dac(cast: Cast, theme: int, kept: int) -> None:
    share_theme(by=cast.actor(cast.nadia), theme_id=theme, organisation_ids=[cast.dac_est.pk])


def samir_opens_a_theme(cast: Cast, theme: int, kept: int) -> None:
    open_theme(by=cast.actor(cast.samir), organisation_id=cast.cpts_ouest.pk, title="Transport")


def claire_opens_the_same_theme_again(cast: Cast, theme: int, kept: int) -> None:
    open_theme(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, title="Incurie")


def claire_names_a_theme_after_someone(cast: Cast, theme: int, kept: int) -> None:
    open_theme(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, title="Mme Dupont")


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (nadia_brings_a_report_of_the_dac, "pas modifier"),
        (paul_gathers_in_a_theme_of_another_territory, "ne vous est pas ouverte"),
        (nadia_shares_the_theme_of_the_dac, "pas modifier"),
        (samir_opens_a_theme, "Seule la coordination"),
        (claire_opens_the_same_theme_again, "déjà un thème"),
        (claire_names_a_theme_after_someone, "jamais de qui"),
    ],
)
def test_who_may_not_is_told_why_and_nothing_changes(
    cast: Cast, act: Callable[[Cast, int, int], None], why: str
) -> None:
    claire = cast.actor(cast.claire)
    theme = open_theme(by=claire, organisation_id=cast.dac_ouest.pk, title="Incurie")
    share_theme(by=claire, theme_id=theme.pk, organisation_ids=[cast.cpts_ouest.pk])
    kept = report(cast, claire, cast.dac_ouest)
    before = Entry.objects.count()
    with pytest.raises(Refused, match=why):
        act(cast, theme.pk, kept.pk)
    assert Entry.objects.count() == before
    assert not theme.reports.exists()


CSV = (
    "id;submitdate;Qui;Fait;Quoi;Pourquoi;Ou;TypeRupture;DAC\n"
    "1;2022-03-09 17:26:00;MDPH;tarde à;notifier;délai;territoire;avérée;Var Ouest\n"
    "2;2022-03-10 17:26:00;Mme Dupont;tarde à;notifier;délai;territoire;avérée;Var Est\n"
    "3;2022-03-11 17:26:00;CMP;tarde à;recevoir;délai;territoire;avérée;DAC Var Est\n"
    "4;2022-03-12 17:26:00;CMP;tarde à;recevoir;délai;territoire;avérée;Bretagne\n"
).encode()


def test_an_import_keeps_the_good_rows_names_the_bad_ones_and_is_done_once(cast: Cast) -> None:
    first = import_file(CSV, by=SERVICE)
    assert (first.kept, first.known) == (2, 0)
    assert [(bad.line, bad.column) for bad in first.bad] == [(3, "Qui"), (5, "DAC")]
    assert verbs(cast.dac_ouest) == verbs(cast.dac_est) == [Verb.REPORTS_IMPORTED]
    second = import_file(CSV, by=SERVICE)
    assert (second.kept, second.known) == (0, 2)
    assert verbs(cast.dac_est) == [Verb.REPORTS_IMPORTED]


def test_an_import_that_moves_dates_keeps_the_keys(cast: Cast) -> None:
    import_file(CSV, by=SERVICE, shift=timedelta(days=365))
    west = Report.objects.get(organisation=cast.dac_ouest)
    assert west.reported_at.year == 2023
    assert west.source_key == "1|2022-03-09 17:26:00"
    assert import_file(CSV, by=SERVICE).kept == 0


def test_a_file_that_names_no_dac_needs_to_be_told_which(cast: Cast) -> None:
    unnamed = b"\n".join(line.rsplit(b";", 1)[0] for line in CSV.splitlines())
    assert {bad.column for bad in import_file(unnamed, by=SERVICE).bad} >= {"DAC"}
    assert import_file(unnamed, by=SERVICE, organisation=cast.dac_est).kept == 3
