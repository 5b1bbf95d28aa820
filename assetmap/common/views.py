"""The page of every design component, for whoever builds pages; in DEBUG only."""

from datetime import timedelta
from types import SimpleNamespace

from django.shortcuts import render
from django.utils import timezone

SAMPLES = """
physical|sailboat|Water Row boat shed|Learn hand tools and help build a skiff.|Water Row|21|active
social|needle-thread|Thursday knit and natter|Thirty neighbours, any age.|Langlands Road|200|at_risk
human|hammer|Forty years a joiner|Shows how to hang a door.|near Govan Cross|400|ended
"""


def sample(line):
    """As much of an asset as the components show."""
    kind, icon, name, benefit, place_name, days, life = line.split("|")
    return SimpleNamespace(
        kind=kind,
        category=SimpleNamespace(icon=icon, name=icon),
        name=name,
        benefit=benefit,
        place_name=place_name,
        distance_m=280,
        public_precision="cell" if kind == "human" else "exact",
        checked_at=timezone.now() - timedelta(days=int(days)),
        check_due_on=None,
        life=life,
        get_life_display=lambda: life.replace("_", " "),
        get_kind_display=kind.title(),
        get_absolute_url="",
    )


def components(request):
    assets = [sample(line) for line in SAMPLES.strip().splitlines()]
    return render(request, "common/components.html", {"assets": assets})
