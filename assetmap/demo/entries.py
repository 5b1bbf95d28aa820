"""One invented entry after the other, through the services: added, reviewed, edited, checked."""

from assetmap.assets import services
from assetmap.assets.models import Asset, Kind
from assetmap.assets.services.checks import due_on
from assetmap.demo.dating import date_last_step, settle
from assetmap.demo.reading import day, moment, shape
from assetmap.moderation import policy as moderation

# What a file says about the entry rather than in it.
ABOUT = (
    *("id", "status", "note", "by", "consent", "added", "checked", "edited", "session", "host"),
    *("life_changed", "location", "category", "source"),
)
TALKED_OVER = {"method": "spoken", "purposes": ["keep", "publish"]}
LATER_LIVES = ("paused", "at_risk", "ended")


class Entries:
    """Loads the entries of one community. `known`: {external id: Asset} of what is there."""

    def __init__(self, *, community, source, categories, team, sessions, known):
        self.community = community
        self.source = source
        self.categories = categories
        self.team = team
        self.sessions = sessions
        self.known = known

    def load(self, row):
        if row["id"] in self.known:
            return
        actor = self.team[row.get("by", "worker")]
        asset = self._add(row, actor)
        status = row.get("status", "published")
        if status == "published" or status == "withdrawn":
            asset = self._publish(row, asset, actor)
        if status == "withdrawn":
            asset = services.withdraw_asset(
                actor=self.team["moderator"], asset=asset, note=row["note"]
            )
            date_last_step(asset, moment(max(row["added"] - 40, 1)))
        elif status == "returned":
            asset = services.return_to_draft(
                actor=self._reviewer(actor),
                asset=asset,
                verb="moderation.returned",
                note=row["note"],
            )
            date_last_step(asset, moment(max(row["added"] - 1, 0)))
        self._settle(row, asset, actor)
        self.known[row["id"]] = Asset.objects.get(pk=asset.pk)

    def data(self, row):
        """What the services take, of a row."""
        category = self.categories[row["category"]]
        data = {name: value for name, value in row.items() if name not in ABOUT}
        data |= {"kind": category.kind, "category": category, "location": shape(row["location"])}
        if category.kind == Kind.HUMAN:
            data.setdefault("age_band", Asset.AgeBand.ADULT)
        if host := row.get("host"):
            data |= {"host": self.known[host], "place_mode": Asset.PlaceMode.AT_ASSET}
        if session := row.get("session"):
            data["session"] = self.sessions[session]
        if row.get("life") in LATER_LIVES:  # said later, by `change_life`
            data.pop("life"), data.pop("life_reason")
        return data

    def _add(self, row, actor):
        was = row.get("edited", {}).get("was", {})
        consent = row.get("consent", TALKED_OVER) if self._is_person(row) else None
        asset = services.submit_asset(
            actor=actor,
            community=self.community,
            data=self.data(row) | was,
            consent=consent or None,
            as_draft=row.get("status") == "draft",
        )
        date_last_step(asset, moment(row["added"]))
        return asset

    def _publish(self, row, asset, actor):
        # As `moderation.services.approve_asset`, without writing to anybody at example.org.
        reviewer = self._reviewer(actor)
        moderation.can_approve(reviewer, asset).require()
        asset = services.publish_asset(actor=reviewer, asset=asset, verb="moderation.approved")
        date_last_step(asset, self._approved_at(row))
        if edited := row.get("edited"):
            data = self.data(row)
            asset = services.edit_asset(
                actor=reviewer,
                verb="moderation.change_accepted",
                asset=asset,
                version=asset.version,
                data={name: data[name] for name in edited["was"]},
                note=edited.get("note", ""),
            )
            date_last_step(asset, moment(edited["days"]))
        if self._was_checked_again(row):
            asset = services.verify_asset(actor=actor, asset=asset)
            date_last_step(asset, moment(row["checked"]))
        if row.get("life") in LATER_LIVES:
            asset = services.change_life(
                actor=self.team["moderator"],
                asset=asset,
                life=row["life"],
                on=day(row["life_changed"]),
                reason=row["life_reason"],
            )
            date_last_step(asset, moment(row["life_changed"]))
        return asset

    def _settle(self, row, asset, actor):
        added = moment(row["added"])
        checked_at = checked_by = None
        if asset.checked_at and row.get("checked", 0) is not None:
            again = self._was_checked_again(row)
            checked_at = moment(row["checked"]) if again else self._approved_at(row)
            checked_by = actor if again else self._reviewer(actor)
        changed = row["life_changed"] if row.get("life") in LATER_LIVES else None
        days = [row["added"], row.get("edited", {}).get("days"), row.get("checked"), changed]
        settle(
            asset,
            consented_at=added if self._is_person(row) else None,
            is_demo=True,
            source=self.source,
            external_id=row["id"],
            created_at=added,
            submitted_at=asset.submitted_at and added,
            published_at=asset.published_at and self._approved_at(row),
            checked_at=checked_at,
            checked_by=checked_by,
            check_due_on=due_on(asset, (checked_at or added).date()),
            updated_at=moment(min(number for number in days if number is not None)),
        )

    def _is_person(self, row):
        return self.categories[row["category"]].kind == Kind.HUMAN

    def _reviewer(self, actor):
        return self.team["manager" if actor == self.team["moderator"] else "moderator"]

    def _approved_at(self, row):
        return moment(max(row["added"] - 2, 0))

    def _was_checked_again(self, row):
        checked = row.get("checked")
        return checked is not None and checked < row["added"] - 2
