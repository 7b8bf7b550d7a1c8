"""Freezing a version: the draft as it is now, under a number that is given once."""

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.paper.canonical import canonical, digest
from rcp.paper.commands import ask_for_print, freeze
from rcp.people.anonymity import refuse_identity
from rcp.people.models import Person

from .. import versions
from ..anonymity import identities_in, named_in
from ..content import content_of
from ..models import Document, Version
from ..paper import VOTING, facts_of
from ..queries import numbers_taken


@atomic
def freeze_version(*, by: Actor, document_id: int, summary: str = "") -> Version:
    """Freeze the draft as the next version and queue its voting copy.

    Raises NotYet with what is missing, or when nothing changed since the last version.
    """
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document_id)
    by.require(Ability.FREEZE, document.draft)
    content = content_of(document.draft)
    if faults := [*document.content_kind.missing(document.draft), *identities_in(document, content)]:
        raise NotYet(_("La version ne peut pas encore être figée :"), missing=tuple(faults))
    summary = " ".join(summary.split())[:300]
    refuse_identity(summary, allowed=named_in(document))
    last = document.versions.select_related("frozen").first()
    if last is not None and last.digest == digest(canonical(content)):
        raise NotYet(_("Rien n’a changé depuis la version %s.") % last.number)
    frozen = freeze(
        by=by,
        kind=document.kind,
        code=document.code,
        number=versions.next_draft(numbers_taken(document)),
        title=document.title,
        organisation=document.organisation,
        subject=document,
        content=content,
    )
    version = Version.objects.create(
        document=document,
        number=frozen.number,
        frozen=frozen,
        summary=summary,
        author=Person.objects.filter(pk=by.person_id).first() if by.person_id else None,
        author_label=by.label,
        frozen_at=frozen.frozen_at,
    )
    record(
        Verb.VERSION_FROZEN,
        by=by,
        stream=document.stream,
        subject=version,
        code=document.code,
        number=version.number,
        digest=frozen.digest,
    )
    ask_for_print(frozen=frozen, name=VOTING, facts=facts_of(version))
    return version
