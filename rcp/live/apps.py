from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "rcp.live"
    label = "live"
    verbose_name = "Temps réel"

    def ready(self) -> None:
        from rcp.journal.record import on_commit

        from .doorbell import doorbell
        from .hub import hub

        on_commit.append(hub.heard)
        doorbell.listen(hub.rung)
        doorbell.listen_whispers("presence", hub.presence_heard)
        doorbell.listen_whispers("ephemeral", hub.ephemeral_heard)
