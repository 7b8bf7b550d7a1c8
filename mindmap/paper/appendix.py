"""What a map's paper keeps beside its tree: the images of its nodes, and the result of its last vote."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from rcp.paper.kinds import Picture

from ..annotations.marks import dots_of_all, marks_of
from ..models import MapImage, MindMap
from ..tree.branches import Branch
from ..tree.wording import words_of


def images_in(mind_map: MindMap, root: Branch) -> list[dict[str, str]]:
    """The images that nodes show, in reading order: named by their digest, with the words that stand for each."""
    known = {str(one.pk): one for one in MapImage.objects.filter(map=mind_map).defer("data")}
    shown = [(branch.node, known.get(branch.node.image)) for _depth, branch in root.walk()]
    return [
        {"node": node.id, "image": str(kept.pk), "sha256": kept.sha256, "words": kept.words or words_of(node)}
        for node, kept in shown
        if kept is not None
    ]


def result_in(mind_map: MindMap, root: Branch) -> dict[str, Any] | None:
    """The result that everybody sees: `rows` are the nodes of the map that have dots, most first, and how many of them
    joined maps brought. Without a vote on this map itself, there is no budget and nobody voted."""
    marks = marks_of([mind_map])[mind_map.pk]
    totals = dots_of_all(marks)
    if totals is None:
        return None
    nodes = [branch.node for _depth, branch in root.walk() if totals.get(branch.node.id)]
    nodes.sort(key=lambda node: -totals[node.id])
    merged = marks["merged"]
    # Papers are frozen with this word: it stays.
    rows = [
        {"node": node.id, "text": words_of(node), "dots": totals[node.id], "brought": merged.get(node.id, 0)}
        for node in nodes
    ]
    vote = marks["vote"]
    told = {"budget": vote["budget"], "voters": vote["voters"], "closed": vote["closed"]} if vote is not None else {}
    return {**told, "rows": rows}


def ranked(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same rows with their rank; those with as many dots share it."""
    return [{**row, "rank": 1 + sum(other["dots"] > row["dots"] for other in rows)} for row in rows]


def pictures_of(content: Mapping[str, Any]) -> dict[str, Picture]:
    """The images that this content names, as they are: one that was erased or is another by now is left out."""
    wanted = {entry["image"]: entry["sha256"] for entry in content["images"]}
    rows = MapImage.objects.filter(pk__in=[UUID(image) for image in wanted])
    return {
        f"image-{row.pk}": Picture(row.media_type, bytes(row.data))
        for row in rows
        if row.data and row.sha256 == wanted[str(row.pk)]
    }
