from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "procedures"
    label = "procedures"
    verbose_name = "Documents"

    def ready(self) -> None:
        from approvals.kinds import kinds
        from mindmap import elsewhere
        from mindmap.marks import sources
        from rcp.paper.kinds import kinds as papers

        from .kinds import KINDS
        from .origins import forget_words, links_of, said_in
        from .paper import KINDS as PAPERS

        kinds.update(KINDS)
        papers.update(PAPERS)
        sources.append(links_of)
        elsewhere.sources.append(said_in)
        elsewhere.erasers.append(forget_words)
