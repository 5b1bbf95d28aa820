"""What everybody reads as the name of an entry about a person: what they offer, not who they are.

The name of the person is kept apart (`Asset.person_name`). Its first word stands before what they
offer only where they asked for that: “Agnes: Hanging doors”.
"""

import re

_WORD = re.compile(r"[^\W_]+")
_END_OF_NAME = re.compile(r"[,;:(/]| [-–—] ")
# Who introduces people may share a first name with the person, and is no more than that.
CONNECTOR = "connector"
READ_BY_ALL = (
    *("benefit", "description", "place_name", "area_served"),
    *("access_note", "opening_note", "cost_note", CONNECTOR),
)


def first_name(person_name):
    """ "Agnes Reid, joiner" -> "Agnes"; empty where there is none."""
    words = _of_the_name(person_name).split()
    return words[0] if words else ""


def shown_name(title, person_name, show_first_name):
    """The public name of an entry about a person."""
    first = first_name(person_name) if show_first_name else ""
    return f"{first}: {title}" if first else title


def title_of(name, *person_names):
    """What a public name says they offer: without the first name of any of these before it."""
    title = name.strip()
    for person_name in person_names:
        first = first_name(person_name)
        if first and title.startswith(f"{first}:"):
            title = title[len(first) + 1 :].strip()
    return title


def naming(title, person_name, show_first_name, texts):
    """[(field, word)] of the words that tell everybody who the person is.

    `texts`: {field: what everybody reads}. In a running text only words with a capital count: one
    called Will, or Young, does not keep others from saying so.
    """
    words = _words(_of_the_name(person_name))
    first = set(_words(first_name(person_name)))
    hidden = {word for word in words if len(word) > 2} | first
    if show_first_name:
        hidden -= first
    found = [("name", word) for word in _WORD.findall(title) if word.casefold() in hidden]
    for field, text in texts.items():
        for word in _WORD.findall(text) if field != CONNECTOR else ():
            if word.casefold() in hidden and not word.islower():
                found.append((field, word))
    introduces = set(_words(texts.get(CONNECTOR, "")))
    if hidden and set(words) <= introduces:
        found.append((CONNECTOR, person_name))
    return found


def _words(text):
    return [word.casefold() for word in _WORD.findall(text)]


def _of_the_name(person_name):
    return _END_OF_NAME.split(person_name.strip(), maxsplit=1)[0]
