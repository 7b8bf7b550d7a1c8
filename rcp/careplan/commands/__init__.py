"""What is written of needs and goals. Each command: lock, rights, rule, write, record."""

from .sorting import add_need, move_need, rank_need, restore_need, revise_need, withdraw_need

__all__ = ["add_need", "move_need", "rank_need", "restore_need", "revise_need", "withdraw_need"]
