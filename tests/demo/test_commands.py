"""When the commands load, and when they keep their hands off."""

import pytest
from django.core.management import CommandError, call_command

from assetmap.assets.models import Asset
from assetmap.communities.models import Community
from assetmap.demo import signins
from assetmap.demo.unloading import unload


def test_if_empty_loads_a_new_installation_only_once(db, local_dir):
    call_command("load_demo", if_empty=True, quiet=True)
    assert Asset.objects.filter(is_demo=True).exists()
    call_command("unload_demo", verbosity=0)
    call_command("load_demo", if_empty=True, quiet=True)
    assert not Asset.objects.exists()


def test_if_empty_keeps_away_from_real_communities(community, local_dir):
    call_command("load_demo", "--if-empty", "--quiet")
    assert not Community.objects.filter(is_demo=True).exists()


def test_a_real_community_of_the_same_address_is_not_mixed_up(elsewhere, local_dir):
    with pytest.raises(CommandError, match="leith"):
        call_command("load_demo", "--quiet")
    assert not Asset.objects.exists()


def test_unloading_what_was_never_loaded_takes_nothing(library):
    assert unload() == (0, [])
    assert Asset.objects.get() == library


def test_the_passphrase_kept_before_is_used_again(local_dir, db):
    passphrase = signins.make_passphrase()
    people = signins.load_accounts()
    assert people["support"].check_password(passphrase)
    assert people["support"].is_staff and not people["support"].is_superuser


def test_without_a_demonstration_there_is_nothing_to_tell(db, local_dir, capsys):
    call_command("demo_signins")
    told = capsys.readouterr()
    assert told.out == "" and "load_demo" in told.err
