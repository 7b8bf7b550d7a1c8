from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "rcp.dispatch"
    label = "dispatch"
    verbose_name = "Envois"
