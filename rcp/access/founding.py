"""The first account of an empty installation."""

from django.utils.translation import gettext as _

from rcp.journal.models import Stream
from rcp.journal.record import record
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation, OrganisationKind, Person

from .actor import SERVICE
from .commands import FIRST_SIGN_IN_LASTS, complete, tidy
from .links import make_link
from .models import Account, Purpose


@atomic
def make_administrator(*, email: str, first_name: str = "", last_name: str = "") -> str:
    """Let this address administer the whole installation; the answer is the token of a link that signs in once.

    Asked again for the same address it makes a new link: whoever runs the server can always come back in.
    """
    email = email.strip().lower()
    account = Account.objects.filter(email=email).select_related("person").first()
    organisation = Organisation.objects.order_by("pk").first() or _first_organisation()
    if account is None:
        person = Person(first_name=tidy(first_name), last_name=tidy(last_name) or email.partition("@")[0], email=email)
        person.first_name = person.first_name or _("Administration")
        complete(person)
        person.save(force_insert=True)
        account = Account.objects.create_user(email=email, person=person, is_administrator=True)
        record(Verb.ACCOUNT_MADE, by=SERVICE, stream=organisation.stream, subject=account, audit_only=True)
    Account.objects.filter(pk=account.pk).update(is_administrator=True, is_active=True)
    return make_link(
        by=SERVICE,
        person=account.person,
        purpose=Purpose.SIGN_IN,
        organisation=organisation,
        lasts=FIRST_SIGN_IN_LASTS,
    )


def _first_organisation() -> Organisation:
    """A link is always made in the name of an organisation, which answers for it in its journal."""
    return Organisation.objects.create(
        name=_("Administration de l’installation"),
        kind=OrganisationKind.OTHER,
        territory=_("Tous"),
        stream=Stream.objects.create(),
    )
