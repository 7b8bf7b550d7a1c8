from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "rcp.live"
    label = "live"
    verbose_name = "Temps réel"

    def ready(self) -> None:
        from rcp.journal.record import on_commit
        from rcp.realtime.bus import bus

        from .hub import hub

        on_commit.append(hub.entry_committed)
        bus.subscribe(hub.committed_elsewhere)
        bus.subscribe_ephemeral("presence", hub.presence_elsewhere)
        bus.subscribe_ephemeral("ephemeral", hub.ephemeral_elsewhere)
