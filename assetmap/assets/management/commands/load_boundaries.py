"""manage.py load_boundaries FILE.geojson --name-property NAME [--slug-property CODE] ..."""

import re
from collections import Counter

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify

from assetmap.assets.services import lying_elsewhere, move_into_boundaries
from assetmap.common.geo import GeometryProblem
from assetmap.communities.boundaries import (
    bound,
    boundary_of,
    features_of,
    properties_of,
    with_property,
)
from assetmap.communities.models import Community
from assetmap.communities.services import save_community

PROGRESS = 500


class Command(BaseCommand):
    help = (
        "Add communities, or change the boundaries of those there are, from a GeoJSON feature "
        "collection in WGS84. Every feature is added, changed, unchanged or rejected with its "
        "reason. All in one transaction."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--name-property", required=True, help="property with the name")
        parser.add_argument(
            "--slug-property",
            "--code-property",
            help="property by which a community is known again, as its address; else the name",
        )
        parser.add_argument("--area-property", help="property with the town or council area")
        parser.add_argument("--population-property", help="property with the number of residents")
        parser.add_argument("--population-year", type=int, help="of which year that number is")
        parser.add_argument("--population-source", default="", help="who counted them")
        parser.add_argument("--where", help="property=value: only these features")
        parser.add_argument(
            "--reassign",
            action="store_true",
            help="move places and groups that lie outside their own community's boundary, and "
            "inside one that was loaded; people stay with those who asked them",
        )
        parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")

    def handle(self, *, file, where, reassign, dry_run, **options):
        if options["population_property"] and not options["population_year"]:
            raise CommandError("Say of which year the numbers are with --population-year.")
        try:
            features = with_property(features_of(file), where)
        except (OSError, GeometryProblem) as problem:
            raise CommandError(str(problem)) from problem
        if not features:
            raise CommandError(f"No feature has {where}." if where else "No features in it.")
        counts, loaded, seen = Counter(), [], set()
        with transaction.atomic():
            for n, feature in enumerate(features, 1):
                mended = []
                try:
                    outcome, community = _load(feature, seen, options, mended.append)
                except (GeometryProblem, ValidationError) as problem:
                    outcome = "rejected"
                    self.stderr.write(f"{_called(feature, n, options)}: {_reason(problem)}")
                else:
                    loaded.append(community)
                    counts["mended"] += len(mended)
                    for told in mended:
                        self.stderr.write(f"{_called(feature, n, options)}: {told}")
                counts[outcome] += 1
                if n % PROGRESS == 0:
                    self.stderr.write(f"{n} of {len(features)} …")
            counted = move_into_boundaries(loaded) if reassign else lying_elsewhere(loaded).count()
            if dry_run:
                transaction.set_rollback(True)
        outcomes = ("added", "changed", "unchanged", "rejected")
        told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in outcomes)
        self.stdout.write(f"{len(features)} features: {told}.")
        if counts["mended"]:
            self.stdout.write(f"A small crossing was mended in {counts['mended']} of them.")
        if reassign:
            self.stdout.write(f"{counted} entries moved into the community they lie in.")
        elif counted:
            self.stdout.write(f"{counted} entries lie in another one now; --reassign moves them.")
        if dry_run:
            self.stdout.write("Nothing was kept: this was a dry run.")


def _load(feature, seen, options, tell):
    """(outcome, community) of one feature."""
    properties = properties_of(feature)
    name = str(properties.get(options["name_property"]) or "").strip()
    if not name:
        raise ValidationError(f"It has no “{options['name_property']}” to be its name.")
    slug = slugify(properties.get(options["slug_property"] or options["name_property"]) or "")
    if not slug:
        raise ValidationError("Nothing in it makes an address; name another --slug-property.")
    if slug in seen:
        raise ValidationError(f"An earlier feature is “{slug}” already.")
    seen.add(slug)
    boundary = boundary_of(feature, tell=tell)
    community = Community.objects.filter(slug=slug).first()
    if community is None:
        area = str(properties.get(options["area_property"]) or "")
        community, outcome = Community(slug=slug, name=name, area=area), "added"
    elif community.kind == Community.Kind.INTEREST:
        raise ValidationError(f"“{slug}” is a community of interest; make it one of place first.")
    else:
        outcome = "changed"
    counted = _counted(properties, options)
    same = all(getattr(community, field) == value for field, value in counted.items())
    if outcome == "changed" and same and community.boundary == boundary:
        return "unchanged", community
    bound(community, boundary)
    for field, value in counted.items():
        setattr(community, field, value)
    return outcome, save_community(actor=None, community=community)


def _counted(properties, options):
    """{field: value} of how many people live there; empty where that is not asked for."""
    if not (name := options["population_property"]):
        return {}
    told = properties.get(name)
    if not re.fullmatch("[0-9]{1,9}", str(told).strip()):
        raise ValidationError(f"Its “{name}” is no number of people.")
    return {
        "population": int(told),
        "population_year": options["population_year"],
        "population_source": options["population_source"],
    }


def _called(feature, n, options):
    return f"feature {n} ({properties_of(feature).get(options['name_property'])})"


def _reason(problem):
    return "; ".join(getattr(problem, "messages", None) or [str(problem)])
