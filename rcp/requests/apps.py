from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "rcp.requests"
    label = "requests"
    verbose_name = "Demandes"

    def ready(self) -> None:
        from rcp.cases.beside import Beside, besides

        from .case_page import read

        besides["requests"] = Beside("requests/_of_case.html", read, rank=10)
