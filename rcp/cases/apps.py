from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "rcp.cases"
    label = "cases"
    verbose_name = "Situations"
