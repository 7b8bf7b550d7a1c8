"""One of everything, and six people before it: the ground on which every door is tried.

All of it belongs to the DAC Var Ouest. Samir is invited to the cell, drafts its documents, and is nothing to the RCP;
Paul and the guest are nothing to any of it. The guest holds a personal link to a meeting of another organisation.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from approvals.models import Document, Version
from mindmap.commands import add_image, open_map
from mindmap.images.processing import Picture
from mindmap.models import MindMap
from mindmap.paper.map_paper import freeze_map
from rcp.access.actor import Actor
from rcp.access.entry import BACKEND
from rcp.access.links import make_link
from rcp.access.middleware import LINK_KEY
from rcp.access.models import PersonalLink, Purpose
from rcp.cases.commands import add_contact, join_circle, open_case, record_sharing
from rcp.cases.models import Case, PhysicianContact, Solicitation
from rcp.cases.surrounding import add_flow, add_relative, add_step
from rcp.compensation.models import Claim
from rcp.decisions.commands import assign_action, record_decision
from rcp.decisions.models import ActionItem, Decision
from rcp.meetings.commands import announce_arrival, end_meeting, invite_person, schedule_meeting
from rcp.meetings.models import Arrival, Meeting
from rcp.paper import printing
from rcp.paper.models import Frozen, PaperJob, Print
from rcp.paper.printing import print_waiting_papers
from rcp.people.models import Mandate, Membership, MembershipRole, Organisation, OrganisationKind, Person
from rcp.plans.commands import add_line, establish_plan
from rcp.plans.models import PlanLine
from rcp.reports.commands import gather_reports, open_theme, submit_report
from rcp.reports.models import Report, Theme
from rcp.requests.models import CaseRequest, RequestDoor, Requester
from rcp.room.closing import close_meeting
from rcp.room.conduct import open_meeting
from tests.cast import SINCE, Cast, organisation
from tests.procedures import world
from tests.rcp.compensation.scene import a_claim
from tests.rcp.room.stage import an_open_cell, somebody_tells

WHO = ("nobody", "guest", "paul", "samir", "claire", "jeanne")


@dataclass(frozen=True)
class AroundTheCase:
    """Rows around the person, which some of the doors take away."""

    relative_id: int
    flow_id: int
    step_id: int
    contact_id: int
    solicitation_id: int
    request_id: int
    door: RequestDoor


@dataclass(frozen=True)
class Estate:
    cast: Cast
    cell: Meeting
    rcp: Meeting
    held: Meeting  # an RCP, closed, with its record
    elsewhere: Meeting
    case: Case
    decision: Decision
    action: ActionItem
    arrival: Arrival
    report: Report
    theme: Theme
    map: MindMap
    sheet: Document
    procedure: Document
    version: Version
    record: Frozen
    print: Print
    job: PaperJob
    link: PersonalLink
    claim: Claim
    around: AroundTheCase
    line: PlanLine

    def named(self, route: str) -> dict[str, Any]:
        """What stands in an address, by the name its route gives it."""
        document = self.procedure if "etapes" in route else self.sheet
        return {
            "meeting_id": self.rcp.pk,
            "person_id": self.cast.vincent.pk,
            "code": self.around.door.code if route.startswith("demandes/") else self.rcp.code,
            "action_id": self.action.pk,
            "case_id": self.case.pk,
            "report_id": self.report.pk,
            "theme_id": self.theme.pk,
            "map_id": self.map.pk,
            "node_id": "root",
            "image_id": self.map.images.get().pk,
            "document_id": document.pk,
            "version_id": self.version.pk,
            "reference": document.code,
            "number": self.version.number,
            "digest": self.version.digest,
            "before_id": self.version.pk,
            "after_id": self.version.pk,
            "step_id": (self.around.step_id if "parcours" in route else self.procedure.draft.steps.standing()[1].pk),
            "relative_id": self.around.relative_id,
            "flow_id": self.around.flow_id,
            "contact_id": self.around.contact_id,
            "solicitation_id": self.around.solicitation_id,
            "request_id": self.around.request_id,
            "door_id": self.around.door.pk,
            "form": "freemind",
            "key": "axis",
            "what": "monter",
            "organisation_id": self.cast.dac_ouest.pk,
            "membership_id": Membership.objects.get(person=self.cast.claire).pk,
            "body_id": self.cast.body.pk,
            "mandate_id": Mandate.objects.get(person=self.cast.odile).pk,
            "print_id": self.print.pk,
            "frozen_id": self.record.pk,
            "job_id": self.job.pk,
            "link_id": self.link.pk,
            "persona": "claire",
            "pk": 1,
            "claim_id": self.claim.pk,
            "rate_id": self.claim.rate_id,
            "plan_id": self.line.plan_id,
            "line_id": self.line.pk,
        }

    def address(self, route: str, **given: Any) -> str:
        return address_of(route, {**self.named(route), **given})

    def client(self, who: str, **options: Any) -> Client:
        """A browser of one of the six; an error of the server comes back as its page."""
        browser = Client(raise_request_exception=False, **options)
        if who == "guest":
            session = browser.session
            session[LINK_KEY] = PersonalLink.objects.get(subject=f"meeting:{self.elsewhere.pk}", token_hash="e" * 64).pk
            session.save()
        elif who != "nobody":
            browser.force_login(self.cast.account(getattr(self.cast, who)), backend=BACKEND)
        return browser


def estate(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Estate:
    """Built through the same commands as real use; papers are printed without being laid out."""
    monkeypatch.setattr(printing, "render", lambda *args, **options: b"%PDF-essai")
    claire = cast.actor(cast.claire)
    case = a_case(cast)
    held, rcp = an_rcp(cast, case), an_rcp(cast, case)
    close(cast, held)
    decision = record_decision(by=claire, meeting_id=rcp.pk, text="Passage infirmier deux fois par jour.")
    action = assign_action(by=claire, meeting_id=rcp.pk, text="Appeler le cabinet @Vincent 8 juillet").action
    cell = an_open_cell(cast)
    mind_map = open_map(by=claire, meeting=rcp, title="Retour à domicile", outline=["Chutes"])
    add_image(by=claire, map_id=mind_map.pk, picture=Picture(b"pixels", "image/png", 2, 1))
    freeze_map(by=claire, map_id=mind_map.pk)
    sheet, procedure = world.action_sheet(cast), world.procedure(cast)
    version = world.frozen(cast, sheet)
    world.submitted(cast, version)
    while print_waiting_papers():
        pass
    record = Frozen.objects.get(kind="minutes")
    return Estate(
        cast=cast,
        cell=cell,
        rcp=rcp,
        held=held,
        elsewhere=a_meeting_elsewhere(cast),
        case=case,
        decision=decision,
        action=action,
        arrival=announce_arrival(code=rcp.code, first_name="Zoé", last_name="Martin"),
        report=a_report(cast),
        theme=a_theme(cast),
        map=mind_map,
        sheet=sheet,
        procedure=procedure,
        version=version,
        record=record,
        print=record.prints.all()[0],
        job=record.jobs.all()[0],
        link=PersonalLink.objects.filter(subject=f"meeting:{rcp.pk}", person=cast.vincent).latest("pk"),
        claim=a_claim(cast),
        around=AroundTheCase(
            case.relatives.get().pk,
            case.flows.get().pk,
            case.steps.get().pk,
            case.physicians_contacted.get().pk,
            case.solicitations.get().pk,
            case.requests.get().pk,
            RequestDoor.objects.create(organisation=cast.dac_ouest),
        ),
        line=a_line(cast, case),
    )


def a_line(cast: Cast, case: Case) -> PlanLine:
    claire = cast.actor(cast.claire)
    plan = establish_plan(by=claire, case_id=case.pk)
    return add_line(by=claire, plan_id=plan.pk, said={"action": "Organise le passage infirmier"})


def a_case(cast: Cast, **told: str) -> Case:
    claire = cast.actor(cast.claire)
    alias = {"alias": "Mme A., 88 ans", "question": "Le retour à domicile est-il possible ?"}
    case = open_case(by=claire, organisation_id=cast.dac_ouest.pk, told={**alias, **told})
    join_circle(by=claire, case_id=case.pk, person_id=cast.vincent.pk, role="Médecin traitant")
    basis = {"basis": "care_team", "informed_on": timezone.localdate(), "informed_by": cast.claire, "support": "paper"}
    record_sharing(by=claire, case_id=case.pk, told=basis)
    add_contact(by=claire, case_id=case.pk, told={"category": "Aide à domicile", "phone": "04 94 00 00 50"})
    surround(claire, case)
    return case


def surround(by: Actor, case: Case) -> None:
    """A line of each kind around the person."""
    add_relative(by=by, case_id=case.pk, told={"bond": "sa fille", "tie": "carer", "hours": "le soir"})
    add_flow(by=by, case_id=case.pk, told={"teller": "Vincent Olivier", "told": "sa fille", "what": "une chute"})
    today = timezone.localdate()
    add_step(by=by, case_id=case.pk, told={"kind": "contact", "on": today, "note": "par sa fille"})
    PhysicianContact.objects.create(case=case, name="Dr Olivier", on=today, outcome="waiting", note="rappelle lundi")
    cpts = Organisation.objects.filter(name="CPTS des Îles").first() or an_isolated_cpts()
    asked = CaseRequest.objects.create(
        organisation=case.organisation,
        case=case,
        source="call",
        reason="Chutes répétées.",
        question="Que faire ?",
        received_by="Claire Aubert",
    )
    Requester.objects.create(request=asked, name="Anne Roux", role="infirmière", reach="06 00 00 00 12")
    Solicitation.objects.create(case=case, cpts=cpts, needed="Un médecin", sector="Est", deadline=today)


def an_isolated_cpts() -> Organisation:
    """What a CPTS is asked is told to it on purpose: this one is coordinated by somebody who is nothing else here."""
    cpts = organisation("CPTS des Îles", OrganisationKind.CPTS, "Îles")
    lucie = Person.objects.get(first_name="Lucie", last_name="Marchand")
    Membership.objects.create(person=lucie, organisation=cpts, role=MembershipRole.COORDINATOR, since=SINCE)
    return cpts


def an_rcp(cast: Cast, case: Case) -> Meeting:
    claire = cast.actor(cast.claire)
    meeting = schedule_meeting(
        by=claire, kind="rcp", organisation_id=cast.dac_ouest.pk, case_id=case.pk, starts_at=timezone.now()
    )
    invite_person(by=claire, meeting_id=meeting.pk, person_id=cast.vincent.pk)
    return open_meeting(by=claire, meeting_id=meeting.pk)


def close(cast: Cast, meeting: Meeting) -> None:
    if meeting.is_rcp:
        somebody_tells(cast, meeting)
    end_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    close_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)


def a_report(cast: Cast) -> Report:
    told = {
        "actor_category": "Infirmière libérale",
        "event_verb": "arrête",
        "event_object": "un soin",
        "event_reason": "incurie",
        "event_place": "domicile",
        "rupture_kind": "proven",
        "pathway": "elderly",
        "territory": "Var Ouest",
    }
    return submit_report(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, told=told)


def a_theme(cast: Cast) -> Theme:
    claire = cast.actor(cast.claire)
    theme = open_theme(by=claire, organisation_id=cast.dac_ouest.pk, title="Refus de soins")
    gather_reports(by=claire, theme_id=theme.pk, report_ids=[Report.objects.latest("pk").pk])
    return theme


def a_meeting_elsewhere(cast: Cast) -> Meeting:
    """A cell of the DAC Var Est, to which somebody nobody else knows comes by a personal link."""
    lucie = cast.actor(cast.lucie)
    meeting = schedule_meeting(
        by=lucie, kind="rupture_cell", organisation_id=cast.dac_est.pk, title="Autre cellule", starts_at=timezone.now()
    )
    make_link(by=lucie, person=cast.hugo, purpose=Purpose.MEETING, organisation=cast.dac_est, subject=meeting)
    PersonalLink.objects.filter(person=cast.hugo, subject=f"meeting:{meeting.pk}").update(
        token_hash="e" * 64, expires_at=timezone.now() + timedelta(days=1)
    )
    return meeting


# Addresses


def routes() -> list[str]:
    """Every route of the site, as its patterns write it."""
    return sorted({route for route, _each in _named(get_resolver().url_patterns, "")})


def routes_of(urlconf: str) -> list[tuple[str, str]]:
    """Every route of one list of pages, with its name."""
    return sorted((route, each.name or "") for route, each in _named(get_resolver(urlconf).url_patterns, ""))


def _named(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _named(each.url_patterns, route)
        else:
            yield route, each


def address_of(route: str, values: Mapping[str, Any]) -> str:
    """The route with its values in; a value that nobody gave is a mistake of the test."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), re.sub(r"\(\?P(<\w+>).*?\)", r"\1", route))
    return "/" + re.sub(r"[\^$]", "", path)


# Changes

WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


class Watch:
    """Which tables are written while it is open, sessions aside."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __enter__(self) -> "Watch":
        self._wrapper = connection.execute_wrapper(self._see)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        self._wrapper.__exit__(*exception)

    def _see(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        written = WRITES.match(sql)
        if written and written[2] != "django_session":
            self.tables.add(written[2])
        return execute(sql, params, many, context)
