"""The window « Fichiers » of a map: what it offers; a file looked at, then brought in; a map taken away as a file."""

import re
from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from rcp.access.abilities import WHY, Ability
from rcp.access.actor import Actor
from rcp.access.doors import number_of
from rcp.access.guards import OfOrganisation
from rcp.journal.refusals import NotYet, Refused, ToConfirm
from rcp.meetings.models import MeetingKind
from rcp.people.models import Organisation

from ..document.identities import look_at_branch
from ..document.kinds import may_write
from ..document.outline import whole_of
from ..formats import apart
from ..formats.faults import Unreadable, Unwritable
from ..formats.forms import FORMS, Form, not_held
from ..formats.package import MOST_UNZIPPED
from ..formats.reading import Feature, Reading
from ..models import MapImport, MindMap
from ..rations import ration
from ..requests import body_of, json_refusal, json_response, visible_map
from ..tree.branches import Whole
from ..tree.wording import words_of
from .importing import import_map
from .methods import METHODS
from .templating import templates_for

_KEY = re.compile(r"[0-9A-Za-z-]{8,40}")
# What a plain sentence says a format keeps beside words and order.
_KEPT = {
    Feature.NOTE: "les notes",
    Feature.LINK: "les adresses",
    Feature.TAG: "les étiquettes",
    Feature.COLOUR: "les couleurs",
    Feature.KIND: "les types",
    Feature.RELATION: "les liens entre éléments",
}
SHOWN_BRANCHES, SHOWN_BELOW = 12, 4
# A meeting's map is printed on numbered paper, by a process apart: nobody prints it while they wait.
OFFERED = {form.name: form for form in FORMS if form.name != "pdf"}


@require_GET
def files(request: HttpRequest, map_id: int) -> HttpResponse:
    """The content of the window, for whoever asks; `?branche=` names the element that is selected."""
    actor, mind_map = visible_map(request, map_id)
    whole = whole_of(mind_map.document)
    branch = whole.root.find(request.GET.get("branche", "")) if request.GET.get("branche") else None
    chosen = branch if branch is not None and branch is not whole.root else None
    editable = may_write(actor, mind_map.document)
    context = {
        "map": mind_map,
        "branch": chosen,
        "formats": [_offer(form, whole, mind_map) for form in OFFERED.values()],
        "editable": editable,
        "empty": not whole.root.children,
        "imports": _undoable(actor, mind_map) if editable else [],
        "methods": [{"method": one, "branches": one.branches} for one in METHODS.values()],
        "templates": templates_for(actor),
        "keepers": _keepers(actor, mind_map),
    }
    return render(request, "mindmap/_files.html", context)


@require_POST
def preview(request: HttpRequest, map_id: int) -> JsonResponse:
    """What the file in the body would bring, before anything is written."""
    actor, mind_map = visible_map(request, map_id)
    reading = _read(request, actor, mind_map)
    if isinstance(reading, JsonResponse):
        return reading
    tops = reading.root.children
    return json_response(
        {
            "title": reading.root.text,
            "count": reading.root.size,
            "size": ngettext("%(n)d élément", "%(n)d éléments", reading.root.size) % {"n": reading.root.size},
            "branches": [
                {
                    "text": words_of(top.node),
                    "below": [words_of(child.node) for child in top.children[:SHOWN_BELOW]],
                    "more": max(0, top.size - 1 - min(SHOWN_BELOW, len(top.children))),
                }
                for top in tops[:SHOWN_BRANCHES]
            ],
            "more": max(0, len(tops) - SHOWN_BRANCHES),
            "sheets": list(reading.sheets),
            "lost": reading.report,
            "empty": not whole_of(mind_map.document).root.children,
            "identities": _identities(mind_map, reading),
        }
    )


def _identities(mind_map: MindMap, reading: Reading) -> dict[str, object] | None:
    """What the file says that may tell who somebody is, and whether whoever brings it may decide."""
    try:
        look_at_branch(mind_map, reading.whole.root, kept=False)
    except NotYet as refusal:
        return {"why": refusal.why, "may_keep": isinstance(refusal, ToConfirm)}
    return None


