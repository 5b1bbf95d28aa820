"""Query strings: nothing in them is ignored."""


def whole_number(text, lowest, highest):
    """The number a text of ASCII digits stands for, or None when it is none within these bounds."""
    if text.isascii() and text.isdigit() and len(text) <= len(str(highest)):
        number = int(text)
        return number if lowest <= number <= highest else None
    return None


def unknown_parameters(query, known):
    """Names in a QueryDict that the page doesn't know, sorted, for a message that names them."""
    return sorted(name[:60] for name in set(query) - set(known))
