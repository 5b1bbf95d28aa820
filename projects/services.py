"""The only writers of projects and of the assets put to work in them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets.models import Asset
from assetmap.history.recording import recorded
from projects import policy
from projects.models import Mobilisation, Project


@transaction.atomic
def save_project(*, actor, project):
    """Add a project, or keep a changed one, from an unsaved or edited instance."""
    created = project._state.adding
    may = policy.can_start if created else policy.can_edit
    may(actor, project.community if created else project).require()
    project.full_clean()
    if not created:
        project.version += 1
    project.updated_at = timezone.now()
    with recorded(actor=actor, verb="projects.started" if created else "projects.edited"):
        project.save()
    return project


@transaction.atomic
def mobilise_asset(
    *, actor, project, asset, role, stage=Mobilisation.Stage.ACTIVE, since=None, **details
):
    """Put an asset to work in a project. `details`: until, in_kind, gained."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    policy.can_mobilise(actor, project).require()
    if not Asset.objects.visible_to(actor).filter(pk=asset.pk).exists():
        raise ValidationError({"asset": _("Choose an asset that is on the map.")})
    use = Mobilisation(project=project, asset=asset, role=role, stage=stage, since=since, **details)
    use.full_clean()
    with recorded(actor=actor, verb="projects.asset_mobilised"):
        use.save()
    return use
