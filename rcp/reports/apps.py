from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "rcp.reports"
    label = "reports"
    verbose_name = "Signalements"
