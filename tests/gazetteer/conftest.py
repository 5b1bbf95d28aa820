"""A small gazetteer, written by the same code as the real one."""

import pytest
from django.db import connection

from assetmap.gazetteer.loading.formats import PlaceRow, PostcodeRow
from assetmap.gazetteer.loading.store import store


@pytest.fixture
def keep(db):
    def keep(*rows, source="test"):
        with connection.cursor() as cursor:
            return store(cursor, source, rows)

    return keep


@pytest.fixture
def gazetteer(keep):
    keep(
        PostcodeRow("G51 3UU", 255_500, 665_900, 27700, 10),
        PostcodeRow("G51 3UW", 255_600, 666_000, 27700, 10),
        PostcodeRow("EH16 5AY", -3.170, 55.930, 4326, 10),
        PostcodeRow("EH16 5AZ", -3.172, 55.932, 4326, 10),
        PostcodeRow("EH16 4AA", -3.150, 55.936, 4326, 10),
        PostcodeRow("EH1 6AA", -3.190, 55.950, 4326, 10),
    )
    keep(
        PlaceRow("1", "Govan", "suburb", -4.3086, 55.8620, area="Glasgow City"),
        PlaceRow("2", "Govanhill", "suburb", -4.26, 55.835, area="Glasgow City"),
        PlaceRow("3", "Glasgow", "city", -4.25, 55.86, area="Glasgow City", name_alt="Glaschu"),
        PlaceRow("4", "Edinburgh", "city", -3.1965, 55.952, name_alt="Dùn Èideann|Embra"),
        PlaceRow("5", "St Andrews", "town", -2.79, 56.34, area="Fife"),
        PlaceRow("6", "Newton", "hamlet", -3.5, 55.97, area="West Lothian"),
        PlaceRow("7", "Newton", "hamlet", -4.7, 57.5, area="Highland"),
        PlaceRow("8", "Newton", "town", -5.0, 50.5, area="Elsewhere"),
        PlaceRow("9", "Seana Bhaile", "hamlet", -6.3, 58.2, area="Na h-Eileanan an Iar"),
        PlaceRow("10", "Govan Station", "station", -4.3087, 55.8621, area="Glasgow City"),
        PlaceRow("11", "East Kilbride", "town", -4.18, 55.76),
    )
    keep(
        PlaceRow("g4", "Edinburgh", "city", -3.1883, 55.9533, area="City of Edinburgh"), source="b"
    )
