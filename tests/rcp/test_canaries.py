"""Nothing of a case conference reaches anybody outside of it, nor any mail, address or log line.

Every text of one RCP is a word that stands nowhere else; the words are then looked for wherever others look.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.test import Client
from django.utils import timezone
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from mindmap.commands import add_image, open_map
from mindmap.images.processing import Picture
from mindmap.models import MindMap
from mindmap.paper.map_paper import freeze_map
from rcp.access.actor import NOBODY, Actor, actor_of_link
from rcp.access.entry import BACKEND
from rcp.access.models import PersonalLink
from rcp.cases.commands import record_sharing, withdraw_sharing
from rcp.cases.models import Case
from rcp.coedit.commands import apply_update
from rcp.coedit.kinds import kinds
from rcp.coedit.models import SharedDocument
from rcp.coedit.queries import state_of
from rcp.decisions.models import ActionItem, Contingency, Decision
from rcp.journal.models import Entry
from rcp.meetings.commands import prepare_round
from rcp.meetings.models import AgendaItem, Arrival, Attendance, Breakout, Invitation, Meeting, Seat
from rcp.meetings.notes import notes_of
from rcp.meetings.preparing import LINES
from rcp.notify.mail import body_of
from rcp.notify.models import Mail
from rcp.paper import printing
from rcp.paper.models import Frozen, PaperJob, Print
from rcp.paper.printing import print_waiting_papers
from rcp.people.models import MembershipRole
from rcp.plans.commands import add_line, answer_plan, establish_plan, propose_version
from rcp.plans.models import PlanLine
from rcp.room.commands.table import run
from rcp.room.kind import meeting_room
from tests.cast import Cast, person

from .estate import a_case, a_meeting_elsewhere, address_of, an_rcp, close, routes

CANARY = re.compile(r"zq\d{3}zq")
# Odile runs the DAC that holds it: she knows that it is held.
# Expected, until the sharing ended.
UNCOVERED = ("hugo", "nadia")
OUTSIDE = ("nobody", "guest", "paul", "samir", "nadia", "jeanne", "ines", "odile")
# Texts that say who works there, when and where: what an invitation carries. Everything else is about the person.
NOT_ABOUT_ANYBODY = {
    "author_label", "invited_by", "ticked_by", "answered_by", "noted_by", "informed_by",
    "code", "phase", "place", "video_link", "phone", "email", "reach", "rev",
    "node_id", "head", "media_type", "sha256", "part",
}  # fmt: skip
LINKS = re.compile(r'(?:href|action|src|formaction|data-[a-z-]*(?:url|href))="([^"]*)"')


@dataclass
class Told:
    """The RCP whose every text is a canary, and what stands for what."""

    cast: Cast
    case: Case
    meeting: Meeting
    elsewhere: Meeting
    words: dict[str, str]

    def word(self, what: str) -> str:
        """A new canary, for the text of this name."""
        made = f"zq{len(self.words):03d}zq"
        self.words[made] = what
        return made

    def seen_in(self, text: str) -> list[str]:
        """What of the RCP this text tells."""
        return sorted({self.words[found] for found in CANARY.findall(text)})

    def actor(self, who: str) -> Actor:
        if who == "nobody":
            return NOBODY
        if who == "guest":
            return actor_of_link(PersonalLink.objects.get(token_hash="e" * 64))
        return self.cast.actor(getattr(self.cast, who, None) or person_called(who))

    def client(self, who: str) -> Client:
        browser = Client(raise_request_exception=False)
        if who == "guest":
            session = browser.session
            session["personal_link"] = PersonalLink.objects.get(token_hash="e" * 64).pk
            session.save()
        elif who != "nobody":
            someone = getattr(self.cast, who, None) or person_called(who)
            browser.force_login(self.cast.account(someone), backend=BACKEND)
        return browser


def person_called(who: str) -> Any:
    return apps.get_model("people", "Person").objects.get(first_name__iexact=who)


@pytest.fixture
def told(cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Told:
    """Held, painted, closed, printed: every step through the commands that carry its text."""
    caplog.set_level("INFO")
    monkeypatch.setattr(printing, "render", lambda *args, **options: b"%PDF-essai")
    person("Ines", "Moreau", "60", cast.dac_ouest, MembershipRole.MEMBER)
    words: dict[str, str] = {}
    case = a_case(cast)
    told = Told(cast, case, an_rcp(cast, case), a_meeting_elsewhere(cast), words)
    speak(told)
    paint(told)
    later(told)
    return told


def speak(told: Told) -> None:
    """What the room's commands write, by each command that takes a text."""
    claire, meeting, word = told.cast.actor(told.cast.claire), told.meeting, told.word

    def say(name: str, **args: Any) -> Any:
        with transaction.atomic():
            return run(claire, meeting.pk, name, args)

    decision = say("record_decision", text=word("a decision"))["decision"]
    say("express_dissent", decision=decision, text=word("a dissent"), label=word("who dissents"))
    action = say("assign_action", line=f"{word('an action')} @Vincent 8 juillet")["action"]
    say("revise_action", action=action, rev=1, success_criterion=word("a criterion"))
    say("plan_contingency", trigger=word("a trigger"), name_1=word("a callee"), steps=word("steps"), night_phone="15")
    say("add_agenda_item", title=word("an agenda item"))
    goal = say("set_goal", text=word("a goal"))["goal"]
    say("revise_goal", goal=goal, rev=1, criterion=word("a sign"))
    say("note_voice", rev=0, wishes=word("wishes"), priority=word("a priority"), means=word("how it was heard"))
    say("plan_telling", teller="Claire", what=word("what is told"), means=word("how it is told"))
    need = say("add_need", text=word("a need"))["need"]
    say("revise_need", need=need, rev=1, note=word("a doubt"))
    say("answer_invitation", accepted=True, comment=word("a comment"))
    say("note_attendance", status="present", first_name="Zoé", last_name="Petit", function=word("a relative"))
    say("note_attendance", status="present", label=word("a walk-in"))
    prepared = {name: word(f"prepared: {name}") for name, _label in LINES}
    prepare_round(by=claire, meeting_id=meeting.pk, texts=prepared)
    mind_map = open_map(by=claire, meeting=meeting, title=word("a map"), outline=[word("a node")])
    say("comment_node", map=mind_map.pk, node="root", text=word("a remark"))
    image = add_image(by=claire, map_id=mind_map.pk, picture=Picture(b"pixels", "image/png", 2, 1))
    say("describe_image", map=mind_map.pk, image=str(image.pk), words=word("an image"))
    doc: Doc[Any] = state_of(notes_of(meeting))
    before = doc.get_state()
    paragraph = XmlElement("paragraph", {}, [XmlText(word("a note"))])
    doc.get("default", type=XmlFragment).children.append(paragraph)
    apply_update(by=claire, document=notes_of(meeting), update=doc.get_update(before), origin="test")
    plan_for(told)


