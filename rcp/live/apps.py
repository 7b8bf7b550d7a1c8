from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "rcp.live"
    label = "live"
    verbose_name = "Temps réel"
