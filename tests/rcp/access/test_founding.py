"""An empty installation: its first account comes from the command line, without any mail server."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from rcp.access.models import Account
from rcp.journal.models import Entry
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation
from tests.cast import Cast


def created(email: str, **told: str) -> str:
    """The link that the command prints."""
    said = StringIO()
    call_command("create_administrator", email, stdout=said, **told)
    return said.getvalue().strip().splitlines()[-1]


@pytest.mark.django_db
def test_the_first_administrator_signs_in_by_the_printed_link_and_chooses_a_password(
    client: Client, settings: LazySettings
) -> None:
    settings.SITE_URL = "https://concertation.test"
    link = created("Ada@exemple.test", prenom="Ada", nom="Martin")
    assert link.startswith("https://concertation.test/entrer#")
    response = client.post("/entrer", {"token": link.partition("#")[2]})
    assert response["Location"] == "/compte/password/set/"
    account = Account.objects.get()
    assert (account.email, account.person.name, account.is_administrator) == ("ada@exemple.test", "Ada Martin", True)
    secret = "une phrase assez longue"
    client.post("/compte/password/set/", {"password1": secret, "password2": secret})
    account.refresh_from_db()
    assert account.check_password(secret)
    assert client.get("/annuaire/structures/nouvelle/").status_code == 200
    made = Entry.objects.get(verb=Verb.ACCOUNT_MADE)
    assert (made.stream, made.author_kind) == (Organisation.objects.get().stream, "service")


@pytest.mark.django_db
def test_asked_again_it_prints_another_link_to_the_same_account() -> None:
    assert created("ada@exemple.test") != created("ada@exemple.test")
    assert Account.objects.count() == Organisation.objects.count() == 1


def test_someone_who_has_an_account_becomes_administrator(cast: Cast) -> None:
    account = cast.account(cast.claire)
    created(account.email)
    account.refresh_from_db()
    assert account.is_administrator
    assert Organisation.objects.count() == 5


@pytest.mark.django_db
def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="n’est pas une adresse"):
        created("ada")
    assert not Account.objects.exists()