def plan_for(told: Told) -> None:
    """A plan, a version of it, and why it was refused."""
    claire, word = told.cast.actor(told.cast.claire), told.word
    plan = establish_plan(by=claire, case_id=told.case.pk)
    said = {"objective": word("an objective"), "action": word("what is done"), "who": word("who does it")}
    add_line(by=claire, plan_id=plan.pk, said=said)
    version = propose_version(by=claire, plan_id=plan.pk)
    answer_plan(
        by=claire,
        plan_id=plan.pk,
        kind="agreement",
        given=False,
        digest=version.frozen.digest,
        means="aloud",
        reason=word("why it is refused"),
    )


def paint(told: Told) -> None:
    """Every other text column of the RCP's rows, also those that come with the next migration."""
    for app in ("cases", "meetings", "decisions", "careplan", "mindmap", "plans", "requests"):
        for model in apps.get_app_config(app).get_models():
            rows = of_the_rcp(told, model)
            for field in model._meta.get_fields():
                if isinstance(field, models.CharField | models.TextField) and is_told(field):
                    rows.exclude(**{field.name: ""}).exclude(**{f"{field.name}__regex": r"zq\d"}).update(
                        **{field.name: told.word(f"{model.__name__}.{field.name}")}
                    )


def is_told(field: Any) -> bool:
    return not field.choices and field.name not in NOT_ABOUT_ANYBODY


