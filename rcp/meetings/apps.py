from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "rcp.meetings"
    label = "meetings"
    verbose_name = "Réunions"

    def ready(self) -> None:
        from rcp.cases.followers import followers
        from rcp.coedit.kinds import kinds
        from rcp.notify.work import jobs

        from .following import meetings_of_case
        from .notes import MEDICAL_NOTES, NOTES, notes_kind
        from .reminding import remind_invited

        kinds[NOTES] = kinds[MEDICAL_NOTES] = notes_kind
        followers.append(meetings_of_case)
        jobs.append(remind_invited)
