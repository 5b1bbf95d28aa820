"""What waits for a decision: suggestions of visitors, and changes that workers sent."""

import uuid

from assetmap.assets.models import Asset, Proposal
from assetmap.assets.services import change_asset
from assetmap.demo.dating import date_proposal
from assetmap.demo.reading import moment, neighbourhoods, shape
from assetmap.moderation import suggestions


def key_of(row):
    """The same at every loading: what is known by it is neither loaded twice nor left behind."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"{row['id']}.demo.example.org")


def ours():
    """What the demonstration brought, decided on since or not."""
    rows = [row for file in neighbourhoods() for row in file["waiting"]]
    return Proposal.objects.filter(key__in=[key_of(row) for row in rows])


class Waiting:
    """Loads what waits in one community; `loading` sees to it that nobody is told."""

    def __init__(self, *, community, categories, team, known):
        self.community = community
        self.categories = categories
        self.team = team
        self.known = known

    def load(self, row):
        key = key_of(row)
        if Proposal.objects.filter(key=key).exists():
            return
        asset = Asset.objects.get(pk=self.known[row["asset"]].pk) if "asset" in row else None
        send = self._change if row["kind"] == Proposal.Kind.EDIT else self._suggestion
        date_proposal(send(row, asset, key), moment(row["days"]))

    def _change(self, row, asset, key):
        _asset, proposal = change_asset(
            actor=self.team["worker"],
            asset=asset,
            version=asset.version,
            data=row["data"],
            note=row["message"],
            key=key,
        )
        return proposal

    def _suggestion(self, row, asset, key):
        data = row.get("data")
        if data:
            category = self.categories[data["category"]]
            data = data | {"category": category, "kind": category.kind}
            data["location"] = shape(data.get("location"))
        return suggestions.suggest(
            community=self.community,
            kind=row["kind"],
            key=key,
            asset=asset,
            data=data,
            message=row.get("message", ""),
        )
