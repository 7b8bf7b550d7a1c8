from django.apps import AppConfig


class CoeditConfig(AppConfig):
    name = "rcp.coedit"
    label = "coedit"
    verbose_name = "Documents partagés"
