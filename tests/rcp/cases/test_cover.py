"""What the basis of sharing covers: which categories of information, for whom; on every screen, with a word in each."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access.abilities import ROLES, TOLD, Ability, Role, Thing
from rcp.access.entry import BACKEND
from rcp.cases.commands import join_circle, record_sharing, withdraw_sharing
from rcp.cases.models import Case
from rcp.cases.queries import visible_cases
from rcp.cases.sharing import CATEGORIES, REPRESENTATIONS, WHOLE, Category, Cover, Statement, cover_of, gaps
from rcp.coedit.kinds import kinds
from rcp.journal.refusals import NotYet
from rcp.live.viewpoints import WALL, Viewpoint
from rcp.meetings.commands import invite_person
from rcp.meetings.models import Meeting
from rcp.meetings.notes import medical_notes_of, notes_of
from rcp.people.models import Person
from rcp.people.professions import GROUPS, PROFESSIONS, Group, group_of
from rcp.room.fragments import ANONYMOUS, SECTIONS, Drawing
from tests.cast import Cast, person
from tests.rcp.room.stage import an_open_rcp

ALL = frozenset(Category)
SAID: Mapping[str, Any] = {"basis": "consent", "categories": [], "groups": [], "medical_to_all": False, "ended": False}
WORDS = {"medical": "zq-medical", "psychological": "zq-psy", "social": "zq-social", "surroundings": "zq-around"}
WORDS |= {"wishes": "zq-wishes"}


@pytest.mark.parametrize(
    ("said", "group", "told"),
    [
        ({}, Group.HEALTH, ALL),
        ({}, Group.COORDINATION, ALL),
        ({}, Group.HOME_HELP, ALL - {Category.MEDICAL}),
        ({"medical_to_all": True}, Group.HOME_HELP, ALL),
        ({"categories": ["social", "wishes"]}, Group.HEALTH, {"social", "wishes"}),
        ({"categories": ["medical"]}, Group.SOCIAL, frozenset()),
        ({"groups": ["health"]}, Group.SOCIAL, frozenset()),
        ({"groups": ["health", "social"]}, Group.SOCIAL, ALL - {Category.MEDICAL}),
        ({"groups": ["health"]}, Group.OTHERS, frozenset()),
        ({"basis": "anonymous", "groups": ["health"]}, Group.OTHERS, ALL),
        ({"ended": True}, Group.HEALTH, frozenset()),
    ],
)
def test_who_is_told_what(said: dict[str, Any], group: Group, told: frozenset[str]) -> None:
    assert cover_of(**{**SAID, **said}).tells(group) == told


def test_whoever_is_not_reached_is_told_nothing() -> None:
    for cover in (WHOLE, Cover(ended=True), Cover(groups=frozenset({"health"})), Cover(medical_to_all=False)):
        for group in Group:
            assert cover.reaches(group) or not cover.tells(group)


def test_every_profession_has_its_group_and_every_group_and_category_its_words() -> None:
    assert {group_of(code) for code in PROFESSIONS} == set(Group)
    assert group_of(None) == group_of("no such code") == Group.OTHERS
    assert set(GROUPS) == set(Group)
    assert set(CATEGORIES) == set(Category) == {ability.value for ability in TOLD}


@pytest.mark.parametrize(
    ("representation", "alone"),
    [("guardianship", False), ("family", False), ("curatorship", True), ("safeguard", True), ("trusted", True)],
)
def test_who_is_no_representative_is_told_that_the_person_consents_alone(representation: str, alone: bool) -> None:
    assert representation in REPRESENTATIONS
    said = gaps(Statement("representative", representation=representation))
    assert (
        any("consent seule" in sentence or "consent" in sentence and "seule" in sentence for sentence in said) is alone
    )
    assert not any("seule" in sentence for sentence in gaps(Statement("consent", representation=representation)))


# On screen


@pytest.fixture
def rcp(cast: Cast) -> Meeting:
    """A word in each category; Samir (nurse), Élodie (home help) and Anne (guardian) are invited, and of the circle."""
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    person("Élodie", "Faure", "350", cast.cpts_ouest)
    person("Anne", "Morel", "307", cast.cpts_ouest)
    Case.objects.filter(meetings=meeting).update(**WORDS)
    assert meeting.case_id is not None
    for each in (cast.samir, *Person.objects.filter(first_name__in=("Élodie", "Anne"))):
        join_circle(by=claire, case_id=meeting.case_id, person_id=each.pk)
        invite_person(by=claire, meeting_id=meeting.pk, person_id=each.pk)
    meeting.refresh_from_db()
    return meeting


def note(cast: Cast, meeting: Meeting, **said: Any) -> None:
    assert meeting.case_id is not None
    told = {"basis": "care_team", "informed_on": timezone.localdate(), "informed_by": cast.claire, **said}
    record_sharing(by=cast.actor(cast.claire), case_id=meeting.case_id, told=told)


def heard(cast: Cast, meeting: Meeting, who: str) -> tuple[set[str], set[str]]:
    """Which words this person reads in the room, and on the situation's page."""
    someone = Person.objects.get(first_name=who)
    browser = Client()
    browser.force_login(cast.account(someone), backend=BACKEND)
    pages = [f"/reunions/{meeting.pk}/salle/", f"/situations/{meeting.case_id}/"]
    room, case = [browser.get(page).content.decode() for page in pages]
    return {name for name, word in WORDS.items() if word in room}, {
        name for name, word in WORDS.items() if word in case
    }


FIVE = set(WORDS)
NOT_MEDICAL = FIVE - {"medical"}


