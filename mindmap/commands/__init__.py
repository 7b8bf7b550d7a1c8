"""What is done to maps by the server, a file a subject. Writing in a map is the browsers' own."""

from .grafting import graft_map, undo_graft
from .linking import link_node
from .opening import open_map
from .repairing import repair_changed_maps, repair_map

__all__ = ["graft_map", "link_node", "open_map", "repair_changed_maps", "repair_map", "undo_graft"]
