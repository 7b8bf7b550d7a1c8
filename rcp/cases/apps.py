from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "rcp.cases"
    label = "cases"
    verbose_name = "Situations"

    def ready(self) -> None:
        from rcp.paper.kinds import kinds as papers

        from .paper import KIND, circle_kind

        papers[KIND] = circle_kind
