from django.apps import AppConfig


class CoeditConfig(AppConfig):
    name = "rcp.coedit"
    label = "coedit"
    verbose_name = "Documents partagés"

    def ready(self) -> None:
        from rcp.journal.record import on_commit
        from rcp.notify.work import jobs

        from . import announcements
        from .commands import take_snapshots

        on_commit.append(announcements.entry_committed)
        jobs.append(take_snapshots)
