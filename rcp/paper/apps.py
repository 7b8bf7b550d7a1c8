from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "rcp.paper"
    label = "paper"
    verbose_name = "Papier"
