from django.apps import AppConfig


class MindmapConfig(AppConfig):
    name = "mindmap"
    label = "mindmap"
    verbose_name = "Cartes mentales"

    def ready(self) -> None:
        from rcp.coedit.kinds import kinds
        from rcp.notify.work import jobs
        from rcp.paper.kinds import kinds as papers

        from . import in_place_paper, paper
        from .commands import repair_changed_maps
        from .disk import forget_lately_erased
        from .kinds import KIND, mindmap_kind

        kinds[KIND] = mindmap_kind
        papers[paper.KIND] = paper.map_paper
        papers[in_place_paper.KIND] = in_place_paper.in_place_paper
        jobs.append(repair_changed_maps)
        jobs.append(forget_lately_erased)
