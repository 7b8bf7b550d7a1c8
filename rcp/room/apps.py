from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "rcp.room"
    label = "room"
    verbose_name = "Salle"

    def ready(self) -> None:
        from rcp.live.viewpoints import rooms

        from .kind import KIND, meeting_room

        rooms[KIND] = meeting_room
