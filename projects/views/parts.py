"""The parts of a case study: assets put to work, findings, evidence."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.common.auth import member_required
from assetmap.common.queries import unknown_parameters
from projects import policy, services
from projects.forms import EvidenceForm, FindingForm, HelpSearch, ProjectSearch, UseForm
from projects.helpers import who_could_help, who_could_use
from projects.models import Evidence, Finding, Mobilisation
from projects.views.pages import PAGE_SIZE, known, known_asset
from projects.views.writing import kept_under, must_work_somewhere, point_out


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def use_create(request, slug):
    """Find an asset that could help, then say what it brings."""
    project = known(request, slug)
    policy.can_mobilise(request.user, project).require()
    chosen = request.POST.get("asset") or request.GET.get("asset")
    if not chosen:
        search = HelpSearch(request.GET, label_suffix="")
        asked = search.cleaned_data if search.is_valid() else {}
        found = who_could_help(
            user=request.user,
            project=project,
            words=asked.get("q", ""),
            kind=asked.get("kind", ""),
            category=asked.get("category"),
        )
        context = {"project": project, "search": search, "found": found}
        return render(request, "projects/help_search.html", context)
    asset = known_asset(request, chosen)
    use = Mobilisation(project=project, asset=asset)
    return _part(request, project, use, UseForm, services.save_use, "use", {"asset": asset})


@require_safe
@member_required
def use_choice(request, uid):
    """Of an asset, find the project that it could help."""
    must_work_somewhere(request.user)
    asset = known_asset(request, uid)
    form = ProjectSearch(request.GET, projects=who_could_use(user=request.user, asset=asset))
    unknown = unknown_parameters(request.GET, {*form.fields, "page"})
    found = form.narrowed().with_card_data(request.user)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"asset": asset, "form": form, "page": page, "unknown": unknown}
    status = 400 if unknown or form.errors else 200
    return render(request, "projects/use_choice.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def use_edit(request, slug, pk):
    project = known(request, slug)
    policy.can_mobilise(request.user, project).require()
    use = _use(request, project, pk)
    return _part(request, project, use, UseForm, services.save_use, "use", {"asset": use.asset})


def _use(request, project, pk):
    uses = Mobilisation.objects.visible_to(request.user).select_related("asset__category")
    return get_object_or_404(uses, project=project, pk=pk)


@require_POST
@member_required
def use_removal(request, slug, pk):
    project = known(request, slug)
    services.remove_use(actor=request.user, use=_use(request, project, pk))
    messages.success(request, _("It is no longer listed there."))
    return redirect(project)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def finding(request, slug, pk=None):
    project = known(request, slug)
    policy.can_edit(request.user, project).require()
    row = get_object_or_404(project.findings, pk=pk) if pk else Finding(project=project)
    return _part(request, project, row, FindingForm, _kept(services.save_finding, "finding"),
                 "finding")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def evidence(request, slug, uid=None):
    project = known(request, slug)
    policy.can_edit(request.user, project).require()
    row = get_object_or_404(project.evidence, uid=uid) if uid else Evidence(project=project)
    return _part(request, project, row, EvidenceForm, _kept(services.save_evidence, "evidence"),
                 "evidence")  # fmt: skip


def _kept(service, name):
    return lambda *, actor, use: service(actor=actor, **{name: use})


def _part(request, project, row, form_class, service, name, context=None):
    posted = request.POST if request.method == "POST" else None
    form = form_class(posted, instance=row)
    draft = kept_under(request, _draft(project, row, name))  # before saving gives it a number
    if posted is not None and form.is_valid():
        try:
            service(actor=request.user, use=form.instance)
            request.session["saved_project"] = draft
            messages.success(request, _("Kept."))
            point_out(request, form.instance)
            return redirect(project)
        except ValidationError as problem:
            form.add_error(None, problem)
    told = {"project": project, "form": form, "row": row, "is_new": row._state.adding}
    told |= {"draft_key": draft, "saved_draft": request.session.pop("saved_project", "")}
    return render(request, f"projects/{name}_form.html", told | (context or {}))


def _draft(project, row, name):
    """One for each row, and for each asset that is not put to work yet."""
    new = f"new-{row.asset.uid}" if name == "use" else "new"
    return f"{project.slug}-{name}-{row.pk or new}"


@require_POST
@member_required
def finding_removal(request, slug, pk):
    project = known(request, slug)
    services.remove_part(actor=request.user, part=get_object_or_404(project.findings, pk=pk))
    messages.success(request, _("Taken away."))
    return redirect(project)


@require_POST
@member_required
def evidence_removal(request, slug, uid):
    project = known(request, slug)
    services.remove_part(actor=request.user, part=get_object_or_404(project.evidence, uid=uid))
    messages.success(request, _("Taken away."))
    return redirect(project)
