"""A link is confirmed by who works at either end; it says where it is known from."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from assetmap.connections import services
from assetmap.connections.models import Connection
from tests import factories


@pytest.fixture
def across(worker, library, elsewhere):
    """A link made by Wilma, from Govan to Leith."""
    loft = factories.AssetFactory(community=elsewhere, name="Leith loft")
    return services.connect_assets(
        actor=worker,
        subject=library,
        verb="refers_to",
        object=loft,
        source="Annual report 2025",
        source_url="https://example.org/report",
    )


def confirm(client, connection, asset):
    return client.post(reverse("connections:confirmation", args=[asset.uid, connection.pk]))


def test_whoever_makes_a_link_confirms_their_own_end(across):
    assert (across.confirmed_by_subject_at is not None, across.confirmed) == (True, 1)


def test_the_other_end_is_confirmed_by_who_works_there(
    client, as_user, worker, outsider, across, library
):
    html = client.get(library.get_absolute_url()).content.decode()
    assert "Confirmed by one end" in html and "Annual report 2025" in html
    assert confirm(as_user(worker), across, library).status_code == 403
    assert ">Confirm<" in as_user(outsider).get(across.object.get_absolute_url()).content.decode()
    assert confirm(as_user(outsider), across, across.object).status_code == 302
    across.refresh_from_db()
    assert across.confirmed == 2
    assert "Confirmed by both ends" in client.get(library.get_absolute_url()).content.decode()
    context = across.versions.latest("pgh_id").pgh_context.metadata
    assert (context["verb"], context["actor"]) == ("connections.confirmed", outsider.pk)


def test_nobody_else_confirms(administrator, researcher, across):
    for user in (administrator, researcher):
        with pytest.raises(PermissionDenied, match="Only people working with one of the two"):
            services.confirm_connection(actor=user, connection=across)


def test_a_worker_does_not_speak_for_a_person_others_recorded(worker, manager, library, community):
    other = factories.person(community=community, created_by=manager)
    tie = Connection.objects.create(subject=library, verb="taught_by", object=other)
    services.confirm_connection(actor=worker, connection=tie)
    tie.refresh_from_db()
    assert tie.confirmed_by_subject_at and not tie.confirmed_by_object_at


@pytest.fixture
def senga(community, manager):
    return factories.person(community=community, created_by=manager, person_name="Senga Reid")


@pytest.fixture
def tie(worker, library, senga):
    """Wilma, who may not know what Senga is called, links her work to the library."""
    return services.connect_assets(
        actor=worker, subject=library, verb="taught_by", object=senga, note="Ask Senga, Tuesdays"
    )


def readers_of(words, asset, cast, as_user):
    """Of the page, and of everything for programs."""
    told = set()
    for who, user in cast.items():
        client = as_user(user)
        pages = [client.get(asset.get_absolute_url())]
        pages += [client.get(f"/api/v1/connections{form}") for form in ("/", ".csv", ".graphml")]
        found = {words in page.content.decode() for page in pages if page.status_code == 200}
        assert len(found) == 1
        told |= {who} if found == {True} else set()
    return told


def test_what_is_added_about_a_person_waits_for_who_keeps_their_entry(
    cast, as_user, tie, library, moderator
):
    assert readers_of("Ask Senga", library, cast, as_user) == {
        *("worker", "moderator", "manager", "administrator")
    }
    moira = as_user(moderator)
    page = confirm(moira, tie, library)
    assert page.url == reverse("connections:change", args=[library.uid, tie.pk])
    assert "“Senga” tells who it is" in moira.get(page.url).content.decode()
    tie.refresh_from_db()
    assert tie.confirmed_by_object_at is None


def test_nobody_learns_a_name_by_trying(cast, as_user, worker, senga, library, tie, moderator):
    """Right or wrong, what somebody adds who may not know the name fares the same."""
    seen = []
    for note in ("Ask Senga, Tuesdays", "Ask Morag, Tuesdays"):
        tie.refresh_from_db()
        told = {"actor": worker, "connection": tie, "version": tie.version}
        tie = services.change_connection(**told, data={"note": note})
        page = as_user(worker).get(library.get_absolute_url()).content.decode()
        assert "who keeps the entry of the person has looked at it" in page
        seen.append(readers_of(note, library, cast, as_user))
    assert seen[0] == seen[1]
    services.confirm_connection(actor=moderator, connection=tie)
    assert readers_of("Ask Morag", library, cast, as_user) == set(cast)
    # Other words wait anew.
    tie.refresh_from_db()
    told = {"actor": worker, "connection": tie, "version": tie.version}
    services.change_connection(**told, data={"note": "Ask them on Fridays"})
    assert "outsider" not in readers_of("on Fridays", library, cast, as_user)


def test_who_may_know_the_name_is_told_at_once(moderator, library, senga):
    told = {"actor": moderator, "subject": library, "verb": "taught_by", "object": senga}
    for name in ("note", "source"):
        with pytest.raises(ValidationError) as refused:
            services.connect_assets(**told, **{name: "Senga told us"})
        assert list(refused.value.message_dict) == [name]
    assert services.connect_assets(**told, note="Tuesdays").confirmed == 2


def test_a_name_written_down_later_is_not_told_by_what_was_added(
    client, tie, library, senga, moderator
):
    type(senga).objects.filter(pk=senga.pk).update(person_name="Morag Reid")
    services.confirm_connection(actor=moderator, connection=tie)
    assert "Ask Senga" in client.get(library.get_absolute_url()).content.decode()
    type(senga).objects.filter(pk=senga.pk).update(person_name="Senga Reid")
    assert "Ask Senga" not in client.get(library.get_absolute_url()).content.decode()


def test_a_source_is_an_address_of_the_web(worker, library, group):
    told = {"actor": worker, "subject": library, "verb": "part_of", "object": group}
    for address in ("javascript:alert(1)", "ftp://example.org/x"):
        with pytest.raises(ValidationError):
            services.connect_assets(**told, source_url=address)


def test_the_form_asks_for_whom_and_from_where(as_user, worker, library, group):
    url = reverse("connections:create", args=[library.uid])
    told = {"verb": "part_of", "object": group.name, "audience": "members", "source": "A notice"}
    answer = as_user(worker).post(url, told | {"source_url": "not an address"})
    assert answer.context["form"].errors["source_url"]
    assert 'value="A notice"' in answer.content.decode()
    assert as_user(worker).post(url, told).status_code == 302
    made = Connection.objects.get()
    assert (made.audience, made.source, made.source_url) == ("members", "A notice", "")


def test_every_verb_is_told_from_both_ends():
    assert set(Connection.INVERSE) == set(Connection.Verb)