def of_the_rcp(told: Told, model: Any) -> Any:
    names = {field.name for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)}
    if model is Case:
        return model.objects.filter(pk=told.case.pk)
    if model is Meeting:
        return model.objects.filter(case=told.case)
    for path in (
        "meeting__case",
        "case",
        "decision__meeting__case",
        "request__case",
        "contingency__meeting__case",
        "breakout__meeting__case",
        "map__meeting__case",
        "plan__case",
        "version__plan__case",
    ):
        if path.split("__")[0] in names:
            return model.objects.filter(**{path: told.case})
    return model.objects.none()


def later(told: Told) -> None:
    """What is written to people, frozen and printed once the texts are there."""
    claire, meeting = told.cast.actor(told.cast.claire), told.meeting
    with transaction.atomic():
        run(claire, meeting.pk, "invite_person", {"person": told.cast.hugo.pk})
        run(claire, meeting.pk, "withdraw_invitation", {"person": told.cast.hugo.pk})
    freeze_map(by=claire, map_id=MindMap.objects.get(meeting=meeting).pk)
    close(told.cast, meeting)
    while print_waiting_papers():
        pass


def addresses(told: Told) -> list[str]:
    """Every route, with the RCP's own numbers in it, and the searches that might find it."""
    papers, prints = Frozen.objects.latest("pk"), Print.objects.latest("pk")
    values: dict[str, Any] = {
        "meeting_id": told.meeting.pk,
        "person_id": told.cast.vincent.pk,
        "code": told.meeting.code,
        "action_id": ActionItem.objects.latest("pk").pk,
        "case_id": told.case.pk,
        "map_id": MindMap.objects.get(meeting=told.meeting).pk,
        "form": "freemind",
        "node_id": "root",
        "image_id": "00000000-0000-4000-8000-000000000000",
        "print_id": prints.pk,
        "frozen_id": papers.pk,
        "job_id": PaperJob.objects.latest("pk").pk,
        "organisation_id": told.cast.dac_ouest.pk,
        "reference": papers.code,
        "number": papers.number,
        "digest": papers.digest,
        "key": "x",
        "persona": "claire",
        "what": "monter",
        "pk": 1,
        "plan_id": PlanLine.objects.latest("pk").plan_id,
        "line_id": PlanLine.objects.latest("pk").pk,
    }
    names = ("report_id", "theme_id", "document_id", "version_id", "before_id", "after_id", "step_id", "link_id")
    values |= dict.fromkeys((*names, "membership_id", "body_id", "mandate_id", "claim_id", "rate_id"), 1)
    values |= dict.fromkeys(("relative_id", "flow_id", "contact_id", "solicitation_id", "request_id", "door_id"), 1)
    listed = [address_of(route, values) for route in routes()]
    return [
        *listed,
        "/annuaire/?q=zq",
        "/annuaire/structures/?q=zq",
        "/reunions/?genre=rcp",
        f"/documents/nouveau?reunion={told.meeting.pk}",
        f"/reunions/{told.meeting.pk}/salle/?ecran=1",
        f"/reunions/{told.meeting.pk}/entries?since=0",
        f"/reunions/nouvelle/?case={told.case.pk}&kind=rcp",
        "/courrier/?page=1",
    ]


def answered(browser: Client, address: str) -> str:
    cache.clear()
    response = browser.get(address)
    return response.content.decode("utf-8", "replace") + json.dumps(dict(response.headers))


def test_the_canaries_sing_for_those_inside(told: Told) -> None:
    """Otherwise their silence elsewhere would say nothing."""
    browser = told.client("claire")
    heard = {what for address in addresses(told) for what in told.seen_in(answered(browser, address))}
    inside = {
        "a decision",
        "a dissent",
        "an action",
        "a trigger",
        "a map",
        "a node",
        "a remark",
        "an image",
        "an objective",
        "why it is refused",
        "Meeting.title",
        "Case.alias",
    }
    assert inside <= heard
    assert {"a node", "a decision"} <= set(told.seen_in("".join(Frozen.objects.values_list("content", flat=True))))
    assert told.seen_in(str(state_of(notes_of(told.meeting)).get("default", type=XmlFragment))) == ["a note"]
    for model in (Case, Meeting, Decision, ActionItem, Contingency, AgendaItem, Invitation, Attendance):
        rows = json.dumps(list(of_the_rcp(told, model).values()), default=str)
        assert told.seen_in(rows), model.__name__
    assert {Breakout, Arrival} <= set(apps.get_app_config("meetings").get_models())


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_hears_any(told: Told, who: str) -> None:
    browser = told.client(who)
    found = {address: told.seen_in(answered(browser, address)) for address in addresses(told)}
    assert not {address: seen for address, seen in found.items() if seen}


