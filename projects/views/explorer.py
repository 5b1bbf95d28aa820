"""The evidence explorer: what do we know about ..., and how sure are we?"""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.case_study import Row
from projects.effects import effects_of
from projects.evidence_filter import EvidenceFilter
from projects.explorer import Explorer
from projects.models import Evidence, Finding

PAGE_SIZE = 20
LONG_TEXTS = tuple(f"project__{name}" for name in ("story", "aims", "origin", "changes"))


@require_safe
def explorer(request):
    evidence = Evidence.objects.visible_to(request.user)
    narrowed = EvidenceFilter(request.GET, queryset=evidence, user=request.user, also=("page",))
    valid = narrowed.is_valid()
    found = narrowed.qs if valid else evidence
    rows = found.select_related("project", "measure").defer(*LONG_TEXTS)
    page = Paginator(rows.order_by("-source_year", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    explored = Explorer(found, request.user)
    context = {
        "filter": narrowed,
        "in_use": narrowed.in_use if valid else [],
        "explored": explored,
        "page": page,
        "rows": [Row(row, effects_of(row)) for row in page],
        "strengths": explored.themes(Finding.Polarity.STRENGTH),
        "challenges": explored.themes(Finding.Polarity.CHALLENGE),
        "unknown": narrowed.unknown,
        "query": request.GET.urlencode(),
    }
    return render(request, "projects/explorer.html", context, status=200 if valid else 400)
