"""A whole meeting in a few lines: planned, opened, written, ended, closed."""

import pytest
from django.test import Client

from rcp.decisions.commands import assign_action, record_decision
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.commands import end_meeting
from rcp.room.closing import close_meeting, reopen_meeting
from tests.cast import Cast

from .stage import an_open_cell


def test_a_meeting_goes_from_its_plan_to_its_record(cast: Cast) -> None:
    claire = cast.actor(cast.claire)
    meeting = an_open_cell(cast)
    record_decision(by=claire, meeting_id=meeting.pk, text="Un circuit unique.")
    assigned = assign_action(by=claire, meeting_id=meeting.pk, text="Rédiger la procédure @Lucie 8 juillet")
    assert (assigned.action.owner, assigned.action.what) == (cast.lucie, "Rédiger la procédure")
    end_meeting(by=claire, meeting_id=meeting.pk)
    close_meeting(by=claire, meeting_id=meeting.pk)
    with pytest.raises(Refused):
        record_decision(by=claire, meeting_id=meeting.pk, text="Trop tard.")
    with pytest.raises(NotYet, match="déjà close"):
        close_meeting(by=claire, meeting_id=meeting.pk)
    assert reopen_meeting(by=claire, meeting_id=meeting.pk, reason="erreur de date").record_number == 2


def test_the_room_page_shows_every_section(cast: Cast, client: Client) -> None:
    meeting = an_open_cell(cast)
    client.force_login(cast.account(cast.claire), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/reunions/{meeting.pk}/salle/")
    assert page.status_code == 200
    for words in ("Patients sans médecin traitant", "Phase suivante", "Qui fait quoi", "Plénière", "Ordre du jour"):
        assert words in page.content.decode()
