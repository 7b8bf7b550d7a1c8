"""What is done to maps by the server, a file a subject. Writing in a map is the browsers' own."""

from .annotations.commenting import comment_node, settle_comment, withdraw_comment
from .annotations.linking import link_node
from .annotations.voting import close_vote, close_votes, lay_dots, open_vote, reveal_vote
from .document.fencing import lock_branch, release_branch
from .document.locking import locked_map
from .document.opening import open_map
from .document.repairing import repair_changed_maps, repair_map
from .erasure.erasing import erase_text
from .files.importing import import_map, undo_import
from .files.planting import beginning, plant_method
from .files.templating import keep_template, withdraw_template
from .history.looking import name_version, note_restoration, note_seen
from .images.illustrating import add_image, describe_image
from .in_place.carrying import carry_in_place
from .joining.copying import copy_map, shares_history, written_since_copied
from .joining.grafting import branches_of, graft_map, undo_graft
from .joining.setting_aside import set_map_aside, take_map_up

__all__ = [
    "carry_in_place",
    "branches_of",
    "shares_history",
    "add_image",
    "beginning",
    "close_vote",
    "close_votes",
    "comment_node",
    "copy_map",
    "describe_image",
    "erase_text",
    "graft_map",
    "import_map",
    "keep_template",
    "lay_dots",
    "link_node",
    "lock_branch",
    "locked_map",
    "name_version",
    "note_restoration",
    "note_seen",
    "open_map",
    "open_vote",
    "plant_method",
    "release_branch",
    "repair_changed_maps",
    "repair_map",
    "reveal_vote",
    "set_map_aside",
    "settle_comment",
    "take_map_up",
    "undo_graft",
    "undo_import",
    "withdraw_comment",
    "withdraw_template",
    "written_since_copied",
]
