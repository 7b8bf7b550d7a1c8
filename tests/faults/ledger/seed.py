"""Fill a fresh database for the ledger's tests and print, as JSON, who may come in and how.

python -m tests.faults.ledger.seed
"""

import json
import sys
from datetime import date

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from rcp.access.actor import SERVICE  # noqa: E402
from rcp.access.links import find_link, make_link  # noqa: E402
from rcp.access.middleware import LINK_KEY  # noqa: E402
from rcp.access.models import Account, Purpose  # noqa: E402
from rcp.journal.models import Stream  # noqa: E402
from rcp.people.models import Membership, Organisation, Person  # noqa: E402

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


def member(number: int, organisation: Organisation) -> dict[str, int | str]:
    person = Person.objects.create(first_name="Membre", last_name=f"N° {number}", function="Essayeuse")
    Membership.objects.create(person=person, organisation=organisation, since=date(2020, 1, 1))
    account = Account(email=f"membre{number}@example.org", person=person)
    account.set_unusable_password()
    account.save()
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    return {"person": person.pk, "session": saved(session)}


def guest(number: int, organisation: Organisation) -> dict[str, int | str]:
    person = Person.objects.create(first_name="Invitée", last_name=f"N° {number}", function="Fille de Mme A.")
    link = find_link(
        make_link(by=SERVICE, person=person, purpose=Purpose.MEETING, organisation=organisation, subject=organisation)
    )
    assert link is not None
    session = SessionStore()
    session[LINK_KEY] = link.pk
    return {"person": person.pk, "session": saved(session)}


def saved(session: SessionStore) -> str:
    session.save()
    assert session.session_key is not None
    return session.session_key


if __name__ == "__main__":
    main()
