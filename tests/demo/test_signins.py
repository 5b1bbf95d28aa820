"""Who can sign in, and the passphrase that is this installation's own."""

import stat

from django.core.management import call_command

from assetmap.accounts.models import User
from assetmap.demo import signins
from assetmap.demo.reading import read


def test_each_role_can_sign_in_with_the_printed_passphrase(demo, capsys, client):
    call_command("demo_signins")
    told = capsys.readouterr().out
    passphrase = signins.kept_passphrase()
    assert passphrase in told
    for row in read("people"):
        assert row["email"] in told
        assert row["email"].endswith("@example.org")
    for role in ("community worker", "moderator", "manager", "researcher", "support staff"):
        assert role in told
    assert client.login(email="moira@example.org", password=passphrase)


def test_the_passphrase_is_random_and_only_for_the_owner_of_the_installation(local_dir):
    first = signins.make_passphrase()
    assert stat.S_IMODE(signins.kept_file().stat().st_mode) == 0o600
    assert len(first) >= 20
    assert signins.make_passphrase() != first
    assert stat.S_IMODE(signins.kept_file().stat().st_mode) == 0o600


def test_a_lost_passphrase_can_be_renewed(demo, local_dir, capsys):
    assert signins.kept_passphrase() is None
    call_command("demo_signins")
    assert "--renew" in capsys.readouterr().out
    call_command("demo_signins", "--renew")
    assert User.objects.get(email="ewan@example.org").check_password(signins.kept_passphrase())
