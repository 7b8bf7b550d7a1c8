"""The relevé de décisions: what the meeting said, as it was closed."""

import io
import json
from datetime import UTC, date, datetime

import page
import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from rcp.cases.models import Basis, Case, SharingBasis
from rcp.decisions.minutes import COMPLETE, content_of, freeze_minutes, sheet
from rcp.decisions.models import ActionItem, Contingency, Decision, Dissent
from rcp.journal.models import Stream
from rcp.journal.refusals import NotYet
from rcp.meetings.models import Attendance, Meeting, MeetingKind, Seat, SeatRole
from rcp.paper.models import Frozen, Print
from rcp.paper.printing import print_waiting_papers
from tests.cast import Cast

OPENED = datetime(2027, 3, 3, 11, 30, tzinfo=UTC)
ENDED = datetime(2027, 3, 3, 12, 20, tzinfo=UTC)
CLOSED = datetime(2027, 3, 3, 17, 4, tzinfo=UTC)


def conference(cast: Cast) -> Meeting:
    """The RCP of Mme A., held and closed: two decisions, one disagreement, three actions, a contingency."""
    case = Case.objects.create(
        alias="Mme A., 88 ans", organisation=cast.dac_ouest, question="Comment sécuriser le domicile ?"
    )
    SharingBasis.objects.create(
        case=case, basis=Basis.CARE_TEAM, informed_on=date(2027, 2, 24), noted_by="Claire Aubert"
    )
    meeting = Meeting.objects.create(
        kind=MeetingKind.RCP,
        title="RCP",
        question="Comment sécuriser le domicile et éviter une nouvelle hospitalisation ?",
        case=case,
        organisation=cast.dac_ouest,
        starts_at=OPENED,
        opened_at=OPENED,
        ended_at=ENDED,
        closed_at=CLOSED,
        state="closed",
        next_on=date(2027, 4, 14),
        stream=Stream.objects.create(),
    )
    signed = {"author_label": "Claire Aubert", "written_at": OPENED}
    Decision.objects.create(meeting=meeting, number=1, text="Maintien à domicile.", **signed)
    second = Decision.objects.create(meeting=meeting, number=3, text="Mise sous protection préparée.", **signed)
    Decision.objects.create(meeting=meeting, number=2, text="Retirée.", withdrawn_at=ENDED, **signed)
    Dissent.objects.create(decision=second, label="infirmière libérale", text="délai trop long sans aide de nuit")
    ActionItem.objects.create(
        meeting=meeting,
        number=1,
        what="Demande l’évaluation des troubles cognitifs (ESA)",
        owner=cast.vincent,
        due_on=date(2027, 3, 12),
        success_criterion="Rendez-vous ESA fixé",
        **signed,
    )
    ActionItem.objects.create(
        meeting=meeting,
        number=2,
        what="Garde les clés",
        owner_kind="relative",
        owner_label="la fille de Mme A.",
        due_on=date(2028, 1, 2),
        after_hours=True,
        **signed,
    )
    plan = Contingency.objects.create(meeting=meeting, number=1, trigger="Chute, même sans blessure", **signed)
    plan.calls.create(
        rank=1, name="la référente", phone="00 00 00 00 00", hours="du lundi au vendredi, 8 h – 19 h", role="DAC"
    )
    plan.calls.create(rank=2, name="la fille", phone="06 00 00 00 00")
    plan.calls.create(rank=1, out_of_hours=True, name="le SAMU", phone="15")
    Attendance.objects.create(meeting=meeting, person=cast.vincent, status="present", arrived_at=OPENED)
    Attendance.objects.create(meeting=meeting, person=cast.samir, status="excused")
    Attendance.objects.create(meeting=meeting, label="la fille de Mme A.", status="present", arrived_at=OPENED)
    Seat.objects.create(meeting=meeting, role=SeatRole.FACILITATOR, person=cast.claire, since=OPENED)
    return meeting


