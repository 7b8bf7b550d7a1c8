"""Keeping a map, or a branch of one, as a template of an organisation; withdrawing it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.models import MeetingKind
from rcp.meetings.text import line
from rcp.people.models import Organisation

from ..document.identities import refuse_identities
from ..document.locking import locked_map
from ..document.outline import whole_of
from ..document.ydoc import Subtree, subtree_of
from ..models import MapTemplate
from ..tree.branches import Branch
from ..tree.schema import ROOT

MOST_NODES = 500
LONGEST_NAME, LONGEST_HELP = 120, 500


@atomic
def keep_template(
    *,
    by: Actor,
    map_id: int,
    name: str,
    help: str = "",
    node_id: str = ROOT,
    texts: bool = False,
    organisation_id: int | None = None,
) -> MapTemplate:
    """Keep the main branches and what carries a help text, for the organisation's members to begin from; with `texts`,
    all that is written and its notes. Nothing of a map about a person is ever kept."""
    mind_map = locked_map(map_id)
    by.require(Ability.READ, mind_map)
    organisation = Organisation.objects.filter(pk=organisation_id or mind_map.meeting.organisation_id).first()
    if organisation is None:
        raise Refused(_("Cette structure n’existe pas."))
    by.require(Ability.SCHEDULE, OfOrganisation(organisation))
    if mind_map.meeting.kind == MeetingKind.RCP:
        raise Refused(_("Une carte de RCP parle d’une personne : elle ne devient pas un modèle."))
    name = line(name, most=LONGEST_NAME, name=_("Le nom du modèle"), needed=True)
    help = line(help, most=LONGEST_HELP, name=_("À quoi il sert"))
    refuse_identities(mind_map)
    root = whole_of(mind_map.document).root.find(node_id)
    content = _kept(root, texts=texts) if root else []
    if not content:
        raise NotYet(_("Il n’y a pas de branche à garder ici : ajoutez-en, ou choisissez un autre élément."))
    try:
        with transaction.atomic():
            made = MapTemplate.objects.create(
                organisation=organisation, name=name, help=help, content=content, by_id=by.person_id
            )
    except IntegrityError as error:
        raise NotYet(_("Un modèle de cette structure porte déjà ce nom : choisissez-en un autre.")) from error
    record(Verb.TEMPLATE_KEPT, by=by, stream=mind_map.meeting.stream, subject=made, map=map_id, texts=texts)
    return made


@atomic
def withdraw_template(*, by: Actor, map_id: int, template_id: int) -> None:
    """Show it no more; maps that began from it stay as they are. Whether another organisation's exists is not said."""
    mind_map = locked_map(map_id)
    by.require(Ability.READ, mind_map)
    mine = MapTemplate.objects.filter(organisation__in=list(by.memberships))
    template = (
        mine.select_for_update(of=("self",), no_key=True).select_related("organisation").filter(pk=template_id).first()
    )
    if template is None:
        raise Refused(_("Ce modèle n’existe pas."))
    by.require(Ability.SCHEDULE, OfOrganisation(template.organisation))
    if template.withdrawn_at is not None:
        raise NotYet(_("Ce modèle est déjà retiré."))
    template.withdrawn_at = timezone.now()
    template.save(update_fields=["withdrawn_at"])
    record(Verb.TEMPLATE_WITHDRAWN, by=by, stream=mind_map.meeting.stream, subject=template)


def _kept(root: Branch, *, texts: bool) -> list[dict[str, Any]]:
    """The branches under `root`, as `document.Subtree`."""
    if root.size > MOST_NODES:
        raise NotYet(_("Un modèle ne dépasse pas %(limit)d éléments.") % {"limit": MOST_NODES})
    grown: dict[int, Subtree | None] = {}
    for depth, here in reversed(list(root.walk())):
        children = [kept for child in here.children if (kept := grown.pop(id(child))) is not None]
        if texts or depth == 1 or here.node.hint or children:
            subtree = subtree_of(here.node)
            if not texts:
                subtree = {"text": here.node.text, "hint": here.node.hint, "col": here.node.colour}
                subtree.update({"kind": str(here.node.kind)} if here.node.kind else {})
            grown[id(here)] = {**subtree, "tags": list(subtree.get("tags", ())), "children": children}
        else:
            grown[id(here)] = None
    top = grown[id(root)]
    return [dict(child) for child in (top or {}).get("children", ()) if not isinstance(child, str)]


def templates_for(actor: Actor) -> list[dict[str, Any]]:
    """The templates of the organisations this person belongs to, and whether they may withdraw each."""
    kept = MapTemplate.objects.filter(organisation__in=list(actor.memberships), withdrawn_at__isnull=True)
    return [
        {"template": one, "withdrawable": actor.may(Ability.SCHEDULE, OfOrganisation(one.organisation))}
        for one in kept.select_related("organisation")
    ]
