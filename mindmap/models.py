"""The maps of a meeting, what their nodes became, and which map was grafted into which."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from rcp.access.abilities import Role, State, Thing
from rcp.access.actor import Actor
from rcp.coedit.models import SharedDocument
from rcp.decisions.models import ActionItem, Decision
from rcp.meetings.models import Breakout, Meeting


class MindMap(models.Model):
    """One map: the plenary's when `breakout` is empty, else that group's. Its content is the shared document."""

    document = models.OneToOneField(SharedDocument, on_delete=models.PROTECT, related_name="mind_map")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="maps")
    breakout = models.OneToOneField(Breakout, on_delete=models.PROTECT, null=True, blank=True, related_name="mind_map")
    title = models.CharField(max_length=200)
    # How far of the document's log was looked at for conflicts to write back.
    repaired_seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("meeting_id", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(breakout__isnull=True), name="one_plenary_map_per_meeting"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    # Rights are the meeting's.
    @property
    def guarded_as(self) -> Thing:
        return self.meeting.guarded_as

    @property
    def guarded_state(self) -> State:
        return self.meeting.guarded_state

    def standing(self, actor: Actor) -> Collection[Role]:
        return self.meeting.standing(actor)


class NodeLink(models.Model):
    """What a node became: a decision or an action item, exactly one per row."""

    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="links")
    node_id = models.CharField(max_length=40)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="node_links")
    action_item = models.ForeignKey(
        ActionItem, on_delete=models.PROTECT, null=True, blank=True, related_name="node_links"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, action_item__isnull=True)
                | Q(decision__isnull=True, action_item__isnull=False),
                name="node_link_to_one_thing",
            ),
            models.UniqueConstraint(fields=["map", "node_id", "decision"], name="node_linked_once_to_decision"),
            models.UniqueConstraint(fields=["map", "node_id", "action_item"], name="node_linked_once_to_action"),
        ]
        indexes = [models.Index(fields=["map", "node_id"])]

    def __str__(self) -> str:
        return f"{self.map_id}/{self.node_id}"


class Graft(models.Model):
    """A group's map copied as one branch into another map; kept so that it can be undone, even much later."""

    source = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="grafted_into")
    target = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="grafts")
    head = models.CharField(max_length=40)  # the new branch's first node, in the target
    pairs = models.JSONField()  # {source node: new node}
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"], condition=Q(undone_at__isnull=True), name="one_standing_graft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
