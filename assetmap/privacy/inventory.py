"""Every personal field: about whom, why it is kept, who reads it, and when it goes.

A test compares this with the models, so that a new column about people can't slip in unlisted.
"""

from typing import NamedTuple


class Entry(NamedTuple):
    about: str
    why: str
    read_by: str
    kept: str


_MEMBER = "people working in the same community"
_ACCOUNT = Entry(
    "people who sign in", "to sign in", "themselves, support staff", "with the account"
)
_WHO = Entry("people who sign in", "to say who did it", _MEMBER, "emptied when the account goes")
_OWNER = Entry("people who sign in", "to know whose it is", "themselves", "with the account")
_PERSON = Entry("people who share a skill", "to show what they offer", "everybody, by consent",
                "until consent is withdrawn")  # fmt: skip
_CONTACT = Entry("contact people", "to be reached", "the audience set beside it; a person's never "
                 "the public", "with the entry; never in its history")  # fmt: skip
_PLACE = Entry("people at a place", "to find it", "the public only where shown exactly; never kept "
               "for a person", "with the entry")  # fmt: skip
_CONSENT = Entry("people who share a skill", "to prove what they agreed to", "coordinators and who "
                 "recorded it", "with the entry")  # fmt: skip
_SAID = Entry("people quoted", "to let them speak for themselves", "everybody, by agreement",
              "until they take it back; never in its history")  # fmt: skip
_INVITED = Entry("people invited", "to send and accept the invitation", "managers", "until it is "
                 "used or runs out")  # fmt: skip

_MAIL = Entry("people written to", "to send it, and again if nobody takes it", "nobody",
              "until it is sent or given up, four days at most")  # fmt: skip
_NOTICE = Entry("people who sign in", "to tell them", "themselves", "a year; with the account")

INVENTORY = {
    "accounts.User": {
        "email": _ACCOUNT,
        "name": Entry("people who sign in", "to be addressed", _MEMBER, "with the account"),
        "password": Entry(
            "people who sign in", "to sign in (a hash)", "nobody", "with the account"
        ),
        "last_login": _ACCOUNT,
        "date_joined": _ACCOUNT,
    },
    "accounts.ApiToken": {
        "user": _OWNER,
        "digest": _OWNER._replace(read_by="nobody (a hash)"),
        "last_used_on": _OWNER,
    },
    "communities.Membership": {"user": _WHO._replace(why="to know what they may do")},
    "communities.Invitation": {"email": _INVITED, "digest": _INVITED, "invited_by": _WHO},
    "assets.Asset": {
        "name": _PERSON,
        "benefit": _PERSON,
        "description": _PERSON,
        "public_location": _PERSON._replace(why="to show roughly where: a cell of one kilometre"),
        "exact_location": _PLACE,
        "address": _PLACE,
        "postcode": _PLACE,
        "contact_name": _CONTACT,
        "contact_phone": _CONTACT,
        "contact_email": _CONTACT,
        "connector": _CONTACT._replace(read_by="everybody: the person who introduces others"),
        "created_by": _WHO,
        "checked_by": _WHO,
        "publication_consent": _CONSENT,
    },
    "assets.CheckRequest": {
        "asked_by": _WHO,
        "digest": _CONTACT._replace(why="to know the link again", read_by="nobody (a hash)"),
    },
    "assets.Consent": {
        "asset": _CONSENT,
        "method": _CONSENT,
        "decided_at": _CONSENT,
        "recorded_by": _WHO._replace(kept="with the entry"),
    },
    "notifications.Email": {"to": _MAIL, "subject": _MAIL, "body": _MAIL, "unsubscribe_url": _MAIL},
    "notifications.Notice": {"user": _NOTICE, "subject": _NOTICE, "url": _NOTICE},
    "notifications.Preference": {"user": _OWNER},
    "projects.Project": {"contact": _SAID._replace(about="contact people"), "created_by": _WHO},
    "projects.Finding": {
        "quote": _SAID,
        "quote_by": _SAID,
        "quote_agreed_on": _SAID._replace(why="to prove what they agreed to"),
        "created_by": _WHO,
    },
    "projects.Evidence": {"created_by": _WHO},
    "connections.Connection": {"created_by": _WHO},
}

# Kept out of the copies that database triggers make of every row.
NEVER_IN_HISTORY = {
    "assets.Asset": ("contact_name", "contact_phone", "contact_email", "connector"),
    "communities.Invitation": ("email", "digest"),
    "projects.Finding": ("quote", "quote_by"),
}
