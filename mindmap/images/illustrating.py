"""Keeping an image of a map, and what it shows in words."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.coedit.queries import state_of
from rcp.journal.record import lock_open, record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.text import line

from ..document.guards import require_open, writable_map
from ..document.ydoc import values_of
from ..models import MapImage
from .processing import Picture

MOST_IMAGES = 60
MOST_BYTES = 12 * 1024 * 1024
LONGEST_WORDS = 200


@atomic
def add_image(*, by: Actor, map_id: int, picture: Picture) -> MapImage:
    """Keep this picture among the map's own; brought again, it is the same row. A node names it by its id."""
    mind_map = writable_map(by, map_id)
    lock_open(mind_map.meeting.stream)
    known = mind_map.images.filter(sha256=picture.sha256).first()
    if known is not None:
        return known
    kept = mind_map.images.aggregate(Sum("size"))["size__sum"] or 0
    if mind_map.images.count() >= MOST_IMAGES or kept + len(picture.data) > MOST_BYTES:
        raise NotYet(
            _("Cette carte porte déjà toutes les images qu’elle peut porter : %(most)d images, 12 Mo en tout.")
            % {"most": MOST_IMAGES}
        )
    added = MapImage.objects.create(
        map=mind_map,
        data=picture.data,
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        size=len(picture.data),
        sha256=picture.sha256,
        by_id=by.person_id,
    )
    stream = mind_map.meeting.stream
    record(Verb.IMAGE_ADDED, by=by, stream=stream, subject=added, map=map_id, size=added.size)
    return added


@atomic
def describe_image(*, by: Actor, map_id: int, image_id: str, words: str) -> None:
    """Say what an image shows, for whoever does not see it; empty: its element's own words stand for it."""
    mind_map = writable_map(by, map_id)
    said = line(words, most=LONGEST_WORDS, name=_("La description"))
    image = next((one for one in mind_map.images.defer("data") if str(one.pk) == image_id), None)
    if image is None:
        raise Refused(_("Cette image n’existe pas dans cette carte."))
    shown_by = [id_ for id_, value in values_of(state_of(mind_map.document)).items() if value.get("img") == image_id]
    require_open(by, mind_map, shown_by)
    if image.words != said:
        image.words = said
        image.save(update_fields=["words"])
        record(Verb.IMAGE_DESCRIBED, by=by, stream=mind_map.meeting.stream, subject=image, map=map_id)
