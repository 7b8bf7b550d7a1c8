"""Putting a method, or an organisation's own template, into a map."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from ..document.guards import require_node, writable_map
from ..document.ydoc import Subtree, add_nodes, registers_of
from ..models import MapImport, MapTemplate
from ..tree.resolve import children_of, resolve
from ..tree.schema import ROOT
from .importing import Growth, keep
from .methods import METHODS


@atomic
def plant_method(
    *, by: Actor, map_id: int, method: str = "", template_id: int | None = None, under: str = ROOT
) -> MapImport:
    """Give this node the branches of a method when nothing hangs under it, else one branch that bears its name and
    holds them."""
    mind_map = writable_map(by, map_id)
    require_node(mind_map, under, root=True)
    name, branches = beginning(by, method=method, template_id=template_id)
    doc = state_of(mind_map.document)
    empty = not children_of(resolve(registers_of(doc))).get(under)
    growth = Growth(doc)
    heads = add_nodes(
        doc, branches if empty else [{"text": name, "children": branches}], under=under, pause=growth.pause
    )
    made = keep(by, mind_map, growth, heads, key=str(uuid.uuid4()), source="method")
    record(
        Verb.METHOD_PLANTED,
        by=by,
        stream=mind_map.meeting.stream,
        subject=made,
        map=map_id,
        method=method,
        template=template_id,
    )
    return made


def beginning(by: Actor, *, method: str = "", template_id: int | None = None) -> tuple[str, Sequence[Subtree]]:
    """(name, branches) of a method, or of a template of an organisation that this person belongs to."""
    if template_id is None:
        if method not in METHODS:
            raise Refused(_("Cette méthode n’existe pas."))
        return METHODS[method].name, METHODS[method].branches
    template = MapTemplate.objects.select_related("organisation").filter(pk=template_id).first()
    if template is None or not by.may(Ability.SEE, OfOrganisation(template.organisation)):
        raise Refused(_("Ce modèle n’existe pas."))
    if template.withdrawn_at is not None:
        raise Refused(_("Ce modèle a été retiré : choisissez-en un autre."))
    return template.name, template.content
