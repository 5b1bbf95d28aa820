"""How assets join up: who may say so, and who may know."""

from functools import partial

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from assetmap.assets.models import Asset
from assetmap.connections import services
from assetmap.connections.models import Connection
from tests import factories


@pytest.fixture
def link(worker, library, person):
    return services.connect_assets(
        actor=worker, subject=library, verb="taught_by", object=person, note="Tuesdays"
    )


def test_a_link_reads_as_a_sentence_from_both_ends(client, link, library, person):
    html = client.get(library.get_absolute_url()).content.decode()
    assert '<span class="verb">is taught by</span>' in html
    assert "Tuesdays" in html
    assert (
        '<span class="verb">teaches</span>'
        in client.get(person.get_absolute_url()).content.decode()
    )


def test_a_link_is_kept_with_its_verb_in_history(link, worker):
    context = link.versions.get().pgh_context.metadata
    assert (context["verb"], context["actor"]) == ("connections.made", worker.pk)


def test_outsiders_make_no_links(outsider, library, group):
    with pytest.raises(PermissionDenied, match="Only people working in this community"):
        services.connect_assets(actor=outsider, subject=library, verb="part_of", object=group)


def test_the_other_end_has_to_be_known_to_whoever_makes_the_link(worker, library, elsewhere):
    hidden = factories.AssetFactory(community=elsewhere, status="draft")
    with pytest.raises(ValidationError, match="on the map"):
        services.connect_assets(actor=worker, subject=library, verb="part_of", object=hidden)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"object": "library"}, "another asset"),
        ({"verb": "odd"}, "odd"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "before it began"),
        ({"note": "x" * 241}, "240"),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(worker, library, group, changes, words):
    told = {"verb": "part_of", "object": group} | changes
    if told["object"] == "library":
        told["object"] = library
    for name in ("since", "until"):
        if name in told:
            told[name] = Connection._meta.get_field(name).to_python(told[name])
    with pytest.raises(ValidationError, match=words):
        services.connect_assets(actor=worker, subject=library, **told)


def test_the_same_link_is_made_once(worker, link, library, person):
    with pytest.raises(ValidationError, match="already"):
        services.connect_assets(actor=worker, subject=library, verb="taught_by", object=person)


def test_a_link_is_hidden_while_one_end_is(client, as_user, link, library, person, moderator):
    Asset.objects.filter(pk=person.pk).update(status="withdrawn")
    assert person.name not in client.get(library.get_absolute_url()).content.decode()
    assert person.name in as_user(moderator).get(library.get_absolute_url()).content.decode()


def test_a_worker_links_two_assets_by_name(as_user, worker, library, group):
    url = reverse("connections:create", args=[library.uid])
    client = as_user(worker)
    assert group.name in client.get(url).content.decode()
    told = {"verb": "gives_room_to", "object": group.name, "note": "Roof mended"}
    answer = client.post(url, told, follow=True)
    assert "Linked. Thank you, Wilma." in answer.content.decode()
    assert Connection.objects.get().object == group
    again = client.post(url, told)
    assert "linked like that already" in again.content.decode()


def test_what_is_close_by_is_offered_first(as_user, worker, library, community):
    for name, degrees in (("Aardvark house", 1), ("Zebra house", 0.001)):
        there = Point(library.public_point.x + degrees, library.public_point.y, srid=4326)
        factories.AssetFactory(community=community, name=name, exact_location=there)
    page = as_user(worker).get(reverse("connections:create", args=[library.uid])).content.decode()
    assert page.index("Zebra house") < page.index("Aardvark house")


def test_a_name_nobody_knows_is_told_beside_its_field(as_user, worker, library):
    url = reverse("connections:create", args=[library.uid])
    answer = as_user(worker).post(url, {"verb": "part_of", "object": "Zyxwv"})
    assert "Nothing here is called “Zyxwv”." in str(answer.context["form"].errors["object"])


def test_a_link_is_taken_away_from_either_end(as_user, worker, outsider, link, person):
    url = reverse("connections:removal", args=[person.uid, link.pk])
    assert as_user(outsider).post(url).status_code == 403
    assert as_user(worker).post(url).status_code == 302
    assert not Connection.objects.exists()


def test_a_link_is_mended_from_either_end(as_user, worker, outsider, link, library, person):
    url = reverse("connections:change", args=[person.uid, link.pk])
    assert as_user(outsider).get(url).status_code == 403
    client = as_user(worker)
    assert url in client.get(person.get_absolute_url()).content.decode()
    form = client.get(url).context["form"]
    assert (form["note"].value(), form["verb"].value()) == ("Tuesdays", "taught_by")
    told = {"verb": "taught_by", "note": "Fridays", "audience": "members", "source": "A notice"}
    told["version"] = form["version"].value()
    wrong = client.post(url, told | {"since": "2026-02-01", "until": "2026-01-01"})
    assert "before it began" in wrong.content.decode()
    answer = client.post(url, told | {"since": "2026-02-01"}, follow=True)
    assert "Fridays" in answer.content.decode()
    was = link.confirmed_by_subject_at
    link.refresh_from_db()
    assert (link.subject, link.object, link.note) == (library, person, "Fridays")
    assert (link.audience, link.source, str(link.since)) == ("members", "A notice", "2026-02-01")
    assert link.confirmed_by_subject_at == was
    context = link.versions.order_by("-pgh_id").first().pgh_context.metadata
    assert (context["verb"], context["actor"]) == ("connections.changed", worker.pk)


