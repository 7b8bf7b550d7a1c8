from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "procedures"
    label = "procedures"
    verbose_name = "Documents"

    def ready(self) -> None:
        from mindmap import elsewhere
        from mindmap.marks import sources
        from rcp.coedit.kinds import kinds
        from rcp.notify.work import jobs
        from rcp.paper.kinds import kinds as papers
        from rcp.paper.printing import print_waiting_papers

        from .commands import close_due_circuits
        from .kinds import DRAFT, draft_kind
        from .origins import forget_words, links_of, said_in
        from .paper import KINDS

        kinds[DRAFT] = draft_kind
        papers.update(KINDS)
        sources.append(links_of)
        elsewhere.sources.append(said_in)
        elsewhere.erasers.append(forget_words)
        jobs += [print_waiting_papers, close_due_circuits]
