from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "rcp.notify"
    label = "notify"
    verbose_name = "Courrier"

    def ready(self) -> None:
        from .mail import send_waiting
        from .work import jobs

        jobs.append(send_waiting)
