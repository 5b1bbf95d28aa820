"""Every personal field: about whom, why it is kept, who reads it, when it goes and by what.

A test compares this with the models: each column of each of our tables, and of the tables others
made that hold something about people, is either here or in IMPERSONAL. So a new column about people
can't slip in unlisted.
"""

from typing import NamedTuple


class Entry(NamedTuple):
    about: str
    why: str
    read_by: str
    kept: str
    erased: str  # by what it goes


_MEMBER = "people working in the same community"
_ROW = "the row is deleted"
_ERASED = "erasing the person deletes the row and all its versions"
_ACCOUNT = Entry(
    "people who sign in", "to sign in", "themselves, support staff", "with the account", _ROW
)
_WHO = Entry(
    "people who sign in", "to say who did it", _MEMBER, "with the account",
    "emptied when the account goes",
)  # fmt: skip
_OWNER = Entry("people who sign in", "to know whose it is", "themselves", "with the account", _ROW)
_PERSON = Entry(
    "people who share a skill", "to show what they offer", "everybody, by consent",
    "until consent is withdrawn", _ERASED,
)  # fmt: skip
_FOUND = _PERSON._replace(why="to be found by what they offer")
_ENTRY = Entry(
    "people who share a skill", "to keep the entry in order", _MEMBER, "with the entry", _ERASED
)
_CONTACT = Entry(
    "contact people", "to be reached", "the audience set beside it; a person's never the public",
    "with the entry; never in its history", _ERASED,
)  # fmt: skip
_PLACE = Entry(
    "people at a place", "to find it",
    "the public only where shown exactly; never kept for a person", "with the entry", _ERASED,
)  # fmt: skip
_CONSENT = Entry(
    "people who share a skill", "to prove what they agreed to",
    "coordinators and who recorded it", "with the entry", _ERASED,
)  # fmt: skip
_SAID = Entry(
    "people quoted", "to let them speak for themselves", "everybody, by agreement",
    "until they take it back; never in its history", "taking the finding away",
)  # fmt: skip
_INVITED = Entry(
    "people invited", "to send and accept the invitation", "managers",
    "until it is used or has run out", "retention deletes the row",
)  # fmt: skip
_MAIL = Entry(
    "people written to", "to send it, and again if nobody takes it", "nobody",
    "until it is sent or given up, four days at most", "emptied when it is gone",
)  # fmt: skip
_SUGGESTER = Entry(
    "people who suggest something", "to tell them what became of it", "nobody",
    "until 30 days after the decision", "retention empties it",
)  # fmt: skip
_PROPOSED = Entry(
    "people a suggestion may speak of", "to decide on it", "who reviews in that community",
    "declined ones 90 days", "retention, or marking it as personal, deletes it",
)  # fmt: skip
_NOTICE = Entry(
    "people who sign in", "to tell them", "themselves", "a year", "retention deletes the row"
)
_HAPPENED = Entry(
    "people who sign in, people an entry is about", "to tell what happened to an entry",
    "everybody, of places and groups; of people their keepers", "with the entry",
    "erasing empties the note and deletes the versions",
)  # fmt: skip

