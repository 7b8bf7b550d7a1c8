"""« Planifier une RCP » from a situation: who is ticked, who is named in place, what is refused, what is kept."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rcp.cases.models import Case
from rcp.decisions.commands import assign_action
from rcp.decisions.models import Contingency
from rcp.journal.refusals import Refused
from rcp.meetings.models import Meeting
from rcp.notify.models import Mail
from rcp.paper.models import Frozen, Print
from rcp.people.models import Person
from rcp.room.preparing import Newcomer, prepare_rcp
from tests.cast import Cast
from tests.rcp.estate import a_case, an_rcp, close

WHEN = {"day": "2027-03-03", "hour": "12:30", "planned_minutes": 60, "mode": "mixed", "place": "", "video_link": ""}


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


def told(case: Case, **more: Any) -> dict[str, Any]:
    circle = [stay.person_id for stay in case.circle.all()]
    return {**WHEN, "question": case.question, "circle": circle, **more}


def expected(meeting: Meeting) -> set[str]:
    return {invitation.person.name for invitation in meeting.invitations.select_related("person")}


def test_the_whole_circle_is_ticked_and_newcomers_enter_it(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    place = f"/situations/{case.pk}/planifier/"
    html = client.get(place).content.decode()
    assert f'value="{cast.vincent.pk}" checked' in html
    assert f'name="circle" value="{cast.claire.pk}"' not in html
    assert '<option value="Samir Benali">' in html
    rows = {
        "row0-who": "samir benali", "row0-role": "Infirmier", "row0-reach": "",
        "row1-who": "Anne Le Goff", "row1-role": "Curatrice", "row1-reach": "anne@exemple.test",
        "row2-who": "Jo Petit", "row2-role": "Voisin relais", "row2-reach": "06 00 00 00 09",
    }  # fmt: skip
    answer = client.post(place, told(case, **rows))
    meeting = Meeting.objects.get()
    # Whoever has no address is handed their link on the next page.
    assert answer["Location"] == f"/reunions/{meeting.pk}/invitations/"
    assert expected(meeting) == {"Claire Aubert", "Vincent Olivier", "Samir Benali", "Anne Le Goff", "Jo Petit"}
    anne = Person.objects.get(last_name="Le Goff")
    assert (anne.first_name, anne.email, anne.function) == ("Anne", "anne@exemple.test", "Curatrice")
    assert Person.objects.get(last_name="Petit").phone == "06 00 00 00 09"
    assert {stay.person.name for stay in case.circle.all()} == expected(meeting)
    assert Mail.objects.count() == 3
    assert (meeting.case, meeting.title, meeting.question) == (case, case.alias, case.question)


def test_whoever_is_unticked_is_not_invited_and_stays_in_the_circle(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    answer = client.post(f"/situations/{case.pk}/planifier/", told(case, circle=[]))
    meeting = Meeting.objects.get()
    assert answer["Location"] == f"/reunions/{meeting.pk}/"
    assert expected(meeting) == {"Claire Aubert"}
    assert case.circle.count() == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"row0-who": "Zoé Martineau"}, "Pas dans l’annuaire"),
        ({"row0-who": "Benali"}, "Dans l’annuaire : Samir Benali"),
        ({"row0-who": "Anne Le Goff"}, "un courriel ou un téléphone"),
        ({"row0-role": "Curatrice"}, "De qui s’agit-il"),
        ({"day": "", "row0-who": "Samir Benali"}, "obligatoire"),
        ({"question": "Le retour de Mme Durand est-il possible ?"}, "Mme Durand"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    cast: Cast, case: Case, client: Client, rows: dict[str, str], said: str
) -> None:
    client.force_login(cast.account(cast.claire))
    answer = client.post(f"/situations/{case.pk}/planifier/", told(case, **{"place": "Salle verte", **rows}))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    for typed in ("Salle verte", *(value for value in rows.values() if value)):
        assert typed in html
    assert not Meeting.objects.exists()
    assert case.circle.count() == 2


def test_more_lines_are_given_and_what_was_typed_and_unticked_stays(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    rows = {f"row{n}-who": "" for n in range(1, 4)} | {"row0-who": "Anne Le Goff", "more": "1"}
    answer = client.post(f"/situations/{case.pk}/planifier/", told(case, circle=[], **rows))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="row6-who"' in html
    assert 'value="Anne Le Goff"' in html
    assert f'value="{cast.vincent.pk}" checked' not in html
    assert not Meeting.objects.exists()


def test_only_who_may_plan_about_the_situation_prepares(cast: Cast, case: Case) -> None:
    for person in (cast.samir, cast.vincent, cast.odile, cast.paul):
        with pytest.raises(Refused):
            prepare_rcp(
                by=cast.actor(person),
                case_id=case.pk,
                circle=[],
                newcomers=[Newcomer(role="", person_id=cast.hugo.pk)],
                starts_at=an_rcp(cast, case).starts_at,
            )
    assert not case.circle.filter(person=cast.hugo).exists()


# What the situation's page shows of its meetings


def test_the_page_of_a_situation_shows_its_meetings_what_is_left_the_plan_and_the_papers(
    cast: Cast, case: Case, client: Client
) -> None:
    claire = cast.actor(cast.claire)
    held, meeting = an_rcp(cast, case), an_rcp(cast, case)
    assign_action(by=claire, meeting_id=held.pk, text="Appeler le cabinet @Vincent 8 juillet")
    close(cast, held)
    Contingency.objects.create(
        meeting=meeting, number=1, trigger="Chute sans relevé", author_label="Claire", written_at=timezone.now()
    )
    client.force_login(cast.account(cast.claire))
    html = client.get(f"/situations/{case.pk}/").content.decode()
    for said in ("Appeler le cabinet", "Chute sans relevé", "Planifier une RCP", f'href="/reunions/{meeting.pk}/"'):
        assert said in html
    assert "Relevé de décisions</a>" not in html
    frozen = Frozen.objects.get(kind="minutes", subject=f"meeting:{held.pk}")
    Print.objects.create(frozen=frozen, name="complete", pdf=b"x", size=1, sha256="0" * 64, made_at=timezone.now())
    assert "Relevé de décisions</a>" in client.get(f"/situations/{case.pk}/").content.decode()


def test_whoever_is_of_the_circle_and_not_of_the_meeting_reads_nothing_of_it(
    cast: Cast, case: Case, client: Client
) -> None:
    claire = cast.actor(cast.claire)
    meeting = an_rcp(cast, case)
    assign_action(by=claire, meeting_id=meeting.pk, text="Appeler le cabinet @Vincent 8 juillet")
    from rcp.cases.commands import join_circle

    join_circle(by=claire, case_id=case.pk, person_id=cast.samir.pk)
    client.force_login(cast.account(cast.samir))
    html = client.get(f"/situations/{case.pk}/").content.decode()
    seen = f"/reunions/{meeting.pk}/" in html
    assert seen is (client.get(f"/reunions/{meeting.pk}/").status_code == 200)
    assert ("Appeler le cabinet" in html) is seen
    assert "Planifier une RCP" not in html
