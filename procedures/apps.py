from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "procedures"
    label = "procedures"
    verbose_name = "Documents"
