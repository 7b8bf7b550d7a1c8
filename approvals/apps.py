from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"
    label = "approvals"
    verbose_name = "Approbations"

    def ready(self) -> None:
        from rcp.coedit.kinds import kinds
        from rcp.notify.work import jobs
        from rcp.paper.printing import print_waiting_papers

        from .commands import close_due_circuits
        from .shared_text import DRAFT, draft_kind

        kinds[DRAFT] = draft_kind
        jobs += [print_waiting_papers, close_due_circuits]
