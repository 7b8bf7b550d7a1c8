"""What is written of the person's words, their needs, goals, and of who tells them.

Each command: lock, rights, rule, write, record.
"""

from .aiming import aim_action, restore_goal, revise_goal, set_goal, withdraw_goal
from .hearing import note_participation, note_voice
from .rounds import ask_floor, give_floor, next_turn, pass_first, strike_line
from .sorting import add_need, move_need, rank_need, restore_need, revise_need, withdraw_need
from .telling import plan_telling, restore_telling, revise_telling, withdraw_telling

__all__ = [
    "add_need",
    "aim_action",
    "ask_floor",
    "give_floor",
    "move_need",
    "next_turn",
    "note_participation",
    "note_voice",
    "pass_first",
    "plan_telling",
    "rank_need",
    "restore_goal",
    "restore_need",
    "restore_telling",
    "revise_goal",
    "revise_need",
    "revise_telling",
    "set_goal",
    "strike_line",
    "withdraw_goal",
    "withdraw_need",
    "withdraw_telling",
]
