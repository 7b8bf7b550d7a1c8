"""« Carte mentale » on paper: the drawing where its words can be read, and always the outline."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.paper import wording
from rcp.paper.kinds import PaperKind, Sheet
from rcp.paper.models import Frozen

from ..annotations.queries import links_of
from ..document.identities import refuse_identities
from ..document.outline import lines_of, whole_of
from ..formats import own
from ..models import MindMap
from ..tree.branches import Branch, Whole
from ..tree.schema import node_of, parse_relation
from ..tree.wording import words_of
from .appendix import images_in, pictures_of, ranked, result_in
from .numbering import COMPLETE, heading_of, keep
from .pagination import PAGES, figures_of

KIND = "mindmap"


@atomic
def freeze_map(*, by: Actor, map_id: int, branch: str = "", page: str = "") -> Frozen:
    """Keep the map, or this branch, as it is now, numbered, and queue its paper on the pages asked for (`PAGES`)."""
    mind_map = (
        MindMap.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__organisation")
        .get(pk=map_id)
    )
    by.require(Ability.READ, mind_map)
    if page not in PAGES:
        raise Refused(_("Ce format de page n’existe pas."))
    refuse_identities(mind_map)
    content = {**content_of(mind_map, branch), "page": page}
    return keep(by=by, kind=KIND, prefix="CARTE", mind_map=mind_map, content=content)


def content_of(mind_map: MindMap, branch: str = "") -> dict[str, Any]:
    """The map, or one branch of it, as plain values: every node in reading order, with its parent, and what nodes
    became."""
    whole = whole_of(mind_map.document, branch)
    root = whole.root
    ids = {one.node.id for _depth, one in root.walk()}
    return {
        "kind": KIND,
        "title": root.text or mind_map.title,
        "group": mind_map.breakout.name if mind_map.breakout else "",
        **heading_of(mind_map),
        "nodes": own.rows(root),
        "rels": own.links(whole.relations),
        "links": [
            {"node": link["node"], "label": link["label"], "title": link["title"]}
            for link in links_of(mind_map)
            if link["node"] in ids
        ],
        "images": images_in(mind_map, root),
        "vote": result_in(mind_map, root),
        "page": "",
    }


def tree_of(content: dict[str, Any]) -> Branch:
    """The tree that these rows describe; the first is the root, and a parent always comes before its children."""
    children: dict[str, list[str]] = {}
    for row in content["nodes"]:
        children.setdefault(row["parent"], []).append(row["id"])
    grown: dict[str, Branch] = {}
    for row in reversed(content["nodes"]):
        node = node_of(row["id"], row)
        grown[row["id"]] = Branch(node, tuple(grown[child] for child in children.get(row["id"], ())))
    return grown[content["nodes"][0]["id"]]


def sheet(content: dict[str, Any], copy: str, facts: dict[str, Any]) -> Sheet:
    """The map as pages: one drawing when its leaves are readable, else an overview and a page a branch."""
    root = tree_of(content)
    relations = tuple(one for row in content["rels"] if (one := parse_relation(row["id"], row)))
    figures = figures_of(Whole(root, relations), content["page"])
    links: dict[str, list[dict[str, str]]] = {}
    for link in content["links"]:
        links.setdefault(link["node"], []).append(link)
    images = {entry["node"]: {**entry, "name": f"image-{entry['image']}"} for entry in content["images"]}
    vote = content["vote"]
    drawn_at = datetime.fromisoformat(content["drawn_at"])
    lines = lines_of(root)
    named = {line.node_id: {"number": line.number, "text": line.text} for line in lines}
    named[root.node.id] = {"number": "", "text": words_of(root.node)}
    context = {
        **content,
        "status": _("Carte mentale"),
        "held": wording.day(date.fromisoformat(content["held_on"])),
        "drawn": wording.moment(drawn_at, content["zone"]),
        "figures": figures,
        "lines": [
            {"line": line, "links": links.get(line.node_id, ()), "image": images.get(line.node_id)} for line in lines
        ],
        "across": [(named[one.a], one.label, named[one.b]) for one in relations if one.a in named and one.b in named],
        "root_image": images.get(root.node.id),
        "vote": vote and {**vote, "rows": ranked(vote["rows"])},
        "brought": any(row["brought"] for row in vote["rows"]) if vote else False,
    }
    return Sheet("mindmap/paper.html", context, {figure.name: figure.svg for figure in figures})


def _with_all_that_is_beside(content: dict[str, Any]) -> dict[str, Any]:
    """To shape 2: links across, images, the result of a vote and the dots that joined maps brought, a chosen page."""
    content = {"rels": [], "images": [], "vote": None, "page": "", **content}
    if content["vote"] is not None:
        rows = [{"brought": 0, **row} for row in content["vote"]["rows"]]
        content["vote"] = {**content["vote"], "rows": rows}
    return content


def thing(frozen: Frozen) -> MindMap | None:
    _kind, _sep, pk = frozen.subject.partition(":")
    return MindMap.objects.select_related("meeting__organisation").filter(pk=pk).first()


map_paper = PaperKind(
    label="Carte mentale",
    copies={COMPLETE: "Carte mentale"},
    sheet=sheet,
    thing=thing,
    images=pictures_of,
    shapes=(_with_all_that_is_beside,),
)
