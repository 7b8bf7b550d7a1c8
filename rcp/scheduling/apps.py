from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "rcp.scheduling"
    label = "scheduling"
    verbose_name = "Dates"
