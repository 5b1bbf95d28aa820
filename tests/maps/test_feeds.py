"""Feeds of what is new, and what search engines are told."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assetmap.assets.models import Asset
from assetmap.maps import sitemaps
from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, address="/feed.atom"):
    answer = client.get(address)
    assert answer.status_code == 200
    return list(ElementTree.fromstring(answer.content).iter(f"{ATOM}entry"))


def titles(client, address="/feed.atom"):
    return [entry.find(f"{ATOM}title").text for entry in entries(client, address)]


def told(client, address):
    return re.findall("<loc>(.*?)</loc>", client.get(address).content.decode())


def test_a_feed_tells_what_is_new(client, library, elsewhere):
    Asset.objects.update(published_at=timezone.now() - timedelta(days=1))
    factories.AssetFactory(community=elsewhere, name="The Shore steps")
    factories.AssetFactory(community=elsewhere, name="A draft", status="draft")
    assert titles(client) == ["The Shore steps", library.name]
    assert titles(client, "/communities/govan/feed.atom") == [library.name]
    assert f"http://testserver{library.get_absolute_url()}" in (
        client.get("/feed.atom").content.decode()
    )


def test_a_feed_tells_of_a_person_what_they_can_do_and_the_month(client, person):
    (entry,) = entries(client)
    whole = ElementTree.tostring(entry, encoding="unicode")
    assert entry.find(f"{ATOM}title").text.endswith("somebody in Govan and Linthouse")
    assert person.category.name in entry.find(f"{ATOM}title").text
    assert person.name not in whole
    assert person.benefit not in whole
    month = timezone.now().strftime("%Y-%m-01T00:00:00+00:00")
    moments = [entry.find(f"{ATOM}{name}").text for name in ("published", "updated")]
    assert moments == [month, month]


def test_a_feed_reader_draws_nothing_that_was_typed(client, community):
    typed = "<img src=x onerror=alert(1)> & more"
    factories.AssetFactory(community=community, name=typed, benefit=typed)
    (entry,) = entries(client)
    title, summary = (entry.find(f"{ATOM}{name}") for name in ("title", "summary"))
    assert (title.get("type", "text"), title.text) == ("text", typed)
    assert summary.text == "&lt;img src=x onerror=alert(1)&gt; &amp; more"


def test_who_has_themselves_taken_off_is_out_of_the_feed_at_once(client, person):
    assert len(entries(client)) == 1
    Asset.objects.filter(pk=person.pk).update(status="withdrawn")
    assert entries(client) == []


def test_a_feed_is_bounded_and_asks_the_same_of_the_database(client, community):
    asked = []
    for number in (3, 60):
        factories.AssetFactory.create_batch(number, community=community, name="Steps \x0b\x01 here")
        with CaptureQueriesContext(connection) as seen:
            found = entries(client)
        asked.append(len(seen))
    assert len(found) == 50
    assert asked == [2, 2]  # the version, the entries
    answer = client.get("/feed.atom")
    again = client.get("/feed.atom", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_feeds_and_sitemaps_ignore_nothing_they_are_asked(client, library):
    for address in (
        *("/feed.atom?kind=human", "/communities/govan/feed.atom?x=1", "/sitemap.xml?p=1"),
        "/sitemap-entries.xml?page=2",
    ):
        assert client.get(address).status_code == 400, address
    for address in (
        *("/communities/nowhere/feed.atom", "/sitemap-people.xml", "/sitemap-entries.xml?p=9"),
        "/sitemap-entries.xml?p=NaN",
    ):
        assert client.get(address).status_code == 404, address


def test_search_engines_are_told_of_places_and_groups_not_of_people(
    client, library, group, person, community, worker
):
    factories.AssetFactory(community=community, status="draft", created_by=worker)
    project = factories.ProjectFactory(community=community)
    factories.ProjectFactory(community=community, is_published=False)
    session = factories.SessionFactory(community=community)
    gone = factories.SessionFactory(community=community, removed_at=timezone.now())
    there = "http://testserver"
    assert f"Sitemap: {there}/sitemap.xml" in client.get("/robots.txt").content.decode()
    found = [page for part in told(client, "/sitemap.xml") for page in told(client, part)]
    shown = {page.removeprefix(there) for page in found}
    assert shown >= {
        row.get_absolute_url() for row in (library, group, project, community, session)
    }
    assert gone.get_absolute_url() not in shown
    assert person.get_absolute_url() not in shown
    assert {page for page in shown if page.startswith("/assets/")} == {
        library.get_absolute_url(),
        group.get_absolute_url(),
    }
    assert sum(page.startswith("/projects/") for page in shown) == 2  # the list and one


def test_every_page_of_a_sitemap_is_a_part_and_together_they_are_all(
    client, community, monkeypatch
):
    monkeypatch.setattr(sitemaps._Entries, "limit", 5)
    made = factories.AssetFactory.create_batch(23, community=community)
    parts = [part for part in told(client, "/sitemap.xml") if "entries" in part]
    assert len(parts) == 5
    found = [page for part in parts for page in told(client, part)]
    there = "http://testserver"
    assert sorted(found) == sorted(there + asset.get_absolute_url() for asset in made)
    with CaptureQueriesContext(connection) as seen:
        client.get(parts[0])
    assert len(seen) == 2  # how many, and this part


@pytest.mark.parametrize("address", ["/", "/communities/govan/"])
def test_pages_say_where_the_feed_is(client, library, address):
    page = client.get(address).content.decode()
    assert 'type="application/atom+xml" title="What is new" href="/feed.atom"' in page
    assert ("/communities/govan/feed.atom" in page) == (address != "/")
