from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "rcp.plans"
    label = "plans"
    verbose_name = "PPCS"

    def ready(self) -> None:
        from rcp.cases.beside import Beside, besides
        from rcp.paper.kinds import kinds as papers

        from .paper import KIND, plan_kind
        from .showing import of_case

        papers[KIND] = plan_kind
        besides["plans"] = Beside("plans/_beside.html", of_case, rank=40)
