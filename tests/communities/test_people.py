"""Invitations, roles, and who may give them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from assetmap.accounts.models import User
from assetmap.communities import services
from assetmap.communities.models import Invitation, Membership
from tests import factories

NEW = "nasreen@example.org"
PASSWORD = "three words and a bridge"


def invite(actor, community, email=NEW, role="worker"):
    """(invitation, secret)"""
    return services.invite(
        actor=actor, community=community, email=email, role=role, link_for=lambda secret: secret
    )


def role_of(user, community):
    return Membership.objects.get(user=user, community=community).role


def page_of(secret):
    return reverse("communities:invitation_accept", args=[secret])


def last_verb(row):
    return row.versions.order_by("-pgh_id").first().pgh_context.metadata["verb"]


def test_manager_invites_somebody_by_mail(manager, community, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, secret = invite(manager, community)
    (message,) = mail.outbox
    assert message.to == [NEW]
    assert secret in message.body
    assert "Govan and Linthouse" in message.subject
    assert last_verb(invitation) == "communities.invited"


def test_the_secret_and_the_address_are_kept_nowhere_else(manager, community):
    invitation, secret = invite(manager, community)
    assert secret not in str(Invitation.objects.values().get())
    assert NEW not in str(list(invitation.versions.values()))


@pytest.mark.parametrize("who", ["worker", "moderator", "outsider", "researcher"])
def test_only_managers_and_support_staff_invite(who, cast, community):
    with pytest.raises(PermissionDenied):
        invite(cast[who], community)


def test_administrator_invites(administrator, community):
    assert invite(administrator, community)


def test_a_second_invitation_replaces_the_first(manager, community):
    _, first = invite(manager, community)
    _, second = invite(manager, community, email=NEW.upper(), role="moderator")
    with pytest.raises(services.InvitationClosed):
        services.find_invitation(first)
    assert services.find_invitation(second).role == "moderator"


def test_somebody_who_works_here_is_not_invited_again(manager, worker, community):
    with pytest.raises(ValidationError) as refusal:
        invite(manager, community, email="WILMA@example.org")
    assert "email" in refusal.value.message_dict


def test_newcomer_makes_an_account_and_is_in(client, manager, community):
    _, secret = invite(manager, community)
    page = client.get(page_of(secret))
    assert NEW in page.content.decode()
    answer = client.post(page_of(secret), {"name": "Nasreen", "password": PASSWORD})
    assert answer.url == community.get_absolute_url()
    nasreen = User.objects.get(email=NEW)
    assert client.session["_auth_user_id"] == str(nasreen.pk)
    assert nasreen.check_password(PASSWORD)
    assert role_of(nasreen, community) == "worker"
    assert nasreen.emailaddress_set.get().verified


def test_the_address_can_not_be_changed_on_the_way(client, manager, community):
    _, secret = invite(manager, community)
    client.post(page_of(secret), {"name": "N", "password": PASSWORD, "email": "other@example.org"})
    assert User.objects.filter(email=NEW).exists()
    assert not User.objects.filter(email="other@example.org").exists()


@pytest.mark.parametrize("password", ["short", "1qaz2wsx3edc", "nasreen@example"])
def test_a_weak_password_is_refused_beside_its_field(client, manager, community, password):
    _, secret = invite(manager, community)
    page = client.post(page_of(secret), {"name": "Nasreen", "password": password})
    assert page.context["form"].errors["password"]
    assert 'value="Nasreen"' in page.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_an_invitation_works_once(client, manager, community):
    _, secret = invite(manager, community)
    client.post(page_of(secret), {"name": "Nasreen", "password": PASSWORD})
    client.logout()
    assert client.get(page_of(secret)).status_code == 410
    assert client.post(page_of(secret), {"name": "B", "password": PASSWORD}).status_code == 410


@pytest.mark.parametrize("what", ["too old", "withdrawn", "never made"])
def test_a_closed_invitation_answers_the_same_whatever_the_reason(client, manager, community, what):
    invitation, secret = invite(manager, community)
    if what == "too old":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif what == "withdrawn":
        services.withdraw_invitation(actor=manager, invitation=invitation)
    else:
        secret = "never-made"
    page = client.get(page_of(secret))
    assert page.status_code == 410
    assert "no longer works" in page.content.decode()


def test_somebody_with_an_account_joins_with_it(as_user, researcher, manager, community):
    _, secret = invite(manager, community, email=researcher.email, role="moderator")
    client = as_user(researcher)
    assert "Join" in client.get(page_of(secret)).content.decode()
    client.post(page_of(secret))
    assert role_of(researcher, community) == "moderator"
    assert last_verb(researcher.memberships.get()) == "communities.joined"


def test_an_invitation_is_for_one_address(as_user, outsider, manager, community):
    _, secret = invite(manager, community)
    client = as_user(outsider)
    assert "another address" in client.get(page_of(secret)).content.decode()
    assert client.post(page_of(secret)).status_code == 403
    assert not community.memberships.filter(user=outsider).exists()


def test_joining_never_lowers_a_role(manager, community, worker):
    _, secret = invite(manager, community)
    nasreen = factories.MembershipFactory(community=community, role="manager", user__email=NEW).user
    services.accept_invitation(actor=nasreen, secret=secret)
    assert role_of(nasreen, community) == "manager"


def test_manager_gives_another_role(manager, worker, community):
    membership = services.change_role(
        actor=manager, membership=worker.memberships.get(), role="moderator"
    )
    assert membership.role == "moderator"
    assert last_verb(membership) == "communities.role_changed"


@pytest.mark.parametrize("who", ["worker", "moderator", "outsider"])
def test_nobody_else_gives_roles(who, cast, worker):
    with pytest.raises(PermissionDenied):
        services.change_role(actor=cast[who], membership=worker.memberships.get(), role="manager")


def test_the_last_manager_can_not_go(manager, administrator):
    membership = manager.memberships.get()
    for actor in (manager, administrator):
        with pytest.raises(PermissionDenied):
            services.remove_member(actor=actor, membership=membership)
        with pytest.raises(PermissionDenied):
            services.change_role(actor=actor, membership=membership, role="worker")


def test_worker_may_leave(worker, community):
    services.remove_member(actor=worker, membership=worker.memberships.get())
    assert not community.memberships.filter(user=worker).exists()


def test_worker_removes_nobody_else(worker, moderator):
    with pytest.raises(PermissionDenied):
        services.remove_member(actor=worker, membership=moderator.memberships.get())


def test_a_manager_who_goes_takes_their_open_invitations_along(manager, community):
    factories.MembershipFactory(community=community, role="manager")
    _, secret = invite(manager, community)
    services.remove_member(actor=manager, membership=manager.memberships.get())
    with pytest.raises(services.InvitationClosed):
        services.find_invitation(secret)


def test_manager_sees_the_people_and_invites_from_the_page(as_user, manager, worker, community):
    client = as_user(manager)
    page = client.get(reverse("communities:member_list", args=["govan"]))
    assert worker.email in page.content.decode()
    done = client.post(
        reverse("communities:invitation_create", args=["govan"]), {"email": NEW, "role": "worker"}
    )
    link = done.context["link"]
    assert link in done.content.decode()
    again = client.get(reverse("communities:member_list", args=["govan"])).content.decode()
    assert link not in again
    assert NEW in again


def test_a_bad_address_is_refused_and_kept(as_user, manager, community):
    page = as_user(manager).post(
        reverse("communities:invitation_create", args=["govan"]),
        {"email": "nasreen at example", "role": "worker"},
    )
    assert page.context["form"].errors["email"]
    assert 'value="nasreen at example"' in page.content.decode()


@pytest.mark.parametrize("who", ["worker", "moderator", "outsider", "researcher"])
def test_the_list_of_people_is_for_managers(as_user, cast, community, who):
    page = as_user(cast[who]).get(reverse("communities:member_list", args=["govan"]))
    assert page.status_code == 403
    assert "Only managers" in page.content.decode()


def test_whether_a_membership_exists_is_not_told_to_others(as_user, outsider, worker, community):
    client = as_user(outsider)
    for pk in (worker.memberships.get().pk, 10**9):
        for name, status in (("member_role", 403), ("member_removal", 404)):
            address = reverse(f"communities:{name}", args=["govan", pk])
            assert client.post(address, {"role": "manager"}).status_code == status


def test_the_list_of_people_asks_the_database_equally_often_at_two_sizes(
    as_user, manager, community, django_assert_max_num_queries
):
    client = as_user(manager)
    address = reverse("communities:member_list", args=["govan"])
    for size in (2, 18):
        factories.MembershipFactory.create_batch(size, community=community)
        # 2 session and user, 1 community, 1 policy, 1 people, 1 invitations,
        # 3 for what waits (may they review, entries, suggestions)
        with django_assert_max_num_queries(9):
            client.get(address)
