"""Finding assets by words: whole words, beginnings, and one that is spelt a little wrong."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, FloatField, Q
from django.db.models.functions import Cast

_WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 12


def words_in(text):
    """The words of a search, without accents, at most twelve."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _WORD.findall(plain.lower())[:MAX_WORDS]


def _query(words):
    """Every word has to be there, each as a beginning, stemmed or as it stands."""
    raw = " & ".join(f"{word}:*" for word in words)
    return SearchQuery(raw, config="english", search_type="raw") | SearchQuery(
        raw, config="simple", search_type="raw"
    )


def matching(queryset, text, *, among):
    """Assets of `queryset` that have these words.

    Only where nothing among all the rows the reader may see has all of them, each word may be
    nearly one of the name: "gardn" finds gardens, and "garden" doesn't find Harden Hall. Asked of
    `among` and not of `queryset`, so that a smaller box never means something else.
    """
    words = words_in(text)
    if not words:
        return queryset.none()
    exactly = Q(search=_query(words))
    if len(text) < 4 or among.filter(exactly).exists():
        return queryset.filter(exactly)
    for word in words:
        queryset = queryset.filter(Q(search=_query([word])) | Q(name__trigram_word_similar=word))
    return queryset


def ranked(queryset, text):
    """The best matches first; ties by uid."""
    words = words_in(text)
    if not words:
        return queryset
    # In double precision, as cursors hold it: a rank of four bytes equals no number but itself.
    rank = Cast(SearchRank(F("search"), _query(words)), FloatField())
    return queryset.annotate(rank=rank).order_by("-rank", "uid")
