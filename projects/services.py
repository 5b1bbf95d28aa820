"""The only writers of projects, of the assets put to work in them, and of what came of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assetmap.assets.models import Asset
from assetmap.communities.services import tell_coordinators
from assetmap.history.recording import recorded
from assetmap.notifications.services import notify
from projects import policy
from projects.models import Evidence, Mobilisation, Project

RESERVED = ("new", "how-sure")  # addresses that are pages of their own
MAX_NOTE = 500


class StaleProject(Exception):
    """Somebody saved it since the form was opened. `current` is the row as it is now."""

    def __init__(self, current):
        super().__init__(_("Somebody else changed this while you were writing."))
        self.current = current


@transaction.atomic
def save_project(*, actor, project, version=None):
    """Add a project, or keep a changed one, from an unsaved or edited instance.

    Raises StaleProject where a `version` is given and is not the stored one.
    """
    created = project._state.adding
    if created:
        policy.can_start(actor, project.community).require()
        project.created_by = project.created_by or actor
        project.slug = project.slug or free_slug(project.title)
    else:
        stored = Project.objects.select_for_update().get(pk=project.pk)
        policy.can_edit(actor, stored).require()
        if version is not None and stored.version != version:
            raise StaleProject(stored)
        project.version = stored.version + 1
    project.full_clean()
    project.updated_at = timezone.now()
    with recorded(actor=actor, verb="projects.started" if created else "projects.edited"):
        project.save()
    return project


def free_slug(title):
    """An address made from a title, that no other project has."""
    base = slugify(title)[:80] or "project"
    slug, number = base, 2
    while slug in RESERVED or Project.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


# --- Draft, review, published


@transaction.atomic
def send_for_review(*, actor, project):
    project = _locked(project)
    policy.can_send_for_review(actor, project).require()
    project.submitted_at, project.review_note = timezone.now(), ""
    _keep(actor, project, "projects.submitted")
    tell_coordinators(
        project.community,
        besides=actor,
        verb="projects.submitted",
        subject=_("“%(title)s” waits for review") % {"title": project},
        url=project.get_absolute_url(),
        about=project.uid,
    )
    return project


@transaction.atomic
def publish_project(*, actor, project):
    project = _locked(project)
    policy.can_publish(actor, project).require()
    project.is_published, project.review_note = True, ""
    _keep(actor, project, "projects.published")
    _tell_author(actor, project, _("“%(title)s” is published. Thank you."))
    return project


@transaction.atomic
def return_project(*, actor, project, note):
    """Give it back as a draft, with a question its author can answer."""
    note = note.strip()
    if not note:
        raise ValidationError({"note": _("Ask one clear question, so they know what to change.")})
    if len(note) > MAX_NOTE:
        raise ValidationError({"note": _("Keep it under %(n)d letters.") % {"n": MAX_NOTE}})
    project = _locked(project)
    policy.can_publish(actor, project).require()
    project.submitted_at, project.review_note = None, note
    _keep(actor, project, "projects.returned", note=note)
    _tell_author(actor, project, _("A question about “%(title)s”"))
    return project


def _locked(project):
    return Project.objects.select_for_update(of=("self",)).select_related(
        "community", "created_by"
    ).get(pk=project.pk)  # fmt: skip


def _keep(actor, project, verb, note=""):
    project.version += 1
    project.updated_at = timezone.now()
    with recorded(actor=actor, verb=verb, note=note):
        project.save()


def _tell_author(actor, project, subject):
    if project.created_by and project.created_by != actor:
        notify(
            users=[project.created_by],
            verb="projects.decided",
            subject=subject % {"title": project},
            url=project.get_absolute_url(),
            about=project.uid,
        )


# --- Assets put to work


@transaction.atomic
def mobilise_asset(
    *, actor, project, asset, role, stage=Mobilisation.Stage.ACTIVE, since=None, **details
):
    """Put an asset to work in a project. `details`: until, in_kind, gained."""
    use = Mobilisation(project=project, asset=asset, role=role, stage=stage, since=since, **details)
    return save_use(actor=actor, use=use)


@transaction.atomic
def save_use(*, actor, use):
    """Keep a new or changed Mobilisation."""
    project = Project.objects.select_for_update().get(pk=use.project_id)
    policy.can_mobilise(actor, project).require()
    if not Asset.objects.visible_to(actor).filter(pk=use.asset_id).exists():
        raise ValidationError({"asset": _("Choose an asset that is on the map.")})
    created = use._state.adding
    use.full_clean()
    with recorded(actor=actor, verb="projects.asset_mobilised" if created else "projects.use_told"):
        use.save()
    return use


@transaction.atomic
def remove_use(*, actor, use):
    policy.can_mobilise(actor, use.project).require()
    with recorded(actor=actor, verb="projects.asset_let_go"):
        use.delete()


# --- What came of it


@transaction.atomic
def save_finding(*, actor, finding):
    """Keep a new or changed finding."""
    return _save_part(actor, finding, "finding")


@transaction.atomic
def save_evidence(*, actor, evidence):
    """Keep a new or changed row of evidence."""
    _check_numbers(evidence)
    if not evidence._state.adding:
        evidence.version += 1
    return _save_part(actor, evidence, "evidence")


def _save_part(actor, part, name):
    project = Project.objects.select_for_update().get(pk=part.project_id)
    policy.can_edit(actor, project).require()
    created = part._state.adding
    if created:
        part.created_by = actor
    part.full_clean()
    with recorded(actor=actor, verb=f"projects.{name}_{'added' if created else 'edited'}"):
        part.save()
    return part


@transaction.atomic
def remove_part(*, actor, part):
    """Take a finding or a row of evidence away; its versions stay."""
    policy.can_edit(actor, part.project).require()
    with recorded(actor=actor, verb="projects.part_removed"):
        part.delete()


def _check_numbers(row):
    """What the numbers have to be so that they mean something; told beside the field."""
    errors = {}
    used = {Evidence.Design.COMPARED: ("after", "other")}.get(row.design, ("before", "after"))
    if row.design:
        for when in used:
            n, mean, count = (getattr(row, f"{when}_{what}") for what in ("n", "mean", "count"))
            if n is None:
                errors[f"{when}_n"] = _("Say how many people that is of.")
            if mean is None and count is None:
                errors[f"{when}_mean"] = _("Give a mean, or a count.")
            if count is not None and n is not None and count > n:
                errors[f"{when}_count"] = _("More than there are people.")
    elif any(getattr(row, f"{when}_n") is not None for when in ("before", "after", "other")):
        errors["design"] = _("Say who was measured.")
    measure = row.measure
    if measure and measure.lowest is not None and measure.highest is not None:
        for when in ("before", "after", "other"):
            mean = getattr(row, f"{when}_mean")
            if mean is not None and not measure.lowest <= mean <= measure.highest:
                errors[f"{when}_mean"] = _("%(measure)s goes from %(low)g to %(high)g.") % {
                    "measure": measure, "low": measure.lowest, "high": measure.highest,
                }  # fmt: skip
    for when in ("before", "after", "other"):
        sd = getattr(row, f"{when}_sd")
        if sd is not None and sd < 0:
            errors[f"{when}_sd"] = _("A standard deviation is never below 0.")
    if errors:
        raise ValidationError(errors)
