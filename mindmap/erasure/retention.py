"""What templates and named moments kept of a map's words, and how they are erased with them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from rcp.coedit.models import Update
from rcp.coedit.queries import state_of
from rcp.journal.models import Entry
from rcp.journal.record import name_of
from rcp.journal.verbs import Verb

from ..document.ydoc import values_of
from ..models import MapTemplate, MapVersion, MindMap
from .copies import plain, values_in

# What a branch of a template keeps: no word of anybody's.
KEPT = frozenset({"kind", "level", "state", "side", "col", "children"})
# A shorter wording stands in a name by chance.
LEAST_WORDS = 4


def templates_from(mind_map: MindMap) -> list[tuple[MapTemplate, int]]:
    """The templates kept from this map, withdrawn ones too, each with the number of the entry that says so."""
    entries = Entry.objects.filter(stream=mind_map.meeting.stream_id, verb=Verb.TEMPLATE_KEPT)
    seqs = {entry.subject: entry.seq for entry in entries if entry.facts.get("map") == mind_map.pk}
    pks = [int(subject.rpartition(":")[2]) for subject in seqs]
    return [(one, seqs[name_of(one)]) for one in MapTemplate.objects.filter(pk__in=pks)]


def wordings_of(mind_map: MindMap, nodes: Collection[str]) -> set[str]:
    """What these nodes say now, without case nor spacing."""
    return _worded(values_in(mind_map), nodes)


def erase_retained(mind_map: MindMap, nodes: Collection[str], *, past_only: bool) -> int:
    """Erase from the templates kept of this map what these nodes said then, and from its moments' names what they say
    now; gives how many templates changed. Called while the log still tells what they said."""
    now = wordings_of(mind_map, nodes)
    told = [
        (template, (_then(mind_map, nodes, seq) | now) - (now if past_only else set()))
        for template, seq in templates_from(mind_map)
    ]
    if not past_only:
        _rename(MapVersion.objects.filter(map=mind_map), now)
    return sum(_erase_in(template, wordings) for template, wordings in told)


def templates_saying(mind_map: MindMap, nodes: Collection[str]) -> list[MapTemplate]:
    """The templates that erasing these nodes' words would change."""
    now = wordings_of(mind_map, nodes)
    kept = ((template, _then(mind_map, nodes, seq) | now) for template, seq in templates_from(mind_map))
    return [template for template, wordings in kept if _without(template, wordings)]


def _then(mind_map: MindMap, nodes: Collection[str], entry: int) -> set[str]:
    """What these nodes said when this entry was written."""
    document = mind_map.document
    rows = Update.objects.filter(document=document, epoch=document.epoch, after__lt=entry).order_by("-seq")
    upto = rows.values_list("seq", flat=True).first()
    return _worded(values_of(state_of(document, upto=upto)), nodes) if upto else set()


def _worded(values: dict[str, dict[str, object]], nodes: Collection[str]) -> set[str]:
    return {words for node in nodes if (words := plain(str(values.get(node, {}).get("txt") or "")))}


def _without(template: MapTemplate, wordings: set[str]) -> dict[str, Any]:
    """Its columns that change when these wordings are erased from it, as they become."""
    content = [_told(branch, wordings) for branch in template.content]
    changes: dict[str, Any] = {"content": content} if content != template.content else {}
    if _says(template.name, wordings) or _says(template.help, wordings):
        changes |= {"name": _("Modèle %(number)d") % {"number": template.pk}, "help": ""}
    return changes


def _erase_in(template: MapTemplate, wordings: set[str]) -> bool:
    changes = _without(template, wordings)
    return bool(changes) and MapTemplate.objects.filter(pk=template.pk).update(**changes) > 0


def _told(branch: Any, wordings: set[str]) -> Any:
    """A branch of a template (document.Subtree) told again; one that is words alone was kept as such."""
    if isinstance(branch, str):
        return _("Texte effacé") if plain(branch) in wordings else branch
    below: Sequence[Any] = branch.get("children", ())
    told = {**branch, **({"children": [_told(child, wordings) for child in below]} if below else {})}
    if plain(str(branch.get("text") or "")) not in wordings:
        return told
    return {**{key: value for key, value in told.items() if key in KEPT}, "text": _("Texte effacé")}


def _rename(moments: Iterable[MapVersion], wordings: set[str]) -> None:
    for moment in moments:
        if _says(moment.name, wordings):
            moment.name = _("Moment %(number)d") % {"number": moment.pk}
            moment.save(update_fields=["name"])


def _says(text: str, wordings: set[str]) -> bool:
    return any(len(words) >= LEAST_WORDS and words in plain(text) for words in wordings)
