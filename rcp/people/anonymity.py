"""At the doors: what says who somebody is, refused where it may never be, asked once where whoever writes decides.

Every door that takes words asks here, with what it may say (`identities.Allowed`).
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rcp.journal.refusals import NotYet, ToConfirm

from .identities import NOTHING, Allowed, Fault, faults
from .models import Person

# Sent with words that were looked at and are meant.
KEPT = "identity_kept"


def refuse_identity(*texts: str, allowed: Allowed = NOTHING) -> None:
    """Raise NotYet, naming each of the words, when one of these texts says who somebody is."""
    if found := [fault for text in texts for fault in faults(text, allowed)]:
        raise NotYet(sentence(found))


def ask_identity(*texts: str, allowed: Allowed, kept: bool) -> None:
    """Raise ToConfirm when one of these texts says who somebody is, and nobody said yet that it is meant."""
    if kept:
        return
    if found := [fault for text in texts for fault in faults(text, allowed)]:
        raise to_confirm(found)


def to_confirm(found: Iterable[Fault]) -> ToConfirm:
    return ToConfirm(_("Ces mots peuvent dire qui est la personne. %(why)s") % {"why": sentence(found)}, confirm=KEPT)


def sentence(found: Iterable[Fault]) -> str:
    """Each of the words found, once, and what to do about them."""
    said = dict.fromkeys((each.found, each.why) for each in found)
    return " ".join(_("« %(found)s » : %(why)s") % {"found": words, "why": why} for words, why in said)


def last_names_in(organisation_ids: Iterable[int]) -> frozenset[str]:
    """Of those who work in these organisations, or did: what they do may be written under their name."""
    rows = Person.objects.filter(memberships__organisation__in=list(organisation_ids))
    return frozenset(rows.values_list("last_name", flat=True))
