from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "rcp.notify"
    label = "notify"
    verbose_name = "Courrier"
