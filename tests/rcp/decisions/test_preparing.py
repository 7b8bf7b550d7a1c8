"""Si ça se dégrade: whoever is named in the circle brings their number, and takes it along."""

from django.utils import timezone

from rcp.cases.models import CareCircle, Contact
from rcp.decisions.callees import callees_of
from rcp.decisions.commands import Call, Plan, plan_contingency, revise_contingency
from rcp.decisions.models import Contingency
from rcp.meetings.models import Meeting
from tests.cast import Cast
from tests.rcp.room.stage import an_open_rcp


def with_a_circle(cast: Cast) -> Meeting:
    meeting = an_open_rcp(cast)
    assert meeting.case is not None
    cast.vincent.phone = "04 94 00 00 41"
    cast.vincent.save()
    CareCircle.objects.create(
        case=meeting.case, person=cast.vincent, role="médecin traitant", since=timezone.localdate()
    )
    Contact.objects.create(case=meeting.case, category="Fille", name="Sophie Durand", phone="06 00 00 00 01")
    Contact.objects.create(case=meeting.case, category="Service d’aide à domicile", name="Ada", phone="04 94 00 00 50")
    return meeting


def planned(cast: Cast, meeting: Meeting) -> Contingency:
    plan = Plan(
        "Chute",
        calls=(Call("Vincent Olivier"), Call("Fille"), Call("le voisin", phone="06 00 00 00 09")),
        night=Call("SAMU"),
    )
    return plan_contingency(by=cast.actor(cast.claire), meeting_id=meeting.pk, plan=plan)


def told(contingency: Contingency) -> list[tuple[str, str, str]]:
    return list(contingency.calls.values_list("name", "role", "phone"))


def test_the_circle_then_the_contacts_and_who_is_close_without_a_name(cast: Cast) -> None:
    around = callees_of(with_a_circle(cast))
    assert [(callee.call.name, callee.call.role) for callee in around] == [
        ("Vincent Olivier", "médecin traitant"),
        ("Fille", ""),
        ("Ada", "Service d’aide à domicile"),
    ]


def test_whoever_is_named_brings_their_number_and_is_known(cast: Cast) -> None:
    meeting = with_a_circle(cast)
    plan = planned(cast, meeting)
    assert told(plan) == [
        ("Vincent Olivier", "médecin traitant", "04 94 00 00 41"),
        ("Fille", "", "06 00 00 00 01"),
        ("le voisin", "", "06 00 00 00 09"),
        ("SAMU", "", "15"),
    ]
    first, second, third, night = plan.calls.all()
    assert first.person == cast.vincent
    assert second.contact is not None
    assert (third.person, third.contact, night.person) == (None, None, None)


def test_a_number_that_changes_in_the_directory_does_not_change_what_was_decided(cast: Cast) -> None:
    plan = planned(cast, with_a_circle(cast))
    cast.vincent.phone = "04 94 99 99 99"
    cast.vincent.save()
    assert told(plan)[0][2] == "04 94 00 00 41"


def test_somebody_else_at_a_place_brings_their_own_number_and_an_emptied_number_stays_empty(cast: Cast) -> None:
    meeting = with_a_circle(cast)
    plan = planned(cast, meeting)

    def revise(rev: int, **changes: str) -> None:
        revise_contingency(
            by=cast.actor(cast.claire), meeting_id=meeting.pk, contingency_id=plan.pk, rev=rev, changes=changes
        )

    revise(1, name_1="Ada")
    assert told(plan)[0] == ("Ada", "Service d’aide à domicile", "04 94 00 00 50")
    revise(2, phone_1="")
    assert told(plan)[0] == ("Ada", "Service d’aide à domicile", "")
    revise(3, name_1="Ada (matin)", phone_1="15")
    assert told(plan)[0] == ("Ada (matin)", "Service d’aide à domicile", "15")
