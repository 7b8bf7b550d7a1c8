"""The ledger by HTTP, and what tests must reach inside a server."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from rcp.access.actor import SERVICE
from rcp.access.links import announce_rights_change, revoke_links
from rcp.journal.models import Stream
from rcp.journal.queries import last_seqs
from rcp.journal.record import record
from rcp.journal.verbs import Verb
from rcp.live import http_fallback, hub
from rcp.people.models import Membership, Organisation, Person
from rcp.realtime.health import healthz
from tests.faults.sessions import ENDINGS

from .room import room


def renderings(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"fragments": room.renderings, "states": room.states})


@csrf_exempt
def revoke(request: HttpRequest, person: int, organisation: int) -> HttpResponse:
    """Take away the links that lead this person to the organisation."""
    revoke_links(by=SERVICE, person=Person.objects.get(pk=person), subject=Organisation.objects.get(pk=organisation))
    return HttpResponse()


@csrf_exempt
@transaction.atomic
def expel(request: HttpRequest, person: int, organisation: int) -> HttpResponse:
    """End this person's membership."""
    Membership.objects.filter(person=person, organisation=organisation).delete()
    announce_rights_change(person_id=person)
    return HttpResponse()


@csrf_exempt
def polling(request: HttpRequest, works: int) -> HttpResponse:
    """Let the rooms' poll of the database fail, or work again."""

    def failing(stream_ids: list[int]) -> dict[int, int]:
        raise KeyError("a bug")

    vars(hub)["last_seqs"] = last_seqs if works else failing
    return HttpResponse()


@csrf_exempt
def end(request: HttpRequest, how: str, session: str) -> HttpResponse:
    """Let this session's right end without a word to anybody."""
    ENDINGS[how](session)
    return HttpResponse()


@csrf_exempt
@transaction.atomic
def fill(request: HttpRequest, stream: int, count: int) -> HttpResponse:
    """That many notes at once, in one transaction."""
    for number in range(count):
        record(Verb.AGENDA_CHANGED, by=SERVICE, stream=Stream.objects.get(pk=stream), text=f"note {number}")
    return HttpResponse()


def token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


urlpatterns = [
    path("healthz", healthz),
    path("ledger/<int:stream_id>/commands", http_fallback.commands, {"kind": "ledger"}),
    path("ledger/<int:stream_id>/entries", http_fallback.entries, {"kind": "ledger"}),
    path("test/renderings", renderings),
    path("test/revoke/<int:person>/<int:organisation>", revoke),
    path("test/expel/<int:person>/<int:organisation>", expel),
    path("test/end/<str:how>/<str:session>", end),
    path("test/polling/<int:works>", polling),
    path("test/fill/<int:stream>/<int:count>", fill),
    path("test/token", token),
]
