from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "rcp.room"
    label = "room"
    verbose_name = "Salle"