def printed(frozen: Frozen, name: str) -> PdfReader:
    while print_waiting_papers():
        pass
    pdf = bytes(Print.objects.get(frozen=frozen, name=name).pdf)
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [(fault.rule_id, fault.message) for fault in report.failures]
    return PdfReader(io.BytesIO(pdf))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())


def test_a_record_is_numbered_by_kind_and_year(cast: Cast) -> None:
    first = freeze_minutes(by=cast.actor(cast.claire), meeting=conference(cast))
    assert (first.code, first.number) == ("RCP-2027-001", "1")
    assert {job.name for job in first.jobs.all()} == {"complete", "actions", "contingency", "anonymous"}


def test_a_reopened_meeting_makes_the_next_version_of_the_same_record(cast: Cast) -> None:
    meeting = conference(cast)
    freeze_minutes(by=cast.actor(cast.claire), meeting=meeting)
    with pytest.raises(NotYet):
        freeze_minutes(by=cast.actor(cast.claire), meeting=meeting)
    meeting.record_number = 2
    second = freeze_minutes(by=cast.actor(cast.claire), meeting=meeting)
    assert (second.code, second.number) == ("RCP-2027-001", "2")


def test_the_next_meeting_takes_the_next_code(cast: Cast) -> None:
    freeze_minutes(by=cast.actor(cast.claire), meeting=conference(cast))
    other = Meeting.objects.create(
        kind=MeetingKind.RCP,
        title="RCP",
        case=Case.objects.get(),
        organisation=cast.dac_ouest,
        starts_at=OPENED,
        stream=Stream.objects.create(),
    )
    assert freeze_minutes(by=cast.actor(cast.claire), meeting=other).code == "RCP-2027-002"


def test_what_was_withdrawn_is_not_in_the_record(cast: Cast) -> None:
    content = content_of(conference(cast), closed_by="Claire Aubert")
    assert [row["number"] for row in content["decisions"]] == [1, 3]


def test_the_paper_of_a_conference_holds_on_one_page(cast: Cast) -> None:
    frozen = freeze_minutes(by=cast.actor(cast.claire), meeting=conference(cast))
    pdf = printed(frozen, COMPLETE)
    assert len(pdf.pages) == 1
    text = words(pdf)
    assert "RCP — Mme A., 88 ans" in text
    assert "Mercredi 3 mars 2027, 12 h 30 – 13 h 20" in text
    assert "Question posée. Comment sécuriser le domicile et éviter une nouvelle hospitalisation ?" in text
    assert "la nuit et le week-end : le SAMU 15" in text
    assert "Désaccord exprimé (infirmière libérale) : délai trop long sans aide de nuit" in text
    assert "Présents (2) : Vincent Olivier, Médecin généraliste" in text
    assert "Excusés (1) : Samir Benali" in text
    assert "Mercredi 14 avril 2027" in text
    assert "Relevé clos le 3 mars 2027, 18 h 04, par Claire Aubert" in text
    assert f"RCP-2027-001 · version 1 · empreinte {frozen.digest[:8]}" in text
    assert "1. Maintien à domicile. 3. Mise sous protection" in text or "3." in text
    assert "Retirée" not in text


def an_ordinary_one(cast: Cast) -> Meeting:
    """Eight actions, each with what shows that it is reached, two contingencies of three calls, four decisions."""
    meeting = conference(cast)
    signed = {"author_label": "Claire Aubert", "written_at": OPENED}
    for number in range(3, 9):
        ActionItem.objects.create(
            meeting=meeting,
            number=number,
            what="Met en place un passage d’aide à domicile le soir, tous les jours, et le dit à la fille",
            owner=cast.samir,
            due_on=date(2027, 3, 12),
            success_criterion="Premier passage fait",
            **signed,
        )
    plan = Contingency.objects.create(meeting=meeting, number=2, trigger="Refus de soins", steps="rappeler", **signed)
    for rank in (1, 2, 3):
        plan.calls.create(rank=rank, name="Vincent Olivier", role="médecin traitant", phone="04 94 00 00 41")
    for number in (4, 5):
        Decision.objects.create(meeting=meeting, number=number, text="Réévaluer les aides dans six semaines.", **signed)
    for person in (cast.nadia, cast.lucie, cast.hugo, cast.odile):
        Attendance.objects.create(meeting=meeting, person=person, status="present", arrived_at=OPENED)
    return meeting


