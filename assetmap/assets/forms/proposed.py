"""The form of an entry, opened with what somebody proposed."""

from assetmap.assets.models import Proposal
from assetmap.assets.services import changes


def initial_of(proposal):
    """What the form of an entry opens with."""
    data = changes.readable(proposal.changes)
    told = {name: value for name, value in data.items() if name != "location"}
    if "category" in data:
        told["category"] = data["category"].code
    if proposal.kind == Proposal.Kind.NEW:
        told["community"] = proposal.community.slug
    where = data.get("location")
    if where is not None and where.geom_type == "Point":
        told |= {"lat": f"{where.y:.6f}", "lon": f"{where.x:.6f}"}
    elif where is not None:
        told["shape"] = where.json
    return told
