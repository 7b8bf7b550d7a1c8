from django.apps import AppConfig


class CareplanConfig(AppConfig):
    name = "rcp.careplan"
    label = "careplan"
    verbose_name = "Besoins et objectifs"

    def ready(self) -> None:
        from rcp.decisions.minutes import parts

        from .record import NAME, part_of

        parts[NAME] = part_of
