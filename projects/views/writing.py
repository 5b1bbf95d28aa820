"""Writing up a project, and its way from draft to everybody."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assetmap.assets.policy import can_submit
from assetmap.common.auth import member_required
from assetmap.communities.models import Community
from projects import policy, services
from projects.forms import NoteForm, ProjectForm
from projects.giving_away import contact_details
from projects.views.pages import detail_context, known, known_asset


def kept_under(request, what):
    """The name under which a form keeps its draft on the device."""
    return f"project-{what}-{request.user.pk}"


def must_work_somewhere(user):
    """Whoever works in no community is told so."""
    if not user.is_staff and not Community.objects.worked_in_by(user).exists():
        can_submit(user, Community()).require()


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def create(request):
    """Perhaps for ?asset=, which is put to work next."""
    must_work_somewhere(request.user)
    asset = known_asset(request, request.GET["asset"]) if "asset" in request.GET else None
    form = ProjectForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        initial={"community": request.GET.get("community", "")},
    )
    if request.method == "POST" and form.is_valid() and (project := _saved(request, form)):
        messages.success(request, _("Kept as a draft. Add to it whenever you like."))
        point_out(request, project)
        return redirect(_use_of(asset, project) if asset else project)
    return _form(request, form, "new", asset=asset)


def _use_of(asset, project):
    return reverse("projects:use_create", args=[project.slug]) + f"?asset={asset.uid}"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request, slug):
    project = known(request, slug)
    policy.can_edit(request.user, project).require()
    posted = request.POST if request.method == "POST" else None
    form = ProjectForm(posted, user=request.user, instance=project)
    if posted is not None and form.is_valid():
        saved = _saved(request, form, version=form.cleaned_data.get("version") or 0)
        if saved:
            messages.success(request, _("Kept."))
            point_out(request, saved)
            return redirect(saved)
    return _form(request, form, slug, project)


def _saved(request, form, version=None):
    try:
        project = services.save_project(actor=request.user, project=form.instance, version=version)
    except ValidationError as problem:
        form.add_error(None, problem)
        return None
    except services.StaleProject as stale:
        form.add_error(None, _("%(what)s Look at its page in another window; if you keep this, "
                               "yours is what counts.") % {"what": stale})  # fmt: skip
        form.data = form.data.copy()
        form.data["version"] = stale.current.version
        return None
    request.session["saved_project"] = kept_under(
        request, "new" if version is None else project.slug
    )
    return project


def point_out(request, row):
    """What everybody would read of what was kept just now; for who has no scripts, too."""
    if found := contact_details(row):
        asked = _("Everybody reads this. Does it have to be there?")
        messages.warning(request, " ".join([*found, asked]))


def _form(request, form, what, project=None, asset=None):
    context = {"form": form, "project": project, "asset": asset}
    context |= {"draft_key": kept_under(request, what)}
    return render(request, "projects/project_form.html", context)


@require_POST
@member_required
def review_request(request, slug):
    project = known(request, slug)
    services.send_for_review(actor=request.user, project=project)
    messages.success(request, _("Sent for review. Somebody else reads it before everybody does."))
    return redirect(project)


@require_POST
@member_required
def publication(request, slug):
    project = known(request, slug)
    services.publish_project(actor=request.user, project=project)
    messages.success(request, _("“%(title)s” is published.") % {"title": project})
    return redirect(project)


@require_POST
@member_required
def return_to_author(request, slug):
    project = known(request, slug)
    form = NoteForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            services.return_project(
                actor=request.user, project=project, note=form.cleaned_data["note"]
            )
            messages.success(request, _("It went back, with your question."))
            return redirect(project)
        except ValidationError as problem:
            form.add_error(None, problem)
    context = detail_context(request, slug, note_form=form)
    return render(request, "projects/project_detail.html", context)
