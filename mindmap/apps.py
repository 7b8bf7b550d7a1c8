from django.apps import AppConfig


class MindmapConfig(AppConfig):
    name = "mindmap"
    label = "mindmap"
    verbose_name = "Cartes mentales"

    def ready(self) -> None:
        from rcp.coedit.kinds import kinds
        from rcp.notify.work import jobs
        from rcp.paper.kinds import kinds as papers
        from rcp.reports.origins import sources

        from . import in_place_paper, paper
        from .commands import repair_changed_maps
        from .disk import forget_lately_erased
        from .kinds import KIND, mindmap_kind
        from .origins import origins_of_causes

        kinds[KIND] = mindmap_kind
        papers[paper.KIND] = paper.map_paper
        papers[in_place_paper.KIND] = in_place_paper.in_place_paper
        sources.append(origins_of_causes)
        jobs.append(repair_changed_maps)
        jobs.append(forget_lately_erased)
