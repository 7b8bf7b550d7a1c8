from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "rcp.meetings"
    label = "meetings"
    verbose_name = "Réunions"
