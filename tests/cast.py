"""The cast: the same invented people in every test and their rights, so that a test reads as a small story.

Claire Aubert     coordinates the DAC Var Ouest; she leads meetings.
Lucie Marchand    leads projects at the DAC Var Est and coordinates it.
Nadia Roux        coordinates the CPTS Littoral Ouest; Hugo Ferrand the CPTS Golfe Est.
Samir Benali      nurse, plain member of the CPTS Littoral Ouest.
Vincent Olivier   general practitioner; belongs to nothing here, comes by a personal link.
Odile Grandjean   chairs the body that approves, sits for the DAC Var Ouest as its administrator.
Jeanne Lambert    administers the whole installation.
Paul Durieux      coordinates the DAC Alpes Nord: another territory, nothing here is his business.
"""

from dataclasses import dataclass
from datetime import date

from rcp.access.actor import Actor, actor_of_account, actor_of_person
from rcp.access.models import Account
from rcp.journal.models import Stream
from rcp.people.models import (
    Body,
    Mandate,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
    Person,
    Profession,
)

SINCE = date(2020, 1, 1)
PASSWORD = "une phrase longue et sure"


@dataclass(frozen=True)
class Cast:
    dac_ouest: Organisation
    dac_est: Organisation
    cpts_ouest: Organisation
    cpts_est: Organisation
    elsewhere: Organisation
    body: Body
    claire: Person
    lucie: Person
    nadia: Person
    hugo: Person
    samir: Person
    vincent: Person
    odile: Person
    jeanne: Person
    paul: Person

    def actor(self, person: Person) -> Actor:
        """This person acting with their account's rights, as they are now."""
        account = Account.objects.filter(person=person).first()
        return actor_of_account(account) if account else actor_of_person(person)

    def account(self, person: Person) -> Account:
        """This person's account, made when first asked for; its password is PASSWORD."""
        account = Account.objects.filter(person=person).first()
        if account is not None:
            return account
        return Account.objects.create_user(email=email_of(person), password=PASSWORD, person=person)


def assemble() -> Cast:
    dac_ouest = organisation("DAC Var Ouest", OrganisationKind.DAC, "Var Ouest")
    dac_est = organisation("DAC Var Est", OrganisationKind.DAC, "Var Est")
    cpts_ouest = organisation("CPTS Littoral Ouest", OrganisationKind.CPTS, "Toulon")
    cpts_est = organisation("CPTS Golfe Est", OrganisationKind.CPTS, "Fréjus")
    elsewhere = organisation("DAC Alpes Nord", OrganisationKind.DAC, "Alpes Nord")
    body = Body.objects.create(name="CCOPD", organisation=dac_ouest, quorum=2)
    people = {
        "claire": person("Claire", "Aubert", "330", dac_ouest, MembershipRole.COORDINATOR),
        "lucie": person("Lucie", "Marchand", "330", dac_est, MembershipRole.COORDINATOR, "Cheffe de projet"),
        "nadia": person("Nadia", "Roux", "312", cpts_ouest, MembershipRole.COORDINATOR, "Coordinatrice de CPTS"),
        "hugo": person("Hugo", "Ferrand", "312", cpts_est, MembershipRole.COORDINATOR, "Coordinateur de CPTS"),
        "samir": person("Samir", "Benali", "60", cpts_ouest),
        "vincent": person("Vincent", "Olivier", "10", None, function="Médecin généraliste"),
        "odile": person("Odile", "Grandjean", "359", dac_ouest, MembershipRole.ADMINISTRATOR),
        "jeanne": person("Jeanne", "Lambert", None, None, function="Administration de l’association"),
        "paul": person("Paul", "Durieux", "330", elsewhere, MembershipRole.COORDINATOR),
    }
    for elector in ("odile", "lucie", "nadia"):
        Mandate.objects.create(body=body, person=people[elector], since=SINCE)
    jeanne = people["jeanne"]
    Account.objects.create_user(email=email_of(jeanne), person=jeanne, is_administrator=True)
    return Cast(
        dac_ouest=dac_ouest,
        dac_est=dac_est,
        cpts_ouest=cpts_ouest,
        cpts_est=cpts_est,
        elsewhere=elsewhere,
        body=body,
        **people,
    )


def organisation(name: str, kind: OrganisationKind, territory: str) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, territory=territory, stream=Stream.objects.create())


def person(
    first_name: str,
    last_name: str,
    profession: str | None,
    belongs_to: Organisation | None,
    role: MembershipRole = MembershipRole.MEMBER,
    function: str = "",
) -> Person:
    someone = Person.objects.create(
        first_name=first_name,
        last_name=last_name,
        profession=Profession.objects.get(pk=profession) if profession else None,
        function=function,
    )
    someone.email = email_of(someone)
    someone.save(update_fields=["email"])
    if belongs_to is not None:
        Membership.objects.create(person=someone, organisation=belongs_to, role=role, since=SINCE)
    return someone


def email_of(someone: Person) -> str:
    return f"{someone.first_name}.{someone.last_name}@exemple.test".lower()
