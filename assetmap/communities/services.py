"""The only writers of memberships and invitations."""

import logging
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.accounts.services import create_account, digest_of
from assetmap.common.personal import refusal_of
from assetmap.communities import policy
from assetmap.communities.boundaries import bound
from assetmap.communities.models import Community, Invitation, Membership
from assetmap.history.recording import recorded
from assetmap.notifications.services import notify, send_on_commit

log = logging.getLogger(__name__)

POPULATION = ("population", "population_year", "population_source")
VALID_DAYS = 14
MAX_OPEN = 100  # at once in one community: nobody's mailbox is flooded through us
RANK = {Membership.Role.WORKER: 0, Membership.Role.MODERATOR: 1, Membership.Role.MANAGER: 2}


class InvitationClosed(Exception):
    """Used, withdrawn, too old, or never made: the same answer for all of them."""


@transaction.atomic
def save_community(*, actor, community):
    """Add a community or keep what was changed on it. `actor` is None at the command line."""
    if actor is not None:
        policy.can_shape(actor).require()
    return _kept(actor, community)


def _kept(actor, community):
    community.full_clean()
    verb = "communities.added" if community._state.adding else "communities.changed"
    with recorded(actor=actor, verb=verb):
        community.save()
    return community


@transaction.atomic
def tell_population(*, actor, community, **told):
    """Keep how many people live there. `told` are the fields POPULATION: all of them or none."""
    communities = Community.objects.select_for_update().for_cards()
    community = communities.get(pk=community.pk)
    policy.can_tell_population(actor, community).require()
    for name in POPULATION:
        setattr(community, name, told[name])
    community.clean_fields(exclude={field.name for field in community._meta.fields} - {*POPULATION})
    _check_population(**told)
    with recorded(actor=actor, verb="communities.population_told"):
        community.save(update_fields=[*POPULATION, "updated_at"])
    return community


def _check_population(population, population_year, population_source):
    errors = {}
    if population and not population_year:
        errors["population_year"] = _("Say of which year the number of people is.")
    if not population and (population_year or population_source):
        errors["population"] = _("Say how many people, or leave everything empty.")
    if population_year and population_year > timezone.localdate().year:
        errors["population_year"] = _("That year has not come yet.")
    if wrong := refusal_of(population_source):
        errors["population_source"] = wrong
    if errors:
        raise ValidationError(errors)


class StaleBoundary(Exception):
    """Somebody else changed the community since the page was opened."""

    def __init__(self):
        super().__init__(_("Somebody else changed this while you were writing."))


@transaction.atomic
def draw_boundary(*, actor, community, boundary, approximate, opened):
    """Keep a boundary that people working there drew, and say whether it is a rough one.

    Raises StaleBoundary unless `opened` (ISO 8601) is when it was last changed.
    """
    community = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    policy.can_draw_boundary(actor, community).require()
    if community.updated_at.isoformat() != opened:
        raise StaleBoundary
    bound(community, boundary)
    community.boundary_is_approximate = approximate
    return _kept(actor, community)


def tell_coordinators(community, *, besides=None, **notice):
    """Moderators and managers hear of something, but for who did it; `notice` as in `notify`."""
    coordinators = community.memberships.filter(role__in=("moderator", "manager"))
    coordinators = coordinators.exclude(user=besides).select_related("user")
    notify(users=[each.user for each in coordinators], **notice)


def find_invitation(secret, *, lock=False):
    invitations = Invitation.objects.open().select_related("community").defer("community__boundary")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    try:
        return invitations.get(digest=digest_of(secret))
    except Invitation.DoesNotExist as missing:
        raise InvitationClosed from missing


@transaction.atomic
def invite(*, actor, community, email, role, link_for):
    """(invitation, link): invite an address into a community, and write to it.

    `link_for(secret)` makes the address of the page. The secret is in the message and in the link
    given back, and kept nowhere. Inviting the same address again replaces the earlier invitation.
    """
    community = Community.objects.select_for_update().get(pk=community.pk)
    policy.can_invite(actor, community).require()
    email = email.lower()
    if community.memberships.filter(user__email__iexact=email).exists():
        raise ValidationError({"email": _("Somebody with this address works here already.")})
    with recorded(actor=actor, verb="communities.invited"):
        community.invitations.filter(accepted_at=None, email__iexact=email).delete()
        if community.invitations.open().count() >= MAX_OPEN:
            raise ValidationError(
                _("%(most)d invitations are open. Withdraw some before sending more.")
                % {"most": MAX_OPEN}
            )
        secret = secrets.token_urlsafe(32)
        invitation = Invitation(
            community=community,
            email=email,
            role=role,
            digest=digest_of(secret),
            invited_by=actor,
            expires_at=timezone.now() + timedelta(days=VALID_DAYS),
        )
        invitation.full_clean()
        invitation.save(force_insert=True)
    link = link_for(secret)
    send_on_commit(
        to=email,
        template="communities/email/invitation",
        context={"invitation": invitation, "inviter": actor, "link": link, "days": VALID_DAYS},
    )
    log.info("invited", extra={"user": actor.pk, "community": community.slug})
    return invitation, link


@transaction.atomic
def withdraw_invitation(*, actor, invitation):
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    policy.can_revoke_invitation(actor, invitation).require()
    with recorded(actor=actor, verb="communities.invitation_withdrawn"):
        invitation.delete()


@transaction.atomic
def accept_invitation(*, actor, secret):
    """Join with the account one is signed in with. Raises InvitationClosed."""
    invitation = find_invitation(secret, lock=True)
    policy.can_accept(actor, invitation).require()
    with recorded(actor=actor, verb="communities.joined"):
        membership, created = Membership.objects.select_for_update().get_or_create(
            user=actor, community=invitation.community, defaults={"role": invitation.role}
        )
        if not created and RANK[invitation.role] > RANK[membership.role]:
            membership.role = invitation.role
            membership.save(update_fields=["role"])
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
    _forget_roles(actor)
    return membership


@transaction.atomic
def sign_up(*, secret, name, password):
    """Make the account an invitation is for, and join with it. Raises InvitationClosed."""
    invitation = find_invitation(secret, lock=True)
    user = create_account(email=invitation.email, name=name, password=password)
    return accept_invitation(actor=user, secret=secret)


@transaction.atomic
def change_role(*, actor, membership, role):
    membership = _locked(membership)
    policy.can_change_role(actor, membership).require()
    if role not in Membership.Role.values:
        raise ValidationError({"role": _("Choose one of the roles.")})
    membership.role = role
    with recorded(actor=actor, verb="communities.role_changed"):
        membership.save(update_fields=["role"])
        if role != Membership.Role.MANAGER:
            _withdraw_invitations_of(membership)
    return membership


@transaction.atomic
def remove_member(*, actor, membership):
    """The person stays known as who added what; they just don't work here any more."""
    membership = _locked(membership)
    policy.can_remove(actor, membership).require()
    with recorded(actor=actor, verb="communities.left"):
        _withdraw_invitations_of(membership)
        membership.delete()
    _forget_roles(actor)


def _locked(membership):
    """The row as it is now; the community is locked too, so that two managers can't both go."""
    Community.objects.select_for_update().only("pk").get(pk=membership.community_id)
    return Membership.objects.select_for_update().get(pk=membership.pk)


def _withdraw_invitations_of(membership):
    """Who may no longer invite has no invitations out either."""
    Invitation.objects.filter(
        community=membership.community_id, invited_by=membership.user_id, accepted_at=None
    ).delete()


def _forget_roles(user):
    """The roles a policy remembered on this user object (see assets.policy) are out of date."""
    user.__dict__.pop("_roles", None)
