"""What stands on a situation and hears at once that its sharing changed; areas above add theirs (AppConfig.ready)."""

from typing import Protocol

from rcp.journal.record import Author


class Follower(Protocol):
    def hold(self, case_id: int) -> None:
        """Lock what will be told, before the situation's own row is."""

    def tell(self, case_id: int, *, by: Author) -> None:
        """The sharing changed, in the caller's transaction: record it without saying why, have rights read again."""


followers: list[Follower] = []


def hold(case_id: int) -> None:
    for follower in followers:
        follower.hold(case_id)


def tell(case_id: int, *, by: Author) -> None:
    for follower in followers:
        follower.tell(case_id, by=by)
