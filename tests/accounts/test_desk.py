"""What support staff do with accounts in the admin."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from assetmap.accounts import services
from tests import factories


@pytest.fixture
def support(db):
    """Support staff, but no superuser."""
    return factories.UserFactory(name="Sorcha", is_staff=True)


def change(actor, user, **given):
    fields = {"name": user.name, "is_active": True, "is_staff": user.is_staff} | given
    return services.change_account(actor=actor, user=user, **fields)


def test_an_account_switched_off_ends_its_tokens(support, researcher):
    token, _ = services.create_token(actor=researcher, name="x", scopes=["read"], days=1)
    change(support, researcher, is_active=False)
    token.refresh_from_db()
    assert not token.is_valid


def test_an_account_switched_off_ends_its_sessions(as_user, support, worker):
    client = as_user(worker)
    change(support, worker, is_active=False)
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_only_superusers_choose_support_staff(support, administrator, worker):
    with pytest.raises(PermissionDenied):
        change(support, worker, is_staff=True)
    assert change(administrator, worker, is_staff=True).is_staff


def test_support_staff_leave_one_another_alone(support, administrator):
    for user in (support, administrator):
        with pytest.raises(PermissionDenied):
            change(support, user, name="Another")


@pytest.mark.parametrize("who", ["worker", "manager", "researcher"])
def test_nobody_else_changes_accounts(cast, who, worker):
    with pytest.raises(PermissionDenied):
        change(cast[who], worker, name="Another")


def test_support_staff_revoke_a_leaked_token(as_user, support, researcher):
    token, _ = services.create_token(actor=researcher, name="x", scopes=["read"], days=1)
    as_user(support).post(
        reverse("admin:accounts_apitoken_changelist"),
        {"action": "revoke", "_selected_action": [token.pk]},
    )
    token.refresh_from_db()
    assert token.revoked_at


def test_support_staff_rename_in_the_admin(as_user, support, worker):
    address = reverse("admin:accounts_user_change", args=[worker.pk])
    client = as_user(support)
    assert worker.password not in client.get(address).content.decode()
    client.post(address, {"name": "Wilma Baird", "is_active": "on", "is_staff": "on"})
    worker.refresh_from_db()
    assert worker.name == "Wilma Baird"
    assert not worker.is_staff


def test_nobody_adds_or_deletes_accounts_in_the_admin(as_user, administrator, worker):
    client = as_user(administrator)
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    address = reverse("admin:accounts_user_delete", args=[worker.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403


def test_the_admin_is_closed_to_everybody_else(as_user, manager):
    answer = as_user(manager).get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403


def test_the_admin_has_no_door_of_its_own(client, db):
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
