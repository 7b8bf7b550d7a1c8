"""Taking a map's row before anything is asked of it."""

from ..models import MindMap


def locked_map(map_id: int) -> MindMap:
    """The map's row, locked until the transaction ends, with what commands read of it."""
    return (
        MindMap.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__stream", "meeting__organisation", "document", "breakout")
        .get(pk=map_id)
    )
