from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tests.faults.ledger"
    label = "ledger"

    def ready(self) -> None:
        from rcp.live.viewpoints import rooms

        from .room import room

        rooms["ledger"] = room
