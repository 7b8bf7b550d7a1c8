"""From a decision or an action back to the element of the map that it comes from."""

from collections.abc import Mapping, Sequence

from mindmap.models import NodeLink
from rcp.meetings.models import Meeting

Links = Mapping[int, Sequence[NodeLink]]


def links_to(meeting: Meeting, column: str) -> Links:
    """`row → its elements`; `column` is « decision » or « action_item »."""
    links: dict[int, list[NodeLink]] = {}
    for link in NodeLink.objects.filter(map__meeting=meeting, **{f"{column}__isnull": False}):
        links.setdefault(getattr(link, f"{column}_id"), []).append(link)
    return links