def test_another_verb_is_another_claim_to_be_confirmed(worker, elsewhere, library):
    far = factories.AssetFactory(community=elsewhere)
    link = services.connect_assets(actor=worker, subject=library, verb="part_of", object=far)
    theirs = factories.MembershipFactory(community=elsewhere).user
    services.confirm_connection(actor=theirs, connection=link)
    change = partial(services.change_connection, actor=worker, connection=link)
    link = change(version=1, data={"verb": "run_by"})
    assert link.confirmed_by_subject_at
    assert link.confirmed_by_object_at is None
    services.connect_assets(actor=worker, subject=library, verb="part_of", object=far)
    with pytest.raises(ValidationError, match="already"):
        change(version=2, data={"verb": "part_of"})


def test_two_people_changing_a_link_at_once_lose_nothing(as_user, worker, manager, link, library):
    url = reverse("connections:change", args=[library.uid, link.pk])
    wilma, mina = as_user(worker), as_user(manager)
    opened = {
        name: wilma.get(url).context["form"][name].value() or "" for name in ("version", "verb")
    }
    assert mina.post(url, opened | {"note": "Mondays", "since": "2026-02-01"}).status_code == 302
    answer = wilma.post(url, opened | {"note": "Fridays"})
    assert answer.status_code == 409
    assert f"{manager} changed this while you were writing" in answer.content.decode()
    assert answer.context["differences"] == [
        ("Since", "1 Feb 2026", None),
        ("Anything to add?", "Mondays", "Fridays"),
    ]
    link.refresh_from_db()
    assert link.note == "Mondays"
    again = answer.context["form"]
    assert again["note"].value() == "Fridays"
    sent = opened | {"note": "Fridays", "version": again["version"].value()}
    assert wilma.post(url, sent).status_code == 302
    link.refresh_from_db()
    assert (link.note, link.since) == ("Fridays", None)


def test_what_was_typed_about_a_link_taken_away_meanwhile_is_kept(
    as_user, worker, outsider, link, library, person
):
    url = reverse("connections:change", args=[library.uid, link.pk])
    link.delete()
    typed = {"verb": "taught_by", "note": "Fridays", "since": "2026-02-01", "version": "1"}
    assert as_user(outsider).post(url, typed).status_code == 404
    assert as_user(worker).post(url).status_code == 404  # nothing to keep
    answer = as_user(worker).post(url, typed)
    assert answer.status_code == 409
    assert "Somebody took this link away" in answer.content.decode()
    new = reverse("connections:create", args=[library.uid])
    assert f'action="{new}"' in answer.content.decode()
    form = answer.context["form"]
    again = {name: form[name].value() or "" for name in ("verb", "note", "since")}
    assert as_user(worker).post(new, again | {"object": person.name}).status_code == 302
    made = Connection.objects.get()
    assert (made.subject, made.object, made.note) == (library, person, "Fridays")
    assert as_user(worker).get(url).status_code == 404


def test_who_changed_a_link_at_the_other_end_is_not_named(as_user, worker, elsewhere, library):
    far = factories.AssetFactory(community=elsewhere)
    theirs = factories.MembershipFactory(community=elsewhere).user
    link = services.connect_assets(actor=worker, subject=library, verb="part_of", object=far)
    services.change_connection(actor=theirs, connection=link, version=1, data={"verb": "run_by"})
    url = reverse("connections:change", args=[library.uid, link.pk])
    answer = as_user(worker).post(url, {"verb": "part_of", "version": 1})
    assert answer.context["who"] is None
    assert "Somebody else changed this while" in answer.content.decode()
    confirming = reverse("connections:confirmation", args=[library.uid, link.pk])
    told = as_user(worker).post(confirming, {"version": "1"}, follow=True)
    assert "changed this link meanwhile" in told.content.decode()
    link.refresh_from_db()
    assert link.confirmed_by_subject_at is None  # to something nobody at this end has read


def test_the_page_says_when_not_all_are_looked_at_for_introductions(
    client, monkeypatch, community, library
):
    factories.AssetFactory(community=community)  # of the same kind, at the same place
    url = reverse("connections:network", args=[community.slug])
    page = client.get(url).content.decode()
    assert "Worth an introduction?" in page
    assert "are looked at" not in page
    monkeypatch.setattr("assetmap.connections.views_network.LOOKED_AT", 1)
    assert "only 1 are looked at" in client.get(url).content.decode()


def test_a_link_of_another_asset_is_not_there(as_user, worker, link, group):
    url = reverse("connections:removal", args=[group.uid, link.pk])
    assert as_user(worker).post(url).status_code == 404
    assert Connection.objects.exists()


@pytest.mark.parametrize("size", [2, 20])
def test_links_cost_the_same_however_many(
    client, library, community, size, django_assert_num_queries
):
    for _n in range(size):
        Connection.objects.create(
            subject=library, verb="part_of", object=factories.AssetFactory(community=community)
        )
    # the asset; what it hosts, its links, whom it could meet, its projects, its photos
    with django_assert_num_queries(6):
        client.get(library.get_absolute_url())
