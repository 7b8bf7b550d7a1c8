"""Fill a fresh database for the ledger's tests and print, as JSON, who may come in and how.

python -m tests.faults.ledger.seed
"""

import json
import sys
from datetime import date

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from rcp.access.models import Account  # noqa: E402
from rcp.journal.models import Stream  # noqa: E402
from rcp.people.models import Membership, Organisation, Person  # noqa: E402
from tests.faults.sessions import Held, by_link, signed_in  # noqa: E402

MEMBERS, GUESTS = 60, 4


def main() -> None:
    call_command("migrate", verbosity=0)
    organisation = Organisation.objects.create(
        name="CPTS des Essais", kind="cpts", territory="Var", stream=Stream.objects.create()
    )
    elsewhere = Organisation.objects.create(
        name="CPTS d’Ailleurs", kind="cpts", territory="Var", stream=Stream.objects.create()
    )
    members = [member(number, organisation) for number in range(MEMBERS)]
    guests = [guest(number, organisation) for number in range(GUESTS)]
    sys.stdout.write(
        json.dumps(
            {
                "stream": organisation.stream_id,
                "organisation": organisation.pk,
                "elsewhere": elsewhere.stream_id,
                "members": members,
                "guests": guests,
            }
        )
    )


def member(number: int, organisation: Organisation) -> Held:
    person = Person.objects.create(first_name="Membre", last_name=f"N° {number}", function="Essayeuse")
    Membership.objects.create(person=person, organisation=organisation, since=date(2020, 1, 1))
    account = Account(email=f"membre{number}@example.org", person=person)
    account.set_unusable_password()
    account.save()
    return signed_in(account)


def guest(number: int, organisation: Organisation) -> Held:
    person = Person.objects.create(first_name="Invitée", last_name=f"N° {number}", function="Fille de Mme A.")
    return by_link(person, organisation, organisation)


if __name__ == "__main__":
    main()
