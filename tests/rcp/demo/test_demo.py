"""The demonstration: built as in real use, told in the right order, and open only where everybody is invented."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client, TestCase
from django.utils import timezone

from approvals.models import Circuit, Document
from mindmap.models import MindMap
from rcp.access.actor import SERVICE, Actor
from rcp.access.models import Account, PersonalLink
from rcp.decisions.models import ActionItem
from rcp.demo.personas import PERSONAS
from rcp.demo.seed import build, is_empty
from rcp.demo.territory import ADMINISTRATOR, PEOPLE
from rcp.journal.chain import verdicts
from rcp.journal.models import Entry, Stream
from rcp.meetings.models import Meeting, MeetingState
from rcp.paper.models import Frozen, PaperJob
from rcp.people.models import Organisation, Person
from rcp.plans.models import Plan
from rcp.reports.importing import import_file
from rcp.reports.models import Report, Theme
from rcp.reports.queries import top_reasons
from tests.cast import Cast

SERVED = "/demo/sign-in/{}/"


class TestTerritory(TestCase):
    """Built once; each test starts from it as it was."""

    @classmethod
    def setUpTestData(cls) -> None:
        build()

    def come_in(self, slug: str) -> Actor:
        """Sign in as this persona in this test's browser; gives who the server takes it for."""
        with self.settings(DEMO=True):
            response = self.client.post(SERVED.format(slug))
            assert response.status_code == 302
            assert self.client.get(response["Location"]).status_code == 200
            actor = self.client.get("/sortir/").context["actor"]
        assert isinstance(actor, Actor)
        return actor

    def test_the_cell_is_planned_today_and_ready_to_start(self) -> None:
        cell = Meeting.objects.get(kind="rupture_cell", state=MeetingState.PLANNED)
        assert timezone.localtime(cell.starts_at).date() == timezone.localdate()
        assert "rejoue celle du 23 juin 2022" in cell.context
        assert cell.theme is not None
        assert cell.theme.title == "Patients sans médecin traitant"
        assert cell.agenda.count() == 7
        assert cell.previous is not None
        assert cell.previous.state == MeetingState.CLOSED
        assert {seat.person.first_name: seat.role for seat in cell.seats.all()} == {
            "Claire": "facilitator",
            "Lucie": "scribe",
        }

    def test_the_example_of_a_map_says_that_it_is_one(self) -> None:
        cell = Meeting.objects.get(kind="rupture_cell", state=MeetingState.PLANNED)
        shared = MindMap.objects.get(meeting=cell, breakout=None).document
        assert shared.last_seq == 1
        content = b"".join(bytes(update.data) for update in shared.updates.all())
        assert b"exemple illustratif" in content
        assert "Médiateur : refus répétés".encode() in content

    def test_each_situation_has_its_conference_to_come(self) -> None:
        planned = Meeting.objects.filter(kind="rcp", state=MeetingState.PLANNED).order_by("starts_at")
        assert [meeting.title for meeting in planned] == ["Mme A., 88 ans", "M. B., jeune adulte"]
        assert all(meeting.starts_at > timezone.now() for meeting in planned)

    def test_the_sixty_reports_end_just_before_today(self) -> None:
        latest = Report.objects.latest("reported_at").reported_at
        assert Report.objects.count() == 60
        assert timedelta() < timezone.now() - latest < timedelta(days=10)
        assert Theme.objects.get(title="Patients sans médecin traitant").reports.count() == 18
        assert [bar.count for bar in top_reasons().bars] == [18, 18, 7]

    def test_importing_the_same_export_again_adds_nothing(self) -> None:
        summary = import_file(
            Path("rcp/demo/data/signalements_limesurvey.csv").read_bytes(),
            by=SERVICE,
        )
        assert (summary.kept, summary.known, summary.bad) == (0, 60, ())

    def test_the_earlier_cell_is_closed_with_its_papers(self) -> None:
        earlier = Meeting.objects.get(state=MeetingState.CLOSED)
        assert earlier.decisions.count() == 3
        assert earlier.stream.sealed_at is not None
        assert {frozen.kind for frozen in Frozen.objects.all()} == {"minutes", "action_sheet", "care_plan"}
        assert PaperJob.objects.count() >= 2
        assert Document.objects.get(kind="procedure").draft.steps.count() == 10

    def test_a_plan_waits_for_the_physician_whom_the_structure_chose_and_for_the_person(self) -> None:
        plan = Plan.objects.get()
        version = plan.versions.get()
        assert (plan.case.alias, plan.state, version.circuit) == ("M. B., jeune adulte", "initiated", "circle")
        assert version.outcome is None
        assert plan.lines.count() == 2

    def test_the_action_sheet_waits_for_the_body(self) -> None:
        circuit = Circuit.objects.get()
        assert circuit.deadline > timezone.now()
        assert (circuit.electors.filter(votes=True).count(), circuit.quorum) == (5, 3)

    def test_claire_has_an_action_that_is_late(self) -> None:
        late = ActionItem.objects.filter(owner__first_name="Claire", due_on__lt=timezone.localdate())
        assert [action.status for action in late] == ["confirmed"]

    def test_the_journal_holds_and_tells_nothing_in_the_future(self) -> None:
        assert [one.broken for one in verdicts()] == [None] * Stream.objects.count()
        assert not Entry.objects.filter(at__gt=timezone.now()).exists()
        for stream in Stream.objects.all():
            told = list(stream.entries.order_by("seq").values_list("at", flat=True))
            assert told == sorted(told)

    def test_a_second_building_is_refused_or_silent(self) -> None:
        people, said = Person.objects.count(), StringIO()
        call_command("seed_demo", "--if-empty", stdout=said)
        assert said.getvalue() == ""
        with pytest.raises(CommandError, match="pas vide"):
            call_command("seed_demo")
        assert Person.objects.count() == people

    def test_each_persona_comes_in_and_is_that_person(self) -> None:
        for persona in PERSONAS:
            with self.subTest(persona.slug):
                assert self.come_in(persona.slug).label == persona.name

    def test_the_physician_comes_by_a_link_to_today_s_cell(self) -> None:
        cell = Meeting.objects.get(kind="rupture_cell", state=MeetingState.PLANNED)
        assert self.come_in("medecin").link_subject == f"meeting:{cell.pk}"
        assert not Account.objects.filter(person__first_name="Vincent").exists()

    def test_changing_persona_leaves_nothing_of_the_one_before(self) -> None:
        assert self.come_in("administration").is_administrator
        vincent = self.come_in("medecin")
        assert (vincent.label, vincent.is_administrator) == ("Vincent Olivier", False)

    def test_without_the_switch_nobody_comes_in(self) -> None:
        with self.settings(DEMO=False):
            page = self.client.get("/compte/login/").content.decode()
            for persona in PERSONAS:
                assert self.client.post(SERVED.format(persona.slug)).status_code == 404
                assert persona.name not in page

    def test_looking_signs_nobody_in(self) -> None:
        with self.settings(DEMO=True):
            assert self.client.get(SERVED.format("coordination")).status_code == 405
            assert self.client.post(SERVED.format("personne")).status_code == 404
        assert "_auth_user_id" not in self.client.session
        assert not PersonalLink.objects.filter(opened_at__isnull=False).exists()

    def test_the_sign_in_page_offers_every_persona(self) -> None:
        with self.settings(DEMO=True):
            page = self.client.get("/compte/login/").content.decode()
        assert all(persona.name in page and SERVED.format(persona.slug) in page for persona in PERSONAS)


def test_a_database_in_use_is_never_built_upon(cast: Cast) -> None:
    assert not is_empty()
    with pytest.raises(CommandError):
        call_command("seed_demo")
    assert Organisation.objects.count() == 5


def test_a_persona_of_a_territory_that_is_not_built_is_told_so(
    db: None, client: Client, settings: LazySettings
) -> None:
    settings.DEMO = True
    response = client.post(SERVED.format("coordination"), follow=True)
    assert "manage.py seed_demo" in response.content.decode()


def test_the_personas_are_printed_with_their_address(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("personas")
    said = capsys.readouterr().out
    assert all(persona.name in said and SERVED.format(persona.slug) in said for persona in PERSONAS)


def test_every_key_names_one_person() -> None:
    keys = [someone.key for someone in (*PEOPLE, ADMINISTRATOR)]
    assert len(keys) == len(set(keys))
    assert {persona.key for persona in PERSONAS} <= set(keys)
