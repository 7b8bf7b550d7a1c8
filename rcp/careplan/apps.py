from django.apps import AppConfig


class CareplanConfig(AppConfig):
    name = "rcp.careplan"
    label = "careplan"
    verbose_name = "Besoins et objectifs"
