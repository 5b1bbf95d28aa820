"""What somebody wants to add, change or point out, while it waits for a decision."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Proposal(models.Model):
    """A new place or group, an edit, or a remark on an entry. What is published stays as it is.

    Not tracked: what it says belongs to nobody's history until somebody accepts it, and has to be
    gone without a trace when nobody does. `changes`: {field: value}, see `services.changes`.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("a new place or group")
        EDIT = "edit", _("a change")
        CHANGED = "changed", _("it has changed")
        CLOSED = "closed", _("it has closed or ended")
        DUPLICATE = "duplicate", _("it is here twice")
        PRIVATE = "private", _("this should not be public")

    REMARKS = (Kind.CHANGED, Kind.CLOSED, Kind.DUPLICATE, Kind.PRIVATE)

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned with a question")
        MERGED = "merged", _("already on the map")
        REJECTED = "rejected", _("declined")
        SPAM = "spam", _("taken for spam")
        ESCALATED = "escalated", _("held personal data")

    UNFINISHED = (State.PENDING, State.RETURNED)

    class Reason(models.TextChoices):
        NOT_HERE = "not_here", _("it is not in this community")
        NOT_AN_ASSET = "not_an_asset", _("it is not something this map shows")
        NOT_CLEAR = "not_clear", _("we could not find out enough")
        STILL_RIGHT = "still_right", _("we looked, and it is still right")
        OTHER = "other", _("another reason")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(
        "communities.Community", on_delete=models.CASCADE, related_name="proposals"
    )
    asset = models.ForeignKey(
        "assets.Asset", on_delete=models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind)
    asset_kind = models.CharField(max_length=10, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    base_version = models.PositiveIntegerField(null=True, blank=True)
    message = models.CharField(_("in their words"), max_length=1000, blank=True)
    # --- Who sent it: somebody who signs in, or somebody who may leave an address.
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    is_public = models.BooleanField(default=False)  # sent without signing in
    email = models.EmailField(_("email"), blank=True)
    address_digest = models.CharField(max_length=64, blank=True)
    key = models.UUIDField(unique=True)  # one row a form, however often it is sent
    status_digest = models.CharField(max_length=64, blank=True, db_index=True)
    sameness = models.CharField(max_length=64, blank=True)  # digest of what it says
    score = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # --- What became of it
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(_("reason"), max_length=14, choices=Reason, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    undo = models.JSONField(default=dict, blank=True)  # what accepting it changed, as it was

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [
            models.CheckConstraint(
                name="decided_at_some_time",
                condition=Q(state="pending", decided_at__isnull=True)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="nobody_suggests_other_people",
                condition=~Q(is_public=True, asset_kind="human", kind="new"),
            ),
            models.CheckConstraint(
                name="proposal_of_something",
                condition=Q(kind="new") | Q(asset__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["community", "created_at"],
                name="proposal_queue",
                condition=Q(state="pending"),
            ),
            models.Index(fields=["asset", "state"], name="proposal_of_asset"),
            models.Index(fields=["sameness"], name="proposal_sameness"),
        ]

    def __str__(self):
        return self.changes.get("name") or (self.asset.name if self.asset else "")

    @property
    def is_pending(self):
        return self.state == self.State.PENDING

    @property
    def is_remark(self):
        return self.kind in self.REMARKS