@require_POST
def bring(request: HttpRequest, map_id: int) -> JsonResponse:
    """Bring the file in the body into the map: `?cle=` so that it comes once, `?contenu=1` for an empty map,
    `?garder=1` once its words were looked at."""
    actor, mind_map = visible_map(request, map_id)
    key = request.GET.get("cle", "")
    if not _KEY.fullmatch(key):
        return json_refusal(_("Cette demande n’est pas comprise. Rechargez la page, puis recommencez."), 400)
    reading = _read(request, actor, mind_map)
    if isinstance(reading, JsonResponse):
        return reading
    try:
        made = import_map(
            by=actor,
            map_id=mind_map.pk,
            whole=reading.whole,
            key=key,
            source="file",
            as_content=request.GET.get("contenu") == "1",
            kept=request.GET.get("garder") == "1",
        )
    except Refused as refusal:
        return json_refusal(refusal.why, 422)
    said = ngettext("%(n)d élément apporté.", "%(n)d éléments apportés.", made.nodes) % {"n": made.nodes}
    return json_response({"import": made.pk, "said": said, "head": (made.heads or [""])[0]}, 201)


@require_GET
def download(request: HttpRequest, map_id: int, form: str) -> HttpResponse:
    """The map, or the branch that `?branche=` names, in one format."""
    actor, mind_map = visible_map(request, map_id)
    if form not in OFFERED:
        raise Http404
    wanted = OFFERED[form]
    try:
        ration("files", actor)
        data = wanted.write(whole_of(mind_map.document, request.GET.get("branche", "")))
    except NotYet as refusal:
        return HttpResponse(refusal.why, status=429, content_type="text/plain; charset=utf-8")
    except Unwritable as error:
        return HttpResponse(error.why, status=422, content_type="text/plain; charset=utf-8")
    headers = {
        # Its name is the link's (`download`): a header is noted by too many for a title to be in it.
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=wanted.media_type, headers=headers)


def file_name(title: str, suffix: str) -> str:
    """« Carte – Patient sans médecin traitant – 26-11-2026.mm »"""
    words = re.sub(r"[^\w ’'().,-]+", " ", title)
    words = re.sub(r"\s+", " ", words).strip(" .")[:80].strip(" .")
    return f"Carte – {words or 'sans titre'} – {timezone.localdate():%d-%m-%Y}{suffix}"


def _keepers(actor: Actor, mind_map: MindMap) -> list[Organisation]:
    """The organisations for which this person may keep this map as a template."""
    if mind_map.meeting.kind == MeetingKind.RCP:
        return []
    mine = Organisation.objects.filter(pk__in=list(actor.memberships))
    return [one for one in mine if actor.may(Ability.SCHEDULE, OfOrganisation(one))]


def _offer(form: Form, whole: Whole, mind_map: MindMap) -> dict[str, Any]:
    held = [words for feature, words in _KEPT.items() if feature in form.holds]
    name = file_name(whole.root.text or mind_map.title, form.suffixes[0])
    return {"form": form, "name": name, "kept": _sentence(held), "lost": not_held(form, whole)}


def _sentence(words: list[str]) -> str:
    if not words:
        return _("Garde les mots et leur ordre.")
    last = words[-1] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"
    return _("Garde %(what)s.") % {"what": last}


def _undoable(actor: Actor, mind_map: MindMap) -> list[MapImport]:
    """The last things brought that whoever writes in the map may take away again: their own, or all for who joins."""
    standing = mind_map.imports.filter(undone_at__isnull=True).order_by("-pk").select_related("by")[:5]
    joins = actor.may(Ability.GRAFT, mind_map)
    return [one for one in standing if joins or (one.by_id is not None and one.by_id == actor.person_id)]


def _read(request: HttpRequest, actor: Actor, mind_map: MindMap) -> Reading | JsonResponse:
    """The map in the body, or why there is none; a stranger's file is not even read."""
    if not may_write(actor, mind_map.document):
        return json_refusal(_(WHY[Ability.MAP]), 403)
    brought = body_of(request, MOST_UNZIPPED)
    if brought is None:
        return json_refusal(_("Ce fichier dépasse 20 Mo : ce n’est sans doute pas une carte."), 413)
    try:
        ration("files", actor)
        return apart.read(brought, _sheets(request.GET.get("feuilles", "")), person=actor.id)
    except NotYet as refusal:
        return json_refusal(refusal.why, 429)
    except Unreadable as error:
        return json_refusal(error.why, 422)


def _sheets(asked: str) -> Collection[int] | None:
    return frozenset(n for n in map(number_of, asked.split(",")) if n is not None) if asked else None
