from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "procedures"
    label = "procedures"
    verbose_name = "Documents"

    def ready(self) -> None:
        from rcp.coedit.kinds import kinds
        from rcp.notify.work import jobs
        from rcp.paper.kinds import kinds as papers
        from rcp.paper.printing import print_waiting_papers

        from .commands import close_due_circuits
        from .kinds import DRAFT, draft_kind
        from .paper import KINDS

        kinds[DRAFT] = draft_kind
        papers.update(KINDS)
        jobs += [print_waiting_papers, close_due_circuits]
