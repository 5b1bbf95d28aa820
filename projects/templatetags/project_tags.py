"""Projects on pages of the layers below."""

import datetime

from django import template
from django.utils import formats

from projects.models import Finding, Mobilisation, Project

register = template.Library()

QUOTES = 3
OF_RESIDENTS = (Finding.Audience.INDIVIDUALS, Finding.Audience.COMMUNITY)


@register.filter
def part_date(text):
    """A year, month or day as ISO 8601 has it, in words: "2025-03" is March 2025."""
    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 1:
        return text
    try:
        day = datetime.date(*numbers, 1) if len(numbers) == 2 else datetime.date(*numbers)
    except ValueError:  # digits in the right places, but no such day
        return text
    return formats.date_format(day, "YEAR_MONTH_FORMAT" if len(numbers) == 2 else "DATE_FORMAT")


@register.inclusion_tag("projects/_asset_projects.html", takes_context=True)
def asset_projects(context, asset):
    """Where an asset has been put to work."""
    uses = (
        Mobilisation.objects.visible_to(context["user"])
        .filter(asset=asset)
        .select_related("project")
        .order_by("project__title", "role")
    )
    return {"uses": uses}


@register.inclusion_tag("projects/_community_quotes.html", takes_context=True)
def community_quotes(context, community):
    """What people who live there said in published projects, and agreed to be quoted with."""
    said = (
        Finding.objects.visible_to(context["user"])
        .filter(project__community=community, project__is_published=True)
        .filter(audience__in=OF_RESIDENTS, quote_agreed_on__isnull=False)
        .exclude(quote="")
        .select_related("project")
        .only("quote", "quote_by", "project__title", "project__slug")
    )
    return {"findings": said.order_by("-polarity", "-pk")[:QUOTES]}  # strengths, the latest first


@register.inclusion_tag("projects/_community_projects.html", takes_context=True)
def community_projects(context, community):
    """The projects of a community, at most twelve, and how many there are."""
    projects = Project.objects.visible_to(context["user"]).filter(community=community)
    return {
        "request": context["request"],
        "community": community,
        "projects": projects.order_by("title")[:12],
        "total": projects.count(),
    }
