"""Both ends of the way from a map to a document: what a node became, and the node that a line comes from."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from mindmap.models import MindMap
from mindmap.queries import Link

from .models import Document, NodeUse


def links_of(maps: Sequence[MindMap]) -> dict[int, list[Link]]:
    """Map → what its nodes became in documents, as the map's marks tell it."""
    uses = NodeUse.objects.filter(map__in=maps, step__removed_at__isnull=True).select_related(
        "step__draft__document", "field__draft__document"
    )
    links: dict[int, list[Link]] = {}
    for use in uses:
        links.setdefault(use.map_id, []).append(_link(use))
    return links


def _link(use: NodeUse) -> Link:
    if use.step is not None:
        kind, label, anchor = "step", _("Étape"), f"step-{use.step.pk}"
    else:
        kind, label, anchor = "aim", _("Objectif"), f"field-{use.field.key if use.field else ''}"
    href = f"{reverse('document_edit', args=[use.document.pk])}#{anchor}"
    return Link(node=use.node_id, kind=kind, label=label, title=use.text, href=href)


def origins_of(document: Document) -> tuple[dict[int, str], dict[str, list[tuple[str, str]]]]:
    """(line → the address of its node, field → [(words, address of their node)])."""
    steps: dict[int, str] = {}
    fields: dict[str, list[tuple[str, str]]] = {}
    for use in NodeUse.objects.filter(step__draft__document=document):
        steps[use.step_id or 0] = _address(use)
    for use in NodeUse.objects.filter(field__draft__document=document).select_related("field"):
        if use.field is not None:
            fields.setdefault(use.field.key, []).append((use.text, _address(use)))
    return steps, fields


def _address(use: NodeUse) -> str:
    return f"{reverse('map', args=[use.map_id])}?element={use.node_id}"
