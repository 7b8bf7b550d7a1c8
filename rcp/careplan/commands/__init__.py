"""What is written of needs and goals. Each command: lock, rights, rule, write, record."""

from .aiming import aim_action, restore_goal, revise_goal, set_goal, withdraw_goal
from .sorting import add_need, move_need, rank_need, restore_need, revise_need, withdraw_need

__all__ = [
    "add_need",
    "aim_action",
    "move_need",
    "rank_need",
    "restore_goal",
    "restore_need",
    "revise_goal",
    "revise_need",
    "set_goal",
    "withdraw_goal",
    "withdraw_need",
]
