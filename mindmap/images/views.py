"""The images of a map: brought as the body of a request, given back to whoever reads the map."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rcp.access.abilities import WHY, Ability
from rcp.journal.refusals import Refused

from ..document.kinds import may_write
from ..models import MapImage
from ..requests import body_of, json_refusal, json_response, visible_map
from .illustrating import add_image
from .processing import MAX_BYTES, TOO_HEAVY, reencoded

# Nothing but pixels: should a browser ever take it for a page, that page can do nothing.
POLICY = "default-src 'none'; sandbox"
# An image never changes, but it may be erased, and a right withdrawn: a browser asks each time, and is given no
# byte that it has already.
KEPT = "private, no-cache"


@require_POST
def new_image(request: HttpRequest, map_id: int) -> JsonResponse:
    """Keep the image that the body is; its id, or the refusal in French (403, 413, 422)."""
    actor, mind_map = visible_map(request, map_id)
    # Rights first: a stranger's file is not even read.
    if not may_write(actor, mind_map.document):
        return json_refusal(_(WHY[Ability.MAP]), 403)
    brought = body_of(request, MAX_BYTES)
    if brought is None:
        return json_refusal(_(TOO_HEAVY), 413)
    try:
        image = add_image(by=actor, map_id=map_id, picture=reencoded(brought))
    except Refused as refusal:
        return json_refusal(refusal.why, 422)
    return json_response({"image": str(image.pk), "width": image.width, "height": image.height}, 201)


@require_GET
def image(request: HttpRequest, map_id: int, image_id: UUID) -> HttpResponse:
    _actor, mind_map = visible_map(request, map_id)
    kept = MapImage.objects.filter(map=mind_map, pk=image_id).defer("data").first()
    if kept is None:
        raise Http404
    etag = f'"{kept.sha256}"'
    headers = {
        "Cache-Control": KEPT,
        "Content-Security-Policy": POLICY,
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "ETag": etag,
    }
    known = get_conditional_response(request, etag=etag, response=HttpResponse(headers=headers))
    if known is not None and known.status_code == 304:
        return known
    return HttpResponse(bytes(kept.data), content_type=kept.media_type, headers=headers)
