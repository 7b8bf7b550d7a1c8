"""Both ends of the way from a map to a document: what a node became, and the node that a line comes from."""

from collections.abc import Collection, Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.models import Document
from mindmap.annotations.origins import address_of, maps_open_to
from mindmap.annotations.queries import Link
from mindmap.erasure.mentions import Said
from mindmap.models import MindMap
from rcp.access.actor import Actor
from rcp.coedit.queries import text_of
from rcp.meetings.models import Meeting

from .models import NodeUse


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


def origins_of(actor: Actor, document: Document) -> tuple[dict[int, tuple[str, str]], dict[str, list[tuple[str, str]]]]:
    """(line → the words it began from and the address of their node, field → those of each of its lines).

    No address, hence nothing, of a map that this actor may not see.
    """
    uses = NodeUse.objects.filter(Q(step__draft__document=document) | Q(field__draft__document=document))
    rows = list(uses.select_related("field"))
    seen = {one.pk for one in maps_open_to(actor, (row.map_id for row in rows))}
    steps: dict[int, tuple[str, str]] = {}
    fields: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        origin = (row.text, address_of(row.map_id, row.node_id))
        if row.map_id not in seen:
            continue
        if row.field is not None:
            fields.setdefault(row.field.key, []).append(origin)
        elif row.step_id is not None:
            steps[row.step_id] = origin
    return steps, fields


def forget_words(mind_map: MindMap, nodes: Collection[str]) -> None:
    """Words erased from a map are erased where a document knows its node by them; what was written from the node is
    told by `said_in`."""
    NodeUse.objects.filter(map=mind_map, node_id__in=nodes).update(text=_("Texte effacé"))


def said_in(meeting: Meeting) -> Iterator[Said]:
    """All that the documents of this meeting say: drafts and frozen versions."""
    for document in Document.objects.filter(origin__meeting=meeting).select_related("draft__text"):
        yield from _drafted(document)
        for version in document.versions.select_related("frozen"):
            label = _("%(code)s, version %(number)s") % {"code": document.code, "number": version.number}
            page = reverse("document_version", args=[document.pk, version.pk])
            yield Said(label, f"{version.summary} {version.frozen.content}", page)


def _drafted(document: Document) -> Iterator[Said]:
    page, code, draft = reverse("document_edit", args=[document.pk]), {"code": document.code}, document.draft
    yield Said(_("%(code)s, titre") % code, document.title, reverse("document", args=[document.pk]))
    for field in draft.fields.all():
        yield Said(_("%(code)s, une rubrique") % code, field.text, f"{page}#field-{field.key}")
    for step in draft.steps.all():
        words = (step.actor, step.task, step.trigger, step.how, step.document, step.record)
        yield Said(_("%(code)s, une étape") % code, " ".join(words), f"{page}#step-{step.pk}")
    yield Said(_("%(code)s, le texte") % code, "\n".join(block.text for block in text_of(draft.text)), page)
