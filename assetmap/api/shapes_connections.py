"""What leaves about a link, and about the assets at its ends: columns and their meanings."""

from assetmap.api.shapes import OWN
from assetmap.connections import notes
from assetmap.connections.models import Connection

# Name -> meaning, for the document, the CSV file and whoever reads either.
LINK_FIELDS = {
    "id": "Stable id: the ids of both ends and the verb between them.",
    "subject": "Id of the asset the sentence begins with, a UUID.",
    "subject_name": "Its name.",
    "subject_kind": "human, social or physical.",
    "verb": "How they are linked, as a code.",
    "sentence": "The verb in words, from subject to object.",
    "inverse": "The verb in words, from object to subject.",
    "object": "Id of the asset the sentence ends with, a UUID.",
    "object_name": "Its name.",
    "object_kind": "human, social or physical.",
    "since": "First day, as far as known; of people the first of the month.",
    "until": "Last day, if it is over; of people the first of the month.",
    "note": "What people add to it; to one with a person once their side looked at it.",
    "source": "Who says so, if not the contributors.",
    "source_url": "Where that can be read.",
    "confirmed_by": "How many of the two ends confirmed it, 0 to 2; empty where it follows from "
    "the place at which an asset meets.",
    "audience": "public, or members: for people working in the community of either end.",
    "licence": "Licence of the link.",
    "attribution": "Whom to name.",
}
NODE_FIELDS = {
    "uid": "Id of the asset, a UUID.",
    "name": "Its name.",
    "kind": "human, social or physical.",
    "category": "Code of its category.",
    "community": "Code of its community.",
    "source": "Code of the source of the entry, empty for entries written here.",
    "licence": "Licence of the entry.",
    "attribution": "Whom to name.",
    "url": "Its page.",
}
CSV_COLUMNS = list(LINK_FIELDS)


def link_row(connection, user):
    """{field: value} of a link whose ends are at hand, for one reader.

    Of a link to a person no more than the month: a day says when somebody was met.
    """
    verb = Connection.Verb(connection.verb)
    subject, object = connection.subject, connection.object
    told = notes.may_read(user, connection)
    people = subject.is_about_a_person or object.is_about_a_person
    return {
        "id": f"{subject.uid}:{verb.value}:{object.uid}",
        "subject": subject.uid,
        "subject_name": subject.name,
        "subject_kind": subject.kind,
        "verb": verb.value,
        "sentence": str(verb.label),
        "inverse": str(Connection.INVERSE[verb]),
        "object": object.uid,
        "object_name": object.name,
        "object_kind": object.kind,
        "since": _day(connection.since, people),
        "until": _day(connection.until, people),
        "note": connection.note if told else "",
        "source": connection.source if told else "",
        "source_url": connection.source_url if told else "",
        "confirmed_by": connection.confirmed if connection.pk else None,
        "audience": connection.audience,
        **OWN,
    }


def node_row(asset, request):
    source = asset.source
    return {
        "uid": asset.uid,
        "name": asset.name,
        "kind": asset.kind,
        "category": asset.category.code,
        "community": asset.community.slug,
        "source": source.slug if source else None,
        "licence": source.licence if source else OWN["licence"],
        "attribution": source.attribution if source else OWN["attribution"],
        "url": request.build_absolute_uri(asset.get_absolute_url()),
    }


def link_csv_row(row):
    return [row[name] for name in CSV_COLUMNS]


def _day(day, people):
    return day.replace(day=1) if day and people else day