@pytest.fixture
def withdrawn(told: Told) -> Told:
    """Nadia is invited, Hugo seated and in charge of an action; then the person takes back their agreement."""
    claire, meeting = told.cast.actor(told.cast.claire), told.meeting
    Invitation.objects.create(meeting=meeting, person=told.cast.nadia, invited_by="", invited_at=timezone.now())
    Seat.objects.create(meeting=meeting, role="timekeeper", person=told.cast.hugo, since=timezone.now())
    ActionItem.objects.filter(meeting=meeting).update(owner=told.cast.hugo, owner_label="")
    Meeting.objects.filter(pk=meeting.pk).update(anonymous_question="Une question sans personne")
    inside = {who: heard_by(told, who) for who in UNCOVERED}
    assert all({"Meeting.title", "a decision"} <= said for said in inside.values()), inside
    record_sharing(by=claire, case_id=told.case.pk, told={"basis": "anonymous"})
    withdraw_sharing(by=claire, case_id=told.case.pk)
    return told


def heard_by(told: Told, who: str) -> set[str]:
    browser = told.client(who)
    return {what for address in addresses(told) for what in told.seen_in(answered(browser, address))}


@pytest.mark.parametrize("who", UNCOVERED)
def test_whoever_was_inside_hears_none_once_the_sharing_has_ended(withdrawn: Told, who: str) -> None:
    assert not heard_by(withdrawn, who)
    page = withdrawn.client(who).get(f"/reunions/{withdrawn.meeting.pk}/salle/").content.decode()
    assert "Une question sans personne" in page
    for document in SharedDocument.objects.filter(stream=withdrawn.meeting.stream):
        assert not kinds[document.kind].may_read(withdrawn.actor(who), document)


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_socket_is_opened_to_anybody_outside(told: Told, who: str) -> None:
    actor = told.actor(who)
    assert meeting_room.viewpoints(told.meeting.stream_id, [actor]) == [None]
    documents = list(SharedDocument.objects.filter(stream=told.meeting.stream))
    assert {document.kind for document in documents} == {"notes", "medical_notes", "mindmap"}
    for document in documents:
        assert not kinds[document.kind].may_read(actor, document)
        assert not kinds[document.kind].may_write(actor, document)


def test_no_mail_carries_any(told: Told) -> None:
    mails = list(Mail.objects.select_related("organisation"))
    assert len(mails) >= 2
    for mail in mails:
        assert not told.seen_in(f"{mail.subject} {body_of(mail)} {mail.link} {mail.calendar} {mail.address}")


def test_no_address_and_no_log_line_carries_any_not_even_inside(told: Told, caplog: pytest.LogCaptureFixture) -> None:
    browser = told.client("claire")
    for address in addresses(told):
        response = browser.get(address)
        html = response.content.decode("utf-8", "replace")
        assert not told.seen_in(" ".join(LINKS.findall(html)) + json.dumps(dict(response.headers))), address
    browser.post(f"/situations/{told.case.pk}/modifier/", {"alias": told.word("typed"), "question": ""})
    browser.post(f"/reunions/{told.meeting.pk}/modifier/", {"title": told.word("typed")})
    assert not told.seen_in(caplog.text)
    assert not told.seen_in("".join(str(record.args) for record in caplog.records))


def test_the_journal_keeps_numbers_and_plain_values_only(told: Told) -> None:
    for entry in Entry.objects.all():
        assert not told.seen_in(f"{entry.subject} {json.dumps(entry.facts)}"), entry.verb
