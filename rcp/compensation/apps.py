from django.apps import AppConfig


class CompensationConfig(AppConfig):
    name = "rcp.compensation"
    label = "compensation"
    verbose_name = "Défraiement"

    def ready(self) -> None:
        from rcp.paper.kinds import kinds as papers

        from .paper import KIND, statement_kind

        papers[KIND] = statement_kind
