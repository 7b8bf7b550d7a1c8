"""The maps of a meeting, and what is said of their nodes beside the shared document: what they became, votes, locks,
comments, images, named versions. None of it is in the document, where everyone could write it."""

import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import Q

from rcp.access.abilities import Role, State, Thing
from rcp.access.actor import Actor
from rcp.coedit.models import SharedDocument
from rcp.decisions.models import ActionItem, Decision
from rcp.meetings.models import Breakout, Meeting
from rcp.people.models import Organisation, Person
from rcp.reports.models import ThemeCause


class MindMap(models.Model):
    """One map: the plenary's when `breakout` is empty, else that group's. Its content is the shared document."""

    document = models.OneToOneField(SharedDocument, on_delete=models.PROTECT, related_name="mind_map")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="maps")
    breakout = models.OneToOneField(Breakout, on_delete=models.PROTECT, null=True, blank=True, related_name="mind_map")
    title = models.CharField(max_length=200)
    # A group may work on a copy: it shares the common map's history, and merges back into it.
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    copied_epoch = models.PositiveIntegerField(null=True, blank=True)  # of the common map's document, when copied
    # A group's map that will not be joined: the meeting may close without it.
    set_aside_at = models.DateTimeField(null=True, blank=True)
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
    """What a node became: a decision, an action item or a cause of the theme, exactly one per row."""

    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="links")
    node_id = models.CharField(max_length=40)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="node_links")
    action_item = models.ForeignKey(
        ActionItem, on_delete=models.PROTECT, null=True, blank=True, related_name="node_links"
    )
    cause = models.ForeignKey(ThemeCause, on_delete=models.PROTECT, null=True, blank=True, related_name="node_links")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, action_item__isnull=True, cause__isnull=True)
                | Q(decision__isnull=True, action_item__isnull=False, cause__isnull=True)
                | Q(decision__isnull=True, action_item__isnull=True, cause__isnull=False),
                name="node_link_to_one_thing",
            ),
            models.UniqueConstraint(fields=["map", "node_id", "decision"], name="node_linked_once_to_decision"),
            models.UniqueConstraint(fields=["map", "node_id", "action_item"], name="node_linked_once_to_action"),
            models.UniqueConstraint(fields=["map", "node_id", "cause"], name="node_linked_once_to_cause"),
        ]
        indexes = [models.Index(fields=["map", "node_id"])]

    def __str__(self) -> str:
        return f"{self.map_id}/{self.node_id}"


class Graft(models.Model):
    """A group's map joined to another, as one branch or, for a copy, merged; kept so that it can be undone, even later.

    `first_seq` to `last_seq` are the updates that joined it, in that epoch of the target's document; those of the last
    undoing too, so that joining again brings back what was undone.
    """

    source = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="grafted_into")
    target = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="grafts")
    head = models.CharField(max_length=40, blank=True)  # the new branch's first node, in the target
    pairs = models.JSONField()  # {source node: its node in the target, new or fused into}
    fused = models.JSONField(default=dict)  # the pairs whose target was there already
    epoch = models.PositiveIntegerField(null=True, blank=True)
    first_seq = models.PositiveBigIntegerField(null=True, blank=True)
    last_seq = models.PositiveBigIntegerField(null=True, blank=True)
    undone_seq = models.PositiveBigIntegerField(null=True, blank=True)
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


class MapImport(models.Model):
    """What a file or a method brought into a map at once; kept so that it can be undone in one step. `key` is drawn by
    whoever asks, so that one asked twice is done once."""

    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="imports")
    key = models.CharField(max_length=40)
    source = models.CharField(max_length=40)  # « file » or « method »
    heads = models.JSONField()  # the first nodes of what came
    nodes = models.PositiveIntegerField()
    # The updates that brought it, in that epoch of the map's document: what the centre said before is in its log.
    epoch = models.PositiveIntegerField(null=True, blank=True)
    first_seq = models.PositiveBigIntegerField(null=True, blank=True)
    last_seq = models.PositiveBigIntegerField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["map", "key"], name="import_once")]

    def __str__(self) -> str:
        return f"{self.map_id} ← {self.source}"


class VoteRound(models.Model):
    """One round of dot voting on a map: each person lays up to `budget` dots. One at a time; hidden until revealed."""

    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="rounds")
    budget = models.PositiveSmallIntegerField()
    hidden = models.BooleanField(default=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["map"], condition=Q(closed_at__isnull=True), name="one_open_round"),
            models.CheckConstraint(condition=Q(budget__gte=1, budget__lte=20), name="round_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.map_id} ● {self.budget}"

    @property
    def is_shown(self) -> bool:
        """Whether everybody sees how many dots each node has."""
        return not self.hidden or self.revealed_at is not None


class NodeVote(models.Model):
    """The dots that one person laid on one node in one round."""

    round = models.ForeignKey(VoteRound, on_delete=models.PROTECT, related_name="votes")
    node_id = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dots = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["round", "node_id", "person"], name="node_vote_once"),
            models.CheckConstraint(condition=Q(dots__gte=1, dots__lte=20), name="node_vote_dots"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.node_id} {self.dots}"


class BranchLock(models.Model):
    """A branch that nobody may change until it is released, but whoever leads."""

    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="locks")
    node_id = models.CharField(max_length=40)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["map", "node_id"], condition=Q(released_at__isnull=True), name="branch_locked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.map_id}/{self.node_id}"


class NodeComment(models.Model):
    """What somebody remarked about a node. Withdrawn by its author, settled by anyone; never rewritten."""

    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="comments")
    node_id = models.CharField(max_length=40)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["map", "node_id"])]

    def __str__(self) -> str:
        return f"{self.map_id}/{self.node_id}"


class MapImage(models.Model):
    """An image of one map, checked and encoded again by the server; the document's nodes name it by its id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="images")
    data = models.BinaryField()
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # What it shows, for whoever does not see it; empty: the words of its node stand for it.
    words = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = [models.UniqueConstraint(fields=["map", "sha256"], name="image_once_per_map")]

    def __str__(self) -> str:
        return str(self.pk)


class MapVersion(models.Model):
    """A moment of a map that somebody gave a name: the update it stands after, in an epoch of its document."""

    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=120)
    epoch = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["map", "name"], name="map_version_named_once")]

    def __str__(self) -> str:
        return self.name


class MapSeen(models.Model):
    """How far of a map's log somebody has looked, so that « depuis votre dernière visite » can be shown."""

    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="seen")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    epoch = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["map", "person"], name="map_seen_once")]

    def __str__(self) -> str:
        return f"{self.map_id} ≤ {self.seq}"


class MapTemplate(models.Model):
    """A map that an organisation keeps to begin others from: `content` is a list of branches, as `document.Subtree`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="map_templates")
    name = models.CharField(max_length=120)
    help = models.CharField(max_length=500, blank=True)
    content = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(withdrawn_at__isnull=True), name="template_named_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
