from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "rcp.room"
    label = "room"
    verbose_name = "Salle"

    def ready(self) -> None:
        from rcp.cases.beside import Beside, besides
        from rcp.live.viewpoints import rooms

        from . import case_page
        from .kind import KIND, meeting_room

        rooms[KIND] = meeting_room
        besides["meetings"] = Beside("meetings/_of_case.html", case_page.read, rank=20)
