"""Reading projects: the list, and the case study."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assetmap.assets.models import Asset
from assetmap.common.queries import unknown_parameters
from projects import case_study, policy
from projects import certainty as rule
from projects.forms import NoteForm, ProjectSearch
from projects.giving_away import given_away
from projects.models import Project

PAGE_SIZE = 24


@require_safe
def project_list(request):
    projects = Project.objects.visible_to(request.user)
    form = ProjectSearch(request.GET, projects=projects)
    unknown = unknown_parameters(request.GET, {*form.fields, "page"})
    found = form.narrowed().with_card_data(request.user).order_by("title", "pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "unknown": unknown}
    status = 400 if unknown or form.errors else 200
    return render(request, "projects/project_list.html", context, status=status)


@require_safe
def project_detail(request, slug):
    return render(request, "projects/project_detail.html", detail_context(request, slug))


def known(request, slug):
    """A project the reader may know of, with what its page shows."""
    projects = Project.objects.visible_to(request.user).with_card_data(request.user)
    return get_object_or_404(projects.defer(None).defer("community__boundary"), slug=slug)


def known_asset(request, uid):
    """A published asset the reader may know of, as somebody wrote its identifier."""
    try:
        Asset._meta.get_field("uid").to_python(uid)
    except ValidationError:
        uid = None
    return get_object_or_404(Asset.objects.visible_to(request.user).published(), uid=uid)


def detail_context(request, slug, note_form=None):
    project = known(request, slug)
    uses = (
        project.mobilisations.visible_to(request.user)
        .select_related("asset__category")
        .order_by("asset__kind", "asset__name", "role")
    )
    rows = case_study.evidence_rows(
        project.evidence.select_related("measure").order_by("domain", "pk")
    )
    findings = list(
        project.findings.select_related("theme", "session__community")
        .defer("session__community__boundary", "session__notes")
        .order_by("theme__position", "pk")
    )
    evidence = [row.evidence for row in rows]
    found = [] if project.is_published else given_away(project, findings, evidence, uses)
    verbs = ("edit", "mobilise", "send_for_review", "publish")
    return {
        "project": project,
        "uses": uses,
        "matrix": case_study.matrix(findings),
        "quotes": [finding for finding in findings if finding.quote],
        "has_findings": bool(findings),
        "rows": rows,
        "forest": case_study.forest_of(rows),
        "certainty": case_study.certainty(rows),
        "characteristics": [Project.Characteristic(code).label for code in project.characteristics],
        "may": {verb: getattr(policy, f"can_{verb}")(request.user, project) for verb in verbs},
        "saved_draft": request.session.pop("saved_project", ""),
        "given_away": found,
        "note_form": note_form or NoteForm(label_suffix=""),
    }


@require_safe
def certainty(request):
    """The rule by which evidence is graded, as the code applies it."""
    told = {"some": rule.SOME, "many": rule.MANY, "agreeing": rule.AGREEING}
    return render(request, "projects/certainty.html", told)
