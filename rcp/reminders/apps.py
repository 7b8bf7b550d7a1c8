from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "rcp.reminders"
    label = "reminders"
    verbose_name = "Suivi et rappels"

    def ready(self) -> None:
        from rcp.notify.work import jobs

        from .commands import send_due_digests

        jobs.append(send_due_digests)
