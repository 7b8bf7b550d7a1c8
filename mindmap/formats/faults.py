"""Why a file cannot become a map, or a map such a file. Pure."""


class Unreadable(Exception):
    """This file cannot become a map; `why` is a French sentence that can be shown as it is."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Unwritable(Exception):
    """This map cannot become such a file; `why` is a French sentence that can be shown as it is."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
