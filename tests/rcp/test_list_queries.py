"""What a page costs does not grow with its lists: every page asks as many queries with three rows as with thirty.

The pages come from the URL resolver: whatever the coordinator or the administrator may read is asked.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rcp.access.models import Account
from rcp.cases.commands import add_contact, join_circle
from rcp.decisions.commands import assign_action, record_decision
from rcp.meetings.commands import invite_person, schedule_meeting
from rcp.people.models import Mandate, Membership, MembershipRole, Person, Profession
from rcp.reports.commands import gather_reports, open_theme
from tests.cast import SINCE, Cast
from tests.procedures import world
from tests.rcp.compensation.scene import a_held_meeting

from .estate import Estate, a_case, a_report, an_rcp, close, routes
from .estate import estate as built

MANY = 30
# Routes whose GET changes what the next one asks, or is no list at all, each with its reason.
APART = {
    "compte/2fa/totp/activate/": "makes a secret at each visit",
    "healthz": "writes from a connection of its own",
}


@pytest.fixture
def place(cast: Cast, db: None, monkeypatch: pytest.MonkeyPatch) -> Estate:
    return built(cast, monkeypatch)


def people(cast: Cast, numbers: range) -> Iterator[Person]:
    for n in numbers:
        someone = Person.objects.create(
            first_name="Alix",
            last_name=f"Numéro {n}",
            profession=Profession.objects.get(pk="60"),
            email=f"alix.{n}@exemple.test",
            phone="04 94 00 00 51",
        )
        Membership.objects.create(person=someone, organisation=cast.dac_ouest, role=MembershipRole.MEMBER, since=SINCE)
        Mandate.objects.create(body=cast.body, person=someone, since=SINCE)
        Account.objects.create_user(email=someone.email, person=someone)
        yield someone


def grow(place: Estate, numbers: range) -> None:
    """As many more of whatever the pages list."""
    cast = place.cast
    claire = cast.actor(cast.claire)
    for n, someone in zip(numbers, people(cast, numbers), strict=True):
        join_circle(by=claire, case_id=place.case.pk, person_id=someone.pk, role="Infirmière")
        add_contact(by=claire, case_id=place.case.pk, told={"category": f"Service {n}", "phone": "04 94 00 00 50"})
        for meeting in (place.rcp, place.cell):
            invite_person(by=claire, meeting_id=meeting.pk, person_id=someone.pk)
            record_decision(by=claire, meeting_id=meeting.pk, text=f"Décision {n}")
            assign_action(by=claire, meeting_id=meeting.pk, text=f"Action {n} @Claire demain")
        case = a_case(cast, alias=f"M. {n}., 80 ans")
        if n % 3 == 0:
            close(cast, an_rcp(cast, case))
            a_held_meeting(cast)
        at = timezone.now() + timedelta(days=n + 1)
        schedule_meeting(by=claire, kind="rcp", organisation_id=cast.dac_ouest.pk, case_id=place.case.pk, starts_at=at)
        report = a_report(cast)
        gather_reports(by=claire, theme_id=place.theme.pk, report_ids=[report.pk])
        open_theme(by=claire, organisation_id=cast.dac_ouest.pk, title=f"Thème {n}")
        world.action_sheet(cast)


def costs(place: Estate, who: str) -> dict[str, int]:
    """Queries of each page that this person may read; the second visit, when traces and caches are made."""
    browser = place.client(who)
    found = {}
    for route in routes():
        if route in APART:
            continue
        address = place.address(route)
        if browser.get(address).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address)
        if answer.status_code == 200:
            found[route] = len(asked)
    return found


@pytest.mark.parametrize("who", ["claire", "jeanne"])
def test_no_page_asks_more_for_thirty_rows_than_for_three(place: Estate, who: str) -> None:
    # Two of each are there first: what asks nothing of an empty list asks once of any other.
    grow(place, range(2))
    before = costs(place, who)
    assert len(before) > 30
    grow(place, range(2, MANY))
    after = costs(place, who)
    grown = [f"{route}: {before[route]} → {after[route]}" for route in before if after.get(route, 0) > before[route]]
    assert not grown, "\n".join(grown)
