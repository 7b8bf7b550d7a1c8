"""The two answers that are neither success nor bug. Both are told only to whoever asked."""


class Refused(Exception):
    """The author may not do this. `why` is a French sentence that can be shown as it is."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NotYet(Refused):
    """Allowed, but something named is missing, out of date or impossible now.

    `missing` lists what is missing, one French sentence each; `current` carries the row as it stands
    when the refusal is about a stale write, so that the screen can show both texts.
    """

    def __init__(self, why: str, *, missing: tuple[str, ...] = (), current: dict[str, object] | None = None) -> None:
        super().__init__(why)
        self.missing = missing
        self.current = current


class ToConfirm(NotYet):
    """Allowed to whoever says so: the same command with `confirm` set to true is done. Asked once."""

    def __init__(self, why: str, *, confirm: str) -> None:
        super().__init__(why)
        self.confirm = confirm
