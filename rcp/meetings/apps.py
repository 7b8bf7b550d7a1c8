from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "rcp.meetings"
    label = "meetings"
    verbose_name = "Réunions"

    def ready(self) -> None:
        from rcp.coedit.kinds import kinds

        from .notes import NOTES, notes_kind

        kinds[NOTES] = notes_kind
