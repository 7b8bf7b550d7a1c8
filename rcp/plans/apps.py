from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "rcp.plans"
    label = "plans"
    verbose_name = "PPCS"

    def ready(self) -> None:
        from rcp.paper.kinds import kinds as papers

        from .paper import KIND, plan_kind

        papers[KIND] = plan_kind
