from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "rcp.decisions"
    label = "decisions"
    verbose_name = "Décisions"