INVENTORY = {
    "accounts.User": {
        "email": _ACCOUNT,
        "name": _ACCOUNT._replace(why="to be addressed", read_by=_MEMBER),
        "password": _ACCOUNT._replace(why="to sign in (a hash)", read_by="nobody"),
        "last_login": _ACCOUNT,
        "date_joined": _ACCOUNT,
    },
    "accounts.ApiToken": {
        "user": _OWNER,
        "digest": _OWNER._replace(read_by="nobody (a hash)"),
        "last_used_on": _OWNER,
    },
    "account.EmailAddress": {"user": _OWNER, "email": _ACCOUNT},
    "account.EmailConfirmation": {"key": _ACCOUNT, "email_address": _ACCOUNT},
    "mfa.Authenticator": {
        "user": _OWNER,
        "data": _ACCOUNT._replace(why="to check the second step", read_by="nobody"),
        "last_used_at": _ACCOUNT,
    },
    "admin.LogEntry": {
        "user": _WHO,
        "object_repr": _ENTRY._replace(read_by="support staff"),
        "change_message": _ENTRY._replace(read_by="support staff"),
    },
    "sessions.Session": {
        "session_data": _OWNER._replace(kept="two weeks", erased="retention clears it")
    },
    "pghistory.Context": {"metadata": _HAPPENED},
    "communities.Membership": {"user": _WHO._replace(why="to know what they may do", erased=_ROW)},
    "communities.MappingSession": {
        "facilitator": _WHO._replace(why="to know whom to ask about a mapping session"),
        "notes": _ENTRY._replace(
            about="people a note may speak of",
            why="to remember what only those who were there need",
            kept="until somebody empties it; never in its history",
            erased="emptying it; retention, 30 days after the session is taken away",
        ),
    },
    "communities.Invitation": {
        "email": _INVITED,
        "digest": _INVITED,
        "invited_by": _WHO,
    },
    "assets.Asset": {
        **dict.fromkeys(("name", "benefit", "description", "access_note", "opening_note"), _PERSON),
        **dict.fromkeys(("category", "tags", "languages", "cost_note", "website"), _FOUND),
        "person_name": _ENTRY._replace(
            why="to know whom it is about",
            read_by="coordinators and who recorded it",
            kept="with the entry; never in its history",
        ),
        "show_first_name": _ENTRY._replace(why="to show their first name where they asked for it"),
        **dict.fromkeys(("place_name", "area_served"), _PERSON._replace(why="to show where")),
        **dict.fromkeys(
            ("public_location", "public_point", "px", "py", "zcode", "shape_span"),
            _PERSON._replace(why="to show roughly where: a cell of a kilometre or more"),
        ),
        "search": _FOUND._replace(read_by="nobody: it is searched"),
        **dict.fromkeys(("exact_location", "address", "postcode", "host"), _PLACE),
        **dict.fromkeys(("contact_name", "contact_phone", "contact_email"), _CONTACT),
        "connector": _CONTACT._replace(read_by="everybody: the person who introduces others"),
        **dict.fromkeys(
            ("life_reason", "review_note", "external_id", "source_digest", "session"), _ENTRY
        ),
        **dict.fromkeys(
            ("age_band", "young_approved_at"),
            _PERSON._replace(
                why="to record nobody under 16, and to take care of the young",
                read_by="whoever recorded them, moderators and managers",
                kept="with the entry; never in its history",
            ),
        ),
        "kept_square": _PLACE._replace(
            why="to show them in no finer square than before",
            read_by="nobody",
            kept="with the entry; never in its history",
        ),
        "created_by": _WHO,
        "checked_by": _WHO,
        "publication_consent": _CONSENT,
    },
    "assets.Merge": {
        **dict.fromkeys(
            ("before", "removed"),
            _CONTACT._replace(why="to undo a merge", read_by="nobody", kept="with the entry"),
        ),
        "merged_by": _WHO,
        "undone_by": _WHO,
    },
    "assets.Photo": {
        **dict.fromkeys(
            ("asset", "alt", "folder", "key"),
            _PERSON._replace(
                why="to show them, where they agreed to a photo",
                erased="erasing deletes the row and its files",
            ),
        ),
        "credit": _SAID._replace(
            about="who took it", why="to credit them", kept="with the photo", erased=_ROW
        ),
        "uploaded_by": _WHO,
    },
    "assets.NotDuplicates": {"said_by": _WHO},
    "assets.CheckRequest": {
        "asset": _ENTRY,
        "asked_by": _WHO,
        "digest": _CONTACT._replace(why="to know the link again", read_by="nobody (a hash)"),
    },
    "assets.Proposal": {
        "changes": _PROPOSED,
        "message": _PROPOSED,
        "undo": _PROPOSED,
        "note": _PROPOSED._replace(about="who sent it", why="to answer them"),
        "asset": _ENTRY,
        "sender": _WHO,
        "decided_by": _WHO,
        "email": _SUGGESTER,
        "address_digest": _SUGGESTER._replace(
            why="against floods of suggestions (a keyed hash)",
            kept="30 days",
        ),
        "status_digest": _SUGGESTER._replace(why="to know the status link again (a hash)"),
        "sameness": _SUGGESTER._replace(why="to know the same text again (a hash)"),
    },
    "assets.Consent": {
        **dict.fromkeys(("asset", "purpose", "decision", "method", "decided_at"), _CONSENT),
        "recorded_by": _WHO._replace(kept="with the entry"),
    },
    "notifications.Email": {
        **dict.fromkeys(("to", "subject", "body", "unsubscribe_url"), _MAIL),
        "about": _MAIL._replace(erased="erasing deletes what still waits"),
    },
    "notifications.Notice": {
        **dict.fromkeys(("user", "subject", "url"), _NOTICE),
        "about": _NOTICE._replace(erased="erasing deletes the row"),
    },
    "notifications.Preference": {"user": _OWNER},
    "projects.Project": {"contact": _SAID._replace(about="contact people"), "created_by": _WHO},
    "projects.Mobilisation": {
        "asset": _ENTRY,
        "in_kind": _ENTRY._replace(why="to say what they gave", read_by="who may know of both"),
        "gained": _ENTRY._replace(why="to say what they gained", read_by="who may know of both"),
    },
    "projects.Finding": {
        **dict.fromkeys(("quote", "quote_by"), _SAID),
        "quote_agreed_on": _SAID._replace(why="to prove what they agreed to"),
        "created_by": _WHO,
    },
    "projects.Evidence": {"created_by": _WHO},
    "connections.Connection": {
        "subject": _ENTRY,
        "object": _ENTRY,
        **dict.fromkeys(
            ("note", "source", "source_url"),
            _ENTRY._replace(read_by="who may know of both ends, see connections.notes"),
        ),
        "created_by": _WHO,
    },
    "connections.Layout": dict.fromkeys(
        ("positions", "missed"),
        _ENTRY._replace(
            why="to draw a network the same tomorrow, by ids alone",
            read_by="everybody, as a picture of what is public",
            kept="until the next picture",
        ),
    ),
    "privacy.PersonLink": {
        "asset": _ENTRY,
        "digest": _ENTRY._replace(
            why="to know the link of the person again", read_by="nobody (a hash)"
        ),
        "created_by": _WHO,
    },
    "privacy.Tombstone": {
        "uid": _CONSENT._replace(
            why="to erase again what a restore brings back",
            read_by="nobody",
            kept="for ever: it says nothing of them",
            erased="never",
        ),
        "erased_by": _WHO,
    },
}