@pytest.mark.parametrize(
    ("said", "nurse", "home_help", "guardian"),
    [
        (None, FIVE, FIVE, FIVE),
        ({}, FIVE, NOT_MEDICAL, NOT_MEDICAL),
        ({"medical_to_all": True}, FIVE, FIVE, FIVE),
        ({"groups": ["health", "home_help"]}, FIVE, NOT_MEDICAL, set()),
        ({"categories": ["social", "medical"]}, {"social", "medical"}, {"social"}, {"social"}),
        ({"basis": "anonymous"}, FIVE, FIVE, FIVE),
        ({"opposition": True}, set(), set(), set()),
    ],
)
def test_each_dimension_is_read_by_those_whom_the_basis_covers(
    cast: Cast,
    rcp: Meeting,
    said: dict[str, Any] | None,
    nurse: set[str],
    home_help: set[str],
    guardian: set[str],
) -> None:
    if said is not None:
        note(cast, rcp, **said)
    assert heard(cast, rcp, "Claire") == (FIVE, FIVE), "whoever organises"
    for who, expected in (("Samir", nurse), ("Élodie", home_help), ("Anne", guardian)):
        assert heard(cast, rcp, who) == (expected, expected), who
        someone = cast.actor(Person.objects.get(first_name=who))
        case = Case.objects.get(meetings=rcp)
        assert (case in visible_cases(someone)) is bool(case.standing(someone)) is bool(expected)


def test_the_medical_notes_are_opened_to_those_who_are_told_what_is_medical(cast: Cast, rcp: Meeting) -> None:
    shared, medical = notes_of(rcp), medical_notes_of(rcp)
    assert medical is not None

    def opened_to(who: str) -> tuple[bool, bool]:
        actor = cast.actor(Person.objects.get(first_name=who))
        rights = [kinds[each.kind].rights(each, [actor])[0] for each in (shared, medical)]
        assert all(one.read is one.write for one in rights)
        browser = Client()
        browser.force_login(cast.account(Person.objects.get(first_name=who)), backend=BACKEND)
        page = browser.get(f"/reunions/{rcp.pk}/salle/").content.decode()
        assert [str(each.uuid) in page for each in (shared, medical)] == [one.read for one in rights]
        return rights[0].read, rights[1].read

    note(cast, rcp, groups=["health", "home_help"])
    assert opened_to("Samir") == opened_to("Claire") == (True, True)
    assert opened_to("Élodie") == (True, False)
    assert opened_to("Anne") == (False, False)
    note(cast, rcp, categories=["social"])
    assert opened_to("Samir") == (True, False)


def test_a_withdrawal_then_a_new_basis(cast: Cast, rcp: Meeting) -> None:
    note(cast, rcp)
    assert rcp.case_id is not None
    withdraw_sharing(by=cast.actor(cast.claire), case_id=rcp.case_id)
    assert heard(cast, rcp, "Samir") == (set(), set())
    note(cast, rcp)
    assert heard(cast, rcp, "Samir") == (FIVE, FIVE)


def test_what_is_no_category_and_no_group_is_refused(cast: Cast, rcp: Meeting) -> None:
    for said in ({"categories": ["secret"]}, {"groups": ["everyone"]}, {"groups": "health"}, {"categories": [3]}):
        with pytest.raises(NotYet):
            note(cast, rcp, **said)


# A section drawn once for many


def viewpoints() -> dict[str, Viewpoint]:
    roles = ROLES[Thing.MEETING]
    named = {str(role): Viewpoint(roles[role]) for role in roles if Ability.ENTER in roles[role]}
    part = roles[Role.PARTICIPANT]
    return {
        **named,
        **{f"untold {ability}": Viewpoint(part - {ability}) for ability in sorted(TOLD)},
        "untold all": Viewpoint(part - TOLD),
        "the wall": Viewpoint(WALL),
        "the wall of the uncovered": Viewpoint(WALL - {Ability.READ}),
    }


def test_every_section_reused_is_a_fresh_one_for_every_pair_of_viewpoints(cast: Cast, rcp: Meeting) -> None:
    note(cast, rcp)
    fresh = {who: Drawing(rcp).state(viewpoint) for who, viewpoint in viewpoints().items()}
    assert len({page["situation"] for page in fresh.values()}) > len(WORDS), "they do not all see the same"
    for first, one in viewpoints().items():
        for second, other in viewpoints().items():
            drawing = Drawing(rcp)
            drawing.state(one)
            reused = drawing.state(other)
            assert [name for name in SECTIONS if reused[name] != fresh[second][name]] == [], (first, second)


def withheld_in(page: Mapping[str, str]) -> list[str]:
    return [page[name] for name in SECTIONS if name not in ANONYMOUS and name != "situation"]


def test_whoever_may_not_read_is_drawn_nothing_of_the_person(cast: Cast, rcp: Meeting) -> None:
    case = Case.objects.get(meetings=rcp)
    said = [*WORDS.values(), case.alias, case.question]
    inside = "".join(Drawing(rcp).state(Viewpoint(ROLES[Thing.MEETING][Role.ORGANISER])).values())
    assert all(each in inside for each in WORDS.values())
    for who in (Viewpoint(ROLES[Thing.MEETING][Role.UNCOVERED]), Viewpoint(WALL - {Ability.READ})):
        page = Drawing(rcp).state(who)
        assert not [each for each in said if each in "".join(page.values())]
        silent = {name for name in SECTIONS if "ne le couvre pas" not in page[name]} - {"situation", "marks"}
        assert silent <= ANONYMOUS if Ability.COME in who.abilities else not any(map(str.strip, withheld_in(page)))
