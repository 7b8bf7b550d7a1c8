from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "rcp.demo"
    label = "demo"
    verbose_name = "Démonstration"