# Kept out of the copies that database triggers make of every row.
NEVER_IN_HISTORY = {
    "assets.Asset": (
        *("person_name", "contact_name", "contact_phone", "contact_email", "connector"),
        *("age_band", "young_approved_at", "kept_square"),
    ),
    "communities.Invitation": ("email", "digest"),
    "communities.MappingSession": ("notes",),
    "projects.Finding": ("quote", "quote_by"),
}

# What says nothing about anybody, column by column; "*" where that is so of a whole table.
IMPERSONAL = {
    "accounts.User": "id is_superuser is_staff is_active is_demo",
    "accounts.ApiToken": "id name prefix scopes created_at expires_at revoked_at",
    "account.EmailAddress": "id verified primary",
    "account.EmailConfirmation": "id created sent",
    "mfa.Authenticator": "id type created_at",
    "admin.LogEntry": "id action_time content_type object_id action_flag",
    "sessions.Session": "session_key expire_date",
    "pghistory.Context": "id created_at updated_at",
    "django_tasks_database.DBTaskResult": "*",  # keys of rows, never what is in them
    "gazetteer.Place": "*",
    "gazetteer.Postcode": "*",
    "communities.Community": "*",
    "communities.Membership": "id community role joined_at",
    "communities.Invitation": "id community role created_at expires_at accepted_at",
    # Who came is told by group, never by name; small numbers are not told exactly.
    "communities.MappingSession": (
        "id community title purpose method question held_on place who_came learned led_by "
        "removed_at version"
    ),
    "communities.SessionGroup": "id session group called number",
    "assets.Category": "*",
    "assets.Source": "*",
    "assets.Word": "*",  # never of an entry about a person
    "assets.CheckInterval": "*",
    "assets.Asset": (
        "id uid kind community is_institution is_local_economy place_mode public_precision "
        "cell_m public_precision_m contact_audience step_free toilet accessible_toilet "
        "hearing_loop quiet_space newcomers_welcome children_welcome referral_needed cost "
        "opening_hours open_weekdays source status submitted_at published_at merged_into life "
        "life_changed_on checked_at check_due_on is_lapsed client_key created_at updated_at "
        "version is_demo"
    ),
    "assets.Merge": (
        "id kept gone gone_status moved kept_version gone_version merged_at undone_at"
    ),
    "assets.Photo": "id position licence state problem width height created_at",
    "assets.NotDuplicates": "id first second said_at",
    "assets.CheckRequest": "id asked created_at expires_at answered_at answer",
    "assets.Proposal": (
        "id uid community kind asset_kind base_version is_public key score created_at state reason "
        "decided_at"
    ),
    "moderation.Allowance": "*",  # a keyed hash of an address and a number, for an hour
    "assets.Consent": (
        "id wording_id wording_version wording_language wording_hash controller review_on"
    ),
    "notifications.Email": "id created_at tries next_try_at sent_at",
    "notifications.Notice": "id verb created_at read_at waits_for_digest",
    "notifications.Preference": "by",
    "projects.Measure": "*",
    "projects.Theme": "*",
    "projects.Project": (
        "id uid title slug community summary story aims origin changes participants lead lead_body "
        "partners funders characteristics setting setting_code sub_setting stage started ended "
        "end_reason place_name location location_is_approximate source source_url is_published "
        "submitted_at review_note is_demo created_at updated_at version"
    ),
    "projects.Mobilisation": "id project role stage since until amount",
    "projects.Finding": (
        "id project polarity audience theme text session source source_url created_at"
    ),
    "projects.Evidence": (
        "id uid project claim process domain level direction method affected out_of period measure "
        "design before_n before_mean before_sd before_count before_on after_n after_mean after_sd "
        "after_count after_on correlation other_n other_mean other_sd other_count other_who "
        "said_by source source_url source_year created_at version"
    ),
    "connections.Connection": (
        "id verb since until audience confirmed_by_subject_at confirmed_by_object_at created_at "
        "version"
    ),
    "connections.Layout": "id community scope fingerprint",
    "maps.Cell": "*",  # counts
    "maps.Question": "*",
    "maps.AnswerCell": "*",
    "privacy.PersonLink": "id created_at revoked_at",
    "privacy.Tombstone": "id erased_at by_the_person",
}
