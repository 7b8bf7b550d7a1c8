"""The record handed over: by a link without content to whoever may read it, otherwise by hand; and what follows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access.entry import BACKEND
from rcp.access.links import find_link
from rcp.cases.models import CareCircle, Contact
from rcp.decisions.commands import assign_action, note_answer
from rcp.dispatch.commands import plan_next, send_record
from rcp.dispatch.models import Dispatch
from rcp.dispatch.queries import left_after, recipients_of
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.commands import end_meeting
from rcp.meetings.models import Meeting
from rcp.notify.models import Mail
from rcp.room.closing import close_meeting
from tests.cast import Cast
from tests.rcp.room.stage import an_open_rcp, somebody_tells


def closed(cast: Cast) -> Meeting:
    """The RCP of Mme A.: Vincent was expected and has an address, Samir is of the circle and was not there."""
    meeting = an_open_rcp(cast)
    assert meeting.case is not None
    by = cast.actor(cast.claire)
    cast.vincent.email = "vincent@example.org"
    cast.vincent.save()
    today = timezone.localdate()
    CareCircle.objects.create(case=meeting.case, person=cast.samir, role="infirmier", since=today)
    Contact.objects.create(case=meeting.case, category="Pharmacie", informed=True)
    Contact.objects.create(case=meeting.case, category="Mairie", informed=False)
    assign_action(by=by, meeting_id=meeting.pk, text="Évaluer la mémoire @Vincent 8 juillet")
    somebody_tells(cast, meeting)
    end_meeting(by=by, meeting_id=meeting.pk)
    meeting = close_meeting(by=by, meeting_id=meeting.pk)
    Mail.objects.all().delete()
    return meeting


def key(person_id: int) -> str:
    return f"person-{person_id}"


def test_whoever_may_read_it_is_sent_a_link_the_others_are_handed_it(cast: Cast) -> None:
    found = {each.key: each for each in recipients_of(closed(cast))}
    assert found[key(cast.vincent.pk)].by_link
    assert (found[key(cast.samir.pk)].by_link, found[key(cast.samir.pk)].role) == (False, "infirmier")
    assert found["person"].name == "Mme A., 88 ans"
    assert [each.name for each in found.values() if each.contact] == ["Pharmacie"]


def test_the_mail_says_nothing_and_the_opening_of_its_link_is_known(cast: Cast) -> None:
    meeting = closed(cast)
    (sent,) = send_record(by=cast.actor(cast.claire), meeting_id=meeting.pk, to=[key(cast.vincent.pk)])
    mail = Mail.objects.get()
    for word in ("Mme A.", "88 ans", "mémoire", "domicile"):
        assert word not in f"{mail.subject} {mail.text} {mail.link}"
    assert (sent.channel, sent.record, sent.opened_at) == ("link", 1, None)
    browser = Client()
    token = mail.link.partition("#")[2]
    assert find_link(token) is not None
    browser.post("/entrer", {"token": token})
    assert Dispatch.objects.get().opened_at is not None
    assert browser.get(f"/reunions/{meeting.pk}/").status_code == 200
    told = Entry.objects.get(verb=Verb.RECORD_SENT)
    assert told.facts == {"number": 1, "channel": "link"}


def test_what_is_given_by_hand_is_noted_and_never_mailed(cast: Cast) -> None:
    meeting = closed(cast)
    by = cast.actor(cast.claire)
    send_record(by=by, meeting_id=meeting.pk, to=["person", key(cast.samir.pk)], channel="hand")
    assert not Mail.objects.exists()
    sent = {each.key: each.last.channel for each in recipients_of(meeting) if each.last}
    assert sent == {"person": "hand", key(cast.samir.pk): "hand"}


@pytest.mark.parametrize(
    ("to", "channel"), [([], ""), (["person-999999"], ""), (["person"], "link"), (["person"], "pigeon")]
)
def test_what_cannot_be_sent_so_is_refused(cast: Cast, to: list[str], channel: str) -> None:
    meeting = closed(cast)
    with pytest.raises(Refused):
        send_record(by=cast.actor(cast.claire), meeting_id=meeting.pk, to=to, channel=channel)
    assert not Dispatch.objects.exists()


def test_nothing_is_sent_before_closing_nor_by_whoever_only_took_part(cast: Cast) -> None:
    open_one = an_open_rcp(cast)
    with pytest.raises(Refused):
        send_record(by=cast.actor(cast.claire), meeting_id=open_one.pk, to=["person"])


def test_only_who_led_wrote_or_organises_sends(cast: Cast) -> None:
    meeting = closed(cast)
    with pytest.raises(Refused):
        send_record(by=cast.actor(cast.vincent), meeting_id=meeting.pk, to=["person"])


def test_what_is_missing_is_who_has_not_said_yes(cast: Cast) -> None:
    left = left_after(closed(cast))
    assert [action.what for action in left.silent] == ["Évaluer la mémoire"]
    assert not left.nothing_missing


def test_the_next_meeting_in_one_press(cast: Cast) -> None:
    meeting = closed(cast)
    by = cast.actor(cast.claire)
    on = timezone.localdate() + timedelta(days=30)
    planned = plan_next(by=by, meeting_id=meeting.pk, on=on)
    assert (planned.case, planned.previous, timezone.localdate(planned.starts_at)) == (meeting.case, meeting, on)
    invited = set(planned.invitations.standing().values_list("person_id", flat=True))
    assert invited == {cast.claire.pk, cast.vincent.pk, cast.samir.pk}
    with pytest.raises(NotYet):
        plan_next(by=by, meeting_id=meeting.pk)


def test_the_screen_to_leave_by(cast: Cast) -> None:
    meeting = closed(cast)
    browser = Client()
    browser.force_login(cast.account(cast.claire), backend=BACKEND)
    address = f"/reunions/{meeting.pk}/partir/"
    page = browser.get(address).content.decode()
    for words in (
        "Ce qui manque",
        "Évaluer la mémoire",
        "Vincent Olivier",
        "Pharmacie",
        "QUI FAIT QUOI",
        "Prochaine RCP",
    ):
        assert words in page
    browser.post(f"{address}envoyer/", {"to": [key(cast.vincent.pk)]})
    assert "pas encore ouvert" in browser.get(address).content.decode()
    reply = browser.post(f"{address}prochaine/", {"day": "2031-03-04"})
    assert reply["Location"] == f"/reunions/{Meeting.objects.latest('pk').pk}/"


def test_what_was_said_aloud_is_not_missing(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    by = cast.actor(cast.claire)
    action = assign_action(by=by, meeting_id=meeting.pk, text="Évaluer @Vincent 8 juillet").action
    note_answer(by=by, meeting_id=meeting.pk, action_id=action.pk, answer="confirm")
    assert left_after(meeting).nothing_missing
