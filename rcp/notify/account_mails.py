"""Mails about one's own account: a way back in, and what was changed in it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rcp.access.actor import SERVICE
from rcp.access.links import address, make_link
from rcp.access.models import Account, PersonalLink, Purpose
from rcp.journal.transactions import atomic
from rcp.people.models import Organisation, Person

from .mail import queue_mail

WAY_BACK_LASTS = timedelta(hours=1)
# How many ways back in one account is sent in that time.
MOST_WAYS_BACK = 3

# What is told of a change, by the name django-allauth gives it.
NOTICES = {
    "password_changed": gettext_lazy("Le mot de passe de votre compte vient d’être changé."),
    "password_set": gettext_lazy("Le mot de passe de votre compte vient d’être choisi."),
    "totp_activated": gettext_lazy("Une application d’authentification protège désormais votre compte."),
    "totp_deactivated": gettext_lazy("L’application d’authentification ne protège plus votre compte."),
    "webauthn_added": gettext_lazy("Une clé d’accès vient d’être ajoutée à votre compte."),
    "webauthn_removed": gettext_lazy("Une clé d’accès vient d’être retirée de votre compte."),
    "recovery_codes_generated": gettext_lazy("De nouveaux codes de secours viennent d’être créés pour votre compte."),
    "account_connected": gettext_lazy("Une identité d’un autre service permet désormais d’entrer dans votre compte."),
    "account_disconnected": gettext_lazy("L’identité d’un autre service ne permet plus d’entrer dans votre compte."),
}


@atomic
def mail_way_back(*, email: str) -> None:
    """Send the account of this address, if there is one, a link that signs in once to choose a password.

    Whoever asks learns nothing: the answer is the same when there is no such account.
    """
    account = Account.objects.select_related("person").filter(email=email.strip().lower(), is_active=True).first()
    if account is None or _sent_lately(account.person) >= MOST_WAYS_BACK:
        return
    organisation = organisation_of(account.person)
    token = make_link(
        by=SERVICE, person=account.person, purpose=Purpose.SIGN_IN, organisation=organisation, lasts=WAY_BACK_LASTS
    )
    queue_mail(
        by=SERVICE,
        organisation=organisation,
        person=account.person,
        address=account.email,
        subject=_("Choisir un nouveau mot de passe"),
        text=_(
            "Quelqu’un, vous sans doute, a demandé à choisir un nouveau mot de passe pour votre compte Concertation. "
            "Le lien ci-dessous sert une seule fois, pendant une heure.\n\n"
            "Si ce n’est pas vous, ne faites rien : votre mot de passe reste le même."
        ),
        link=address(token),
        is_private=True,
    )


def _sent_lately(person: Person) -> int:
    since = timezone.now() - WAY_BACK_LASTS
    links = PersonalLink.objects.filter(person=person, purpose=Purpose.SIGN_IN, created_by=SERVICE.label)
    return links.filter(created_at__gt=since).count()


@atomic
def mail_notice(*, account: Account, what: str) -> None:
    """Tell the owner of an account that it was changed, since it may have been somebody else."""
    queue_mail(
        by=SERVICE,
        organisation=organisation_of(account.person),
        person=account.person,
        address=account.email,
        subject=_("Votre compte Concertation a changé"),
        text=" ".join(
            (
                str(NOTICES[what]),
                _("Si ce n’est pas vous, prévenez tout de suite l’administration de votre structure."),
            )
        ),
    )


def organisation_of(person: Person) -> Organisation:
    """The organisation in whose name an account is written to: the person's own, else the installation's first."""
    membership = (
        person.memberships.current(timezone.localdate()).select_related("organisation__stream").order_by("pk").first()
    )
    return membership.organisation if membership else Organisation.objects.select_related("stream").order_by("pk")[0]
