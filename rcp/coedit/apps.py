from django.apps import AppConfig


class CoeditConfig(AppConfig):
    name = "rcp.coedit"
    label = "coedit"
    verbose_name = "Documents partagés"

    def ready(self) -> None:
        from rcp.journal import record

        from . import bell

        record.on_commit.append(bell.new_entry)
