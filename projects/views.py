"""Pages of projects."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assetmap.common.queries import unknown_parameters
from projects.forms import ProjectSearch
from projects.models import Mobilisation, Project
from projects.policy import can_edit

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
    project = get_object_or_404(
        Project.objects.visible_to(request.user).with_card_data(request.user).defer(None), slug=slug
    )
    uses = (
        Mobilisation.objects.visible_to(request.user)
        .filter(project=project)
        .select_related("asset__category")
        .order_by("asset__kind", "asset__name", "role")
    )
    context = {"project": project, "uses": uses, "may_edit": can_edit(request.user, project)}
    return render(request, "projects/project_detail.html", context)
