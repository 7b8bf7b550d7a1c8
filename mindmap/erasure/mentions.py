"""What erasing a node's text leaves where it is, told to whoever erases with the way there: what the node became, and
where the same words stand. tests/mindmap/erasure/test_where_words_go.py says of every table which it is."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from rcp.careplan.models import PersonVoice
from rcp.coedit.queries import text_of
from rcp.decisions.minutes import KIND as MINUTES
from rcp.meetings.models import Meeting
from rcp.meetings.notes import medical_notes_of, notes_of
from rcp.paper.queries import frozen_of
from rcp.plans.models import PlanLine

from ..annotations.marks import marks_of
from ..models import MapImage, MapTemplate, MindMap, NodeComment
from .copies import Copies, plain, values_in
from .retention import LEAST_WORDS, templates_from, wordings_of

MOST_TOLD = 60


class Said(NamedTuple):
    """Words that stand somewhere: as people call that place, what it says, and its address."""

    label: str
    words: str
    href: str


# What areas above this one say in a meeting's wake, and how they erase what they copied of nodes themselves; given by
# each in its `AppConfig.ready()`.
sources: list[Callable[[Meeting], Iterable[Said]]] = []
erasers: list[Callable[[MindMap, Collection[str]], None]] = []


def remaining_mentions(copies: Copies) -> list[Said]:
    """What stays once these are erased, each place once: first what the nodes became, then the same words."""
    maps = list(MindMap.objects.filter(pk__in=copies.maps).select_related("document", "meeting__organisation__stream"))
    found = [*_beyond(copies), *(one for each in maps for one in _became(each, copies.nodes_in(each.pk)))]
    words = {text for each in maps for text in wordings_of(each, copies.nodes_in(each.pk))}
    wanted = [text for text in words if len(text) >= LEAST_WORDS]
    said = [one for each in maps for one in (*_on_map(each, copies.nodes_in(each.pk)), *_in_templates(each))]
    said += [one for meeting in {each.meeting for each in maps} for one in _in_meeting(meeting)]
    found += [one for one in said if any(text in plain(one.words) for text in wanted)]
    return list({(one.label, one.href): one for one in found}.values())[:MOST_TOLD]


def _beyond(copies: Copies) -> Iterator[Said]:
    """Copies in maps where this person may not erase: somebody else has to."""
    for one in MindMap.objects.filter(pk__in=copies.beyond).select_related("meeting__organisation"):
        label = _("une copie dans la carte d’une autre réunion : %(name)s peut l’effacer")
        yield Said(label % {"name": one.meeting.organisation.name}, "", reverse("map", args=[one.pk]))


def _became(mind_map: MindMap, nodes: Collection[str]) -> Iterator[Said]:
    for link in marks_of([mind_map])[mind_map.pk]["links"]:
        if link["node"] in nodes:
            yield Said(link["label"], link["title"], link["href"] or reverse("map", args=[mind_map.pk]))


def _on_map(mind_map: MindMap, erased: Collection[str]) -> Iterator[Said]:
    """Other nodes, with all they say; remarks about them; images described otherwise than by their node."""
    page = reverse("map", args=[mind_map.pk])
    values = values_in(mind_map)
    for id_, value in values.items():
        if id_ not in erased:
            words = " ".join(str(each) for each in (*value.values(), *value))
            yield Said(f"« {value.get('txt')} »"[:60], words, f"{page}?element={id_}")
    for comment in NodeComment.objects.filter(map=mind_map).exclude(node_id__in=erased):
        yield Said(_("un commentaire"), comment.text, f"{page}?element={comment.node_id}")
    for image in MapImage.objects.filter(map=mind_map).exclude(words="").defer("data"):
        shown = [id_ for id_, value in values.items() if value.get("img") == str(image.pk) and id_ not in erased]
        yield from (Said(_("la description d’une image"), image.words, f"{page}?element={id_}") for id_ in shown[:1])


def _in_templates(mind_map: MindMap) -> Iterator[Said]:
    """Those of the organisation that were not kept from this map: these are erased with it."""
    own = [template.pk for template, _seq in templates_from(mind_map)]
    others = MapTemplate.objects.filter(organisation=mind_map.meeting.organisation_id).exclude(pk__in=own)
    for one in others.filter(withdrawn_at__isnull=True):
        words = f"{one.name} {one.help} {json.dumps(one.content, ensure_ascii=False)}"
        yield Said(_("modèle « %(name)s »") % {"name": one.name}, words, reverse("map", args=[mind_map.pk]))


def _in_meeting(meeting: Meeting) -> Iterator[Said]:
    room, page = reverse("room", args=[meeting.pk]), reverse("meeting", args=[meeting.pk])
    yield Said(
        _("la réunion"), " ".join((meeting.title, meeting.question, meeting.context, meeting.groups_message)), page
    )
    for item in meeting.agenda.all():
        yield Said(_("l’ordre du jour"), item.title, f"{room}#agenda-{item.pk}")
    for group in meeting.breakouts.all():
        yield Said(_("le nom d’un sous-groupe"), group.name, room)
    notes = "\n".join(block.text for block in text_of(notes_of(meeting)))
    yield Said(_("les notes de la réunion"), notes, f"{room}#notes")
    medical = medical_notes_of(meeting)
    if medical is not None:
        words = "\n".join(block.text for block in text_of(medical))
        yield Said(_("les notes médicales de la réunion"), words, f"{room}#medical-notes")
    yield from _decided(meeting, room)
    yield from _needed(meeting, room)
    yield from _told(meeting, room)
    for frozen in frozen_of(meeting, MINUTES):
        yield Said(f"{frozen.code} {frozen.number}", frozen.content, page)
    if meeting.theme is not None:
        yield from _in_theme(meeting)
    yield from _in_plans(meeting)
    for source in sources:
        yield from source(meeting)


def _decided(meeting: Meeting, room: str) -> Iterator[Said]:
    for decision in meeting.decisions.prefetch_related("dissents"):
        dissents = " ".join(f"{one.label} {one.text}" for one in decision.dissents.all())
        yield Said(f"D{decision.number}", f"{decision.text} {dissents}", f"{room}#decision-{decision.pk}")
    for action in meeting.action_items.all():
        words = " ".join((action.what, action.owner_label, action.success_criterion, action.reason))
        yield Said(f"A{action.number}", words, f"{room}#action-{action.pk}")
    for plan in meeting.contingencies.prefetch_related("calls"):
        called = " ".join(f"{call.name} {call.role} {call.hours}" for call in plan.calls.all())
        words = f"{plan.trigger} {plan.steps} {called}"
        yield Said(_("une conduite à tenir si urgence"), words, room)


def _needed(meeting: Meeting, room: str) -> Iterator[Said]:
    for need in meeting.needs.all():
        yield Said(_("un besoin"), f"{need.text} {need.note}", f"{room}#need-{need.pk}")
    for goal in meeting.goals.all():
        yield Said(_("un objectif"), f"{goal.text} {goal.criterion} {goal.reason}", f"{room}#goal-{goal.pk}")


def _in_plans(meeting: Meeting) -> Iterator[Said]:
    """The plans that were drawn from this meeting, or are of its situation."""
    drawn = Q(plan__meeting=meeting) | Q(plan__case__isnull=False, plan__case=meeting.case_id)
    for line in PlanLine.objects.filter(drawn):
        words = " ".join((line.objective, line.action, line.who, line.criterion, line.why))
        yield Said(_("PPCS, ligne %(n)d") % {"n": line.number}, words, reverse("plan", args=[line.plan_id]))


def _told(meeting: Meeting, room: str) -> Iterator[Said]:
    for voice in PersonVoice.objects.filter(meeting=meeting):
        words = " ".join((voice.wishes, voice.priority, voice.collected_by, voice.means))
        yield Said(_("la parole de la personne"), words, f"{room}#voice-form")
    for one in meeting.tellings.all():
        words = " ".join((one.teller, one.what, one.means))
        yield Said(_("le retour à la personne"), words, f"{room}#telling-{one.pk}")


def _in_theme(meeting: Meeting) -> Iterator[Said]:
    theme = meeting.theme
    if theme is None:
        return
    page = reverse("theme", args=[theme.pk])
    yield Said(_("le thème"), f"{theme.title} {theme.question}", page)
    for cause in theme.causes.all():
        yield Said(_("une cause du thème"), cause.text, f"{page}#cause-{cause.pk}")
