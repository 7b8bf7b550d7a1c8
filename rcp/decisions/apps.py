from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "rcp.decisions"
    label = "decisions"
    verbose_name = "Décisions"

    def ready(self) -> None:
        from rcp.paper.kinds import kinds as papers

        from .minutes import KIND, minutes_kind

        papers[KIND] = minutes_kind
