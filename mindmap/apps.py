from django.apps import AppConfig


class MindmapConfig(AppConfig):
    name = "mindmap"
    label = "mindmap"
    verbose_name = "Cartes mentales"
