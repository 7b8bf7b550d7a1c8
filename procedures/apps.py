from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "procedures"
    label = "procedures"
    verbose_name = "Documents"

    def ready(self) -> None:
        from approvals.kinds import kinds
        from mindmap.annotations.marks import sources
        from mindmap.erasure import mentions
        from rcp.paper.kinds import kinds as papers

        from .kinds import KINDS
        from .origins import forget_words, links_of, said_in
        from .paper import KINDS as PAPERS

        kinds.update(KINDS)
        papers.update(PAPERS)
        sources.append(links_of)
        mentions.sources.append(said_in)
        mentions.erasers.append(forget_words)
