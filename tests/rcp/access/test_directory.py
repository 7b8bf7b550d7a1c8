"""Who belongs where: what each command changes and records, and who is refused."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from rcp.access import commands
from rcp.access.correcting import correct_organisation, correct_person
from rcp.access.models import Account, PersonalLink, RightsChange
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.people.models import Mandate, Membership, MembershipRole, Organisation, OrganisationKind, Person
from rcp.people.queries import find_people
from tests.cast import Cast

RPPS = "10003456786"


def last_verb(organisation: Organisation) -> str:
    return Entry.objects.filter(stream=organisation.stream).latest("seq").verb


def register(cast: Cast, by: Person, **told: str) -> Person:
    return commands.register_person(
        by=cast.actor(by),
        organisation_id=cast.dac_ouest.pk,
        **{"first_name": "Élodie", "last_name": "Marin", "profession": "60", **told},
    )


def test_a_coordinator_registers_a_person(cast: Cast) -> None:
    someone = register(cast, cast.claire, rpps=" ".join((RPPS[:5], RPPS[5:])), email="e.marin@exemple.test")
    assert (someone.name, someone.rpps, someone.occupation) == ("Élodie Marin", RPPS, "Infirmier")
    assert last_verb(cast.dac_ouest) == Verb.PERSON_REGISTERED
    assert not someone.memberships.exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"rpps": "1000345678"}, "compte 11 chiffres"),
        ({"rpps": "10003456787"}, "clé de contrôle"),
        ({"rpps": "1000345678A"}, "que des chiffres"),
        ({"email": "pas une adresse"}, "Courriel"),
        ({"last_name": ""}, "Nom"),
    ],
)
def test_a_person_that_cannot_be_right_is_refused_with_the_reason(cast: Cast, told: dict[str, str], said: str) -> None:
    with pytest.raises(NotYet) as refusal:
        register(cast, cast.claire, **told)
    assert said in " ".join(refusal.value.missing)
    assert not Person.objects.filter(first_name="Élodie").exists()


def test_the_same_rpps_is_one_person(cast: Cast) -> None:
    register(cast, cast.claire, rpps=RPPS)
    with pytest.raises(NotYet) as refusal:
        register(cast, cast.claire, rpps=RPPS, first_name="Jean")
    assert "déjà celui" in refusal.value.missing[0]


def test_starting_and_ending_a_membership_changes_rights_at_once(cast: Cast) -> None:
    odile, samir = cast.actor(cast.odile), cast.samir
    membership = commands.start_membership(
        by=odile, person_id=samir.pk, organisation_id=cast.dac_ouest.pk, role=MembershipRole.COORDINATOR
    )
    assert cast.actor(samir).coordinates(cast.dac_ouest.pk)
    assert last_verb(cast.dac_ouest) == Verb.MEMBERSHIP_STARTED
    commands.end_membership(by=odile, membership_id=membership.pk)
    assert not cast.actor(samir).belongs_to(cast.dac_ouest.pk)
    assert last_verb(cast.dac_ouest) == Verb.MEMBERSHIP_ENDED
    assert RightsChange.objects.filter(person=samir).count() == 2


def test_a_mandate_starts_and_ends_today(cast: Cast) -> None:
    odile = cast.actor(cast.odile)
    mandate = commands.give_mandate(by=odile, body_id=cast.body.pk, person_id=cast.hugo.pk, college="CPTS")
    assert cast.body.mandates.current(timezone.localdate()).filter(person=cast.hugo).exists()
    commands.end_mandate(by=odile, mandate_id=mandate.pk)
    assert not cast.body.mandates.current(timezone.localdate()).filter(person=cast.hugo).exists()
    verbs = Entry.objects.filter(stream=cast.dac_ouest.stream).values_list("verb", flat=True)
    assert list(verbs)[-2:] == [Verb.MANDATE_GIVEN, Verb.MANDATE_ENDED]
    assert RightsChange.objects.filter(person=cast.hugo).count() == 2


def test_a_body_is_formed_with_its_quorum(cast: Cast) -> None:
    body = commands.form_body(by=cast.actor(cast.odile), organisation_id=cast.dac_ouest.pk, name="Bureau", quorum=3)
    assert (body.name, body.quorum) == ("Bureau", 3)
    assert last_verb(cast.dac_ouest) == Verb.BODY_FORMED


def test_an_account_is_given_with_a_link_that_signs_in_once(cast: Cast) -> None:
    token = commands.make_account(
        by=cast.actor(cast.odile), person_id=cast.claire.pk, organisation_id=cast.dac_ouest.pk
    )
    account = Account.objects.get(person=cast.claire)
    assert not account.has_usable_password()
    assert PersonalLink.objects.get().person == cast.claire
    assert Client().post("/entrer", {"token": token}).status_code == 302
    again = commands.make_account(
        by=cast.actor(cast.odile), person_id=cast.claire.pk, organisation_id=cast.dac_ouest.pk
    )
    assert again != token
    assert Account.objects.filter(person=cast.claire).count() == 1


def test_only_the_installation_s_administrator_registers_an_organisation(cast: Cast) -> None:
    with pytest.raises(Refused, match="administration de l’installation"):
        commands.register_organisation(
            by=cast.actor(cast.odile), name="SSIAD du Port", kind=OrganisationKind.ESMS, territory="Toulon"
        )
    made = commands.register_organisation(
        by=cast.actor(cast.jeanne), name="SSIAD du Port", kind=OrganisationKind.ESMS, territory="Toulon"
    )
    assert last_verb(made) == Verb.ORGANISATION_REGISTERED


def test_the_administrator_corrects_a_person_and_the_trace_says_what_never_the_words(cast: Cast) -> None:
    jeanne = cast.actor(cast.jeanne)
    correct_person(by=jeanne, person_id=cast.claire.pk, last_name=" Aubert-Roux ", phone="04 94 00 00 77", rpps=RPPS)
    cast.claire.refresh_from_db()
    assert (cast.claire.last_name, cast.claire.phone, cast.claire.rpps) == ("Aubert-Roux", "04 94 00 00 77", RPPS)
    entry = Entry.objects.filter(stream=cast.dac_ouest.stream).latest("seq")
    assert (entry.verb, entry.facts) == (Verb.PERSON_CORRECTED, {"fields": ["last_name", "phone", "rpps"]})
    count = Entry.objects.count()
    correct_person(by=jeanne, person_id=cast.claire.pk, last_name="Aubert-Roux", profession=None)
    assert Entry.objects.count() == count


def test_the_administrator_corrects_an_organisation(cast: Cast) -> None:
    made = correct_organisation(by=cast.actor(cast.jeanne), organisation_id=cast.dac_ouest.pk, name="DAC  Var Ouest")
    assert made.name == "DAC Var Ouest"
    correct_organisation(by=cast.actor(cast.jeanne), organisation_id=cast.dac_ouest.pk, territory="Toulon")
    assert Organisation.objects.get(pk=cast.dac_ouest.pk).territory == "Toulon"
    assert last_verb(cast.dac_ouest) == Verb.ORGANISATION_CORRECTED


@pytest.mark.parametrize("who", ["claire", "odile", "samir", "paul"])
def test_nobody_else_corrects_the_directory(cast: Cast, who: str) -> None:
    by = cast.actor(getattr(cast, who))
    for act in (
        lambda: correct_person(by=by, person_id=cast.samir.pk, email="ailleurs@exemple.test"),
        lambda: correct_organisation(by=by, organisation_id=cast.dac_ouest.pk, name="Autre"),
    ):
        with pytest.raises(Refused, match="administration de l’installation"):
            act()


def test_a_correction_that_cannot_be_right_is_refused_with_the_reason(cast: Cast) -> None:
    jeanne = cast.actor(cast.jeanne)
    correct_person(by=jeanne, person_id=cast.claire.pk, rpps=RPPS)
    for told in ({"rpps": RPPS}, {"email": "pas une adresse"}, {"last_name": ""}):
        with pytest.raises(NotYet):
            correct_person(by=jeanne, person_id=cast.samir.pk, **told)


def membership_by_a_coordinator(cast: Cast) -> None:
    commands.start_membership(
        by=cast.actor(cast.claire),
        person_id=cast.samir.pk,
        organisation_id=cast.dac_ouest.pk,
        role=MembershipRole.MEMBER,
    )


def end_by_a_stranger(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.claire)
    commands.end_membership(by=cast.actor(cast.paul), membership_id=membership.pk)


def registration_by_a_member(cast: Cast) -> None:
    commands.register_person(
        by=cast.actor(cast.samir), organisation_id=cast.cpts_ouest.pk, first_name="Jean", last_name="Petit"
    )


def mandate_by_a_coordinator(cast: Cast) -> None:
    commands.give_mandate(by=cast.actor(cast.claire), body_id=cast.body.pk, person_id=cast.hugo.pk)


def end_of_mandate_by_an_elector(cast: Cast) -> None:
    commands.end_mandate(by=cast.actor(cast.lucie), mandate_id=Mandate.objects.get(person=cast.nadia).pk)


def account_by_a_coordinator(cast: Cast) -> None:
    commands.make_account(by=cast.actor(cast.claire), person_id=cast.claire.pk, organisation_id=cast.dac_ouest.pk)


def body_by_a_coordinator(cast: Cast) -> None:
    commands.form_body(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, name="Bureau", quorum=1)


@pytest.mark.parametrize(
    "act",
    [
        membership_by_a_coordinator,
        end_by_a_stranger,
        registration_by_a_member,
        mandate_by_a_coordinator,
        end_of_mandate_by_an_elector,
        account_by_a_coordinator,
        body_by_a_coordinator,
    ],
)
def test_who_may_not_is_told_why_and_nothing_changes(cast: Cast, act: Callable[[Cast], None]) -> None:
    with pytest.raises(Refused, match="Seul"):
        act(cast)
    assert not Entry.objects.exists()


def belonging_twice(cast: Cast) -> None:
    commands.start_membership(
        by=cast.actor(cast.odile),
        person_id=cast.claire.pk,
        organisation_id=cast.dac_ouest.pk,
        role=MembershipRole.MEMBER,
    )


def sitting_twice(cast: Cast) -> None:
    commands.give_mandate(by=cast.actor(cast.odile), body_id=cast.body.pk, person_id=cast.lucie.pk)


def an_account_for_someone_who_does_not_belong(cast: Cast) -> None:
    commands.make_account(by=cast.actor(cast.odile), person_id=cast.vincent.pk, organisation_id=cast.dac_ouest.pk)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (belonging_twice, "déjà rattachée"),
        (sitting_twice, "siège déjà"),
        (an_account_for_someone_who_does_not_belong, "Rattachez d’abord"),
    ],
)
def test_what_is_already_so_or_not_yet_possible_is_said(cast: Cast, act: Callable[[Cast], None], said: str) -> None:
    with pytest.raises(Refused, match=said):
        act(cast)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("aubert", ["Claire Aubert"]),
        ("CLAIRE aubert", ["Claire Aubert"]),
        ("infirmier", ["Samir Benali"]),
        ("var est", ["Lucie Marchand"]),
        ("medecin generaliste", ["Vincent Olivier"]),
        ("coordinat cpts", ["Hugo Ferrand", "Nadia Roux"]),
        ("personne d’ici", []),
    ],
)
def test_people_are_found_by_name_profession_or_organisation(cast: Cast, words: str, found: list[str]) -> None:
    assert [person.name for person in find_people(words)] == found


def test_accents_are_folded_both_ways(cast: Cast) -> None:
    register(cast, cast.claire)
    for words in ("elodie", "Élodie", "ÉLODIE"):
        assert [person.name for person in find_people(words)] == ["Élodie Marin"]


def administer(cast: Cast, person: Person) -> Membership:
    return commands.start_membership(
        by=cast.actor(cast.jeanne),
        person_id=person.pk,
        organisation_id=cast.dac_ouest.pk,
        role=MembershipRole.ADMINISTRATOR,
    )


def test_the_last_administrator_of_an_organisation_stays(cast: Cast) -> None:
    odile = Membership.objects.get(person=cast.odile, organisation=cast.dac_ouest)
    cast.account(cast.jeanne)
    with pytest.raises(NotYet, match="dernière personne qui administre"):
        commands.end_membership(by=cast.actor(cast.jeanne), membership_id=odile.pk)
    second = administer(cast, cast.vincent)
    commands.end_membership(by=cast.actor(cast.jeanne), membership_id=odile.pk)
    with pytest.raises(NotYet, match="dernière personne qui administre"):
        commands.end_membership(by=cast.actor(cast.vincent), membership_id=second.pk)
    second.refresh_from_db()
    assert second.until is None
    assert last_verb(cast.dac_ouest) == Verb.MEMBERSHIP_ENDED
