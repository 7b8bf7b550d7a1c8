from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "rcp.access"
    label = "access"
    verbose_name = "Accès"
