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

        from .annotations.origins import origins_of_causes
        from .document.kinds import KIND, mindmap_kind
        from .document.repairing import repair_changed_maps
        from .erasure.wal import checkpoint_after_erasures
        from .in_place import paper as in_place_paper
        from .paper import map_paper

        kinds[KIND] = mindmap_kind
        papers[map_paper.KIND] = map_paper.map_paper
        papers[in_place_paper.KIND] = in_place_paper.in_place_paper
        sources.append(origins_of_causes)
        jobs.append(repair_changed_maps)
        jobs.append(checkpoint_after_erasures)
