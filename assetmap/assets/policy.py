"""May they? One function an action; pure reads; a refusal says why in words for the page."""

from django.utils.translation import gettext as _

from assetmap.common.verdicts import ALLOWED, denied
from assetmap.communities.models import Membership


def _role_in(user, community):
    """The user's role in a community, or None. Remembered on the user for the request."""
    if not user.is_authenticated:
        return None
    if not hasattr(user, "_roles"):
        user._roles = dict(user.memberships.values_list("community_id", "role"))
    return user._roles.get(community.pk if hasattr(community, "pk") else community)


def works_in(user, community):
    if _role_in(user, community):
        return ALLOWED
    if not user.is_authenticated:
        return denied(_("Sign in first."))
    return denied(_("Only people working in this community can do this."))


def coordinates(user, community):
    if _role_in(user, community) in Membership.COORDINATORS:
        return ALLOWED
    return denied(_("Only moderators and managers of this community can do this."))


def can_submit(user, community):
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return works_in(user, community)


def can_edit(user, asset):
    """People working in the community; an entry about a person only by who recorded it."""
    if asset.status == asset.Status.MERGED:
        return denied(_("This entry was merged into another one. Change that one instead."))
    if user.is_authenticated and user.is_staff and not asset.is_about_a_person:
        return ALLOWED
    if coordinates(user, asset.community_id):
        return ALLOWED
    verdict = works_in(user, asset.community_id)
    if verdict and asset.is_about_a_person and asset.created_by_id != user.pk:
        return denied(
            _("Entries about people are changed by whoever recorded them, or by a moderator.")
        )
    return verdict


def can_edit_at_once(user, asset):
    """What everybody reads changes only once somebody else looked, unless a coordinator does it."""
    verdict = can_edit(user, asset)
    if not verdict or asset.status != asset.Status.PUBLISHED:
        return verdict
    if user.is_staff or coordinates(user, asset.community_id):
        return verdict
    return denied(_("Your change waits until a moderator has looked at it."))


def can_take_back(user, proposal):
    if not proposal.is_pending:
        return denied(_("Somebody has decided on it already."))
    if user.is_authenticated and proposal.sender_id == user.pk:
        return ALLOWED
    return denied(_("Only who sent it can take it back."))


def can_add_photo(user, asset):
    """Whoever may edit the entry; of a person only once they agreed to a photo of them."""
    verdict = can_edit(user, asset)
    if verdict and asset.is_about_a_person and not agreed_to(asset, "photo"):
        return denied(_("Ask the person first, and record that they agree to a photo of them."))
    return verdict


def agreed_to(asset, purpose):
    """The last thing the person said about it was yes."""
    said = asset.consents.filter(purpose=purpose).order_by("-decided_at", "-pk")
    return said.values_list("decision", flat=True).first() == "given"


def can_verify(user, asset):
    """Say that an entry is still right."""
    if asset.status != asset.Status.PUBLISHED:
        return denied(_("Only published entries can be confirmed."))
    return can_edit(user, asset)


def can_see_upkeep(user, community):
    """The list of what is due for a check, and asking people about it."""
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return works_in(user, community)


def can_set_intervals(user, community):
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return coordinates(user, community)


def can_change_life(user, asset):
    return can_edit(user, asset)


def can_withdraw(user, asset):
    if not asset.can_move_to(asset.Status.WITHDRAWN):
        return denied(_("This entry is not on the map."))
    if user.is_authenticated and asset.created_by_id == user.pk:
        return can_edit(user, asset)
    if user.is_authenticated and user.is_staff and not asset.is_about_a_person:
        return ALLOWED
    return coordinates(user, asset.community_id)


def can_see_history(user, asset):
    """What happened to a place or group is public; to a person's entry, only for its keepers."""
    if not asset.is_about_a_person:
        return ALLOWED
    if coordinates(user, asset.community_id):
        return ALLOWED
    if works_in(user, asset.community_id) and asset.created_by_id == user.pk:
        return ALLOWED
    return denied(_("The history of entries about people is not public."))


def can_hear_of(user, asset):
    """Get messages about it: who recorded a person and works there no longer is told nothing."""
    return works_in(user, asset.community_id) if asset.is_about_a_person else ALLOWED


def can_see_actors(user, asset):
    """Names of those who changed an entry are for people working in the community."""
    return works_in(user, asset.community_id)


def can_keep_catalogue(user):
    """Categories and sources belong to the whole site, not to one community."""
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return denied(_("Only support staff can do this."))


def can_see_duplicates(user, community):
    """The report of likely duplicates, and saying that two are not the same."""
    return coordinates(user, community)


def can_look_for_duplicates(user, asset):
    """Of one entry, to merge it with another."""
    return coordinates(user, asset.community_id)


def can_merge(user, kept, gone):
    """Make one entry of two, both of communities the user coordinates."""
    if kept.pk == gone.pk:
        return denied(_("Choose another entry than this one."))
    if not (coordinates(user, kept.community_id) and coordinates(user, gone.community_id)):
        return denied(_("Only moderators and managers of both entries’ community can merge them."))
    on_its_way = (kept.Status.PUBLISHED, kept.Status.IN_REVIEW)
    for asset in (kept, gone):
        if asset.status not in on_its_way:
            return denied(
                _("“%(name)s” is “%(status)s”: only entries on the map or in review are merged.")
                % {"name": asset.name, "status": asset.get_status_display()}
            )
    if kept.is_about_a_person != gone.is_about_a_person:
        return denied(_("A person and a place or group are never the same entry."))
    if gone.pk == kept.host_id or kept.pk == gone.host_id:
        return denied(_("One of them meets at the other, so they are two."))
    return ALLOWED


def can_undo_merge(user, merge):
    for community in (merge.kept.community_id, merge.gone.community_id):
        if not coordinates(user, community):
            return coordinates(user, community)
    return ALLOWED


def can_import(user, community):
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return coordinates(user, community)
