from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "rcp.journal"
    label = "journal"
    verbose_name = "Journal"
