from django.apps import AppConfig


class MindmapConfig(AppConfig):
    name = "mindmap"
    label = "mindmap"
    verbose_name = "Cartes mentales"

    def ready(self) -> None:
        from rcp.coedit.kinds import kinds

        from .kinds import KIND, mindmap_kind

        kinds[KIND] = mindmap_kind