def test_an_ordinary_record_holds_on_two_pages_with_whom_to_call_on_the_first(cast: Cast) -> None:
    frozen = freeze_minutes(by=cast.actor(cast.claire), meeting=an_ordinary_one(cast))
    pages = printed(frozen, COMPLETE).pages
    assert len(pages) <= 2
    first = " ".join(pages[0].extract_text().split())
    for number in ("00 00 00 00 00", "06 00 00 00 00", "04 94 00 00 41", "15"):
        assert number in first
    assert len(printed(frozen, "contingency").pages) == 1


def test_the_anonymised_record_names_neither_the_person_nor_who_is_close(cast: Cast) -> None:
    frozen = freeze_minutes(by=cast.actor(cast.claire), meeting=conference(cast))
    text = words(printed(frozen, "anonymous"))
    for said in ("Mme A.", "88 ans", "la fille"):
        assert said not in text
    assert "Vincent Olivier" in text


def test_what_to_do_if_it_gets_worse_is_read_before_who_does_what(cast: Cast) -> None:
    text = words(printed(freeze_minutes(by=cast.actor(cast.claire), meeting=conference(cast)), COMPLETE))
    assert text.index("Question posée") < text.index("Si ça se dégrade") < text.index("Qui fait quoi")


def test_what_was_written_after_the_meeting_says_so(cast: Cast) -> None:
    text = words(printed(freeze_minutes(by=cast.actor(cast.claire), meeting=conference(cast)), COMPLETE))
    assert "Garde les clés (après séance)" in text
    assert "troubles cognitifs (ESA) (après séance)" not in text


def test_a_year_is_written_when_it_is_another_one(cast: Cast) -> None:
    text = words(printed(freeze_minutes(by=cast.actor(cast.claire), meeting=conference(cast)), COMPLETE))
    assert "12 mars Rendez-vous" in text
    assert "2 janvier 2028" in text


def test_a_column_that_nothing_fills_is_left_out(cast: Cast) -> None:
    meeting = conference(cast)
    assert sheet(content_of(meeting, closed_by=""), COMPLETE, {}).context["with_criteria"]
    meeting.action_items.update(success_criterion="")
    text = words(printed(freeze_minutes(by=cast.actor(cast.claire), meeting=meeting), COMPLETE))
    assert "Pour quand" in text
    assert "Critère d’atteinte" not in text


def test_those_present_have_the_whole_width_when_nobody_else_is_named(cast: Cast) -> None:
    meeting = conference(cast)
    assert sheet(content_of(meeting, closed_by=""), COMPLETE, {}).context["beside"]
    meeting.attendances.exclude(status="present").delete()
    laid = sheet(content_of(meeting, closed_by=""), COMPLETE, {})
    html = render_to_string(laid.template, laid.context)
    assert '<div class="people">' in html
    assert "Présents, excusés" not in html


def test_a_date_breaks_before_its_year_only(cast: Cast) -> None:
    content = content_of(conference(cast), closed_by="")
    first, second = sheet(content, COMPLETE, {}).context["actions"]
    assert (first["when"], second["when"]) == ("12\u00a0mars", "2\u00a0janvier 2028")


def test_the_short_print_holds_who_does_what_alone(cast: Cast) -> None:
    text = words(printed(freeze_minutes(by=cast.actor(cast.claire), meeting=conference(cast)), "actions"))
    assert "Demande l’évaluation" in text
    assert "Si ça se dégrade" in text
    assert "Maintien à domicile" not in text
    assert "Présents" not in text


def test_the_content_travels_with_the_paper(cast: Cast) -> None:
    frozen = freeze_minutes(by=cast.actor(cast.claire), meeting=conference(cast))
    (data,) = printed(frozen, COMPLETE).attachments["data.json"]
    assert json.loads(data) == json.loads(frozen.content)
