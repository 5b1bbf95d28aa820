"""Taking the demonstration away again."""

from django.core.management import call_command
from pghistory.models import Context

from assetmap.accounts.models import User
from assetmap.assets.models import Asset, Proposal, Source
from assetmap.communities.models import Community, MappingSession
from assetmap.connections.models import Connection
from assetmap.demo.loading import load
from assetmap.demo.unloading import unload
from assetmap.moderation import deciding
from projects.models import Project
from tests import factories


def test_everything_goes_and_its_history_too(demo):
    count, stayed = unload()
    assert stayed == []
    assert count > 300
    for model in (Asset, Community, MappingSession, Connection, Project, Proposal, Source, User):
        assert not model.objects.exists(), model
    for model in (Asset, Community, Connection, Project):
        assert not model.versions.rel.related_model.objects.exists(), model
    assert Context.objects.count() <= 1 + Source.versions.rel.related_model.objects.count()


def test_what_is_real_stays_as_it_was(library, person, demo):
    before = list(Asset.objects.filter(is_demo=False).order_by("pk").values())
    versions = library.versions.count()
    unload()
    assert list(Asset.objects.order_by("pk").values()) == before
    assert library.versions.count() == versions


def test_what_real_rows_refer_to_is_left_and_named(demo, capsys):
    hall = Asset.objects.get(external_id="drumoyne-hall")
    moira = User.objects.get(email="moira@example.org")
    factories.AssetFactory(
        name="Real whist drive",
        community=Community.objects.get(slug="leith"),
        host=hall,
        place_mode="at_asset",
        exact_location=None,
        created_by=moira,
    )
    call_command("unload_demo")
    told = capsys.readouterr().out
    assert "Drumoyne Hall" in told and "community “Leith”" in told and "moira@example.org" in told
    assert [row.name for row in Asset.objects.filter(is_demo=True)] == ["Drumoyne Hall"]
    kept = User.objects.get(email="moira@example.org")
    assert not kept.is_active
    assert not Project.objects.exists()


def test_loaded_again_after_unloading_the_same_waits(demo, client):
    before = set(Proposal.objects.values_list("key", "kind"))
    unload()
    load()
    assert set(Proposal.objects.values_list("key", "kind")) == before


def test_what_was_suggested_goes_where_its_community_stays(demo):
    """Decided on since or not: it is not a word of anybody real."""
    leith = Community.objects.get(slug="leith")
    factories.AssetFactory(name="Real whist drive", community=leith)
    sandra = User.objects.get(email="sandra@example.org")
    deciding.reject(
        actor=sandra, proposal=leith.proposals.get(kind="changed"), reason="still_right"
    )
    unload()
    assert Community.objects.get() == leith
    assert not Proposal.objects.exists()


def test_what_was_accepted_while_trying_it_goes_as_well(demo):
    sandra = User.objects.get(email="sandra@example.org")
    prams = Proposal.objects.get(kind="new", community__slug="leith")
    deciding.accept(actor=sandra, proposal=prams)
    assert unload()[1] == []
    assert not Asset.objects.exists() and not User.objects.exists()
