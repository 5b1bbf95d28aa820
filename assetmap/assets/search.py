"""Finding assets by words: whole ones, the beginning of the last, one spelt a little wrong.

What a search costs is bounded. Up to MAX_FOUND matches are found by the index, known by their ids
from then on, and ranked. Some more are collected whenever they are listed; what very many have
turns up soon enough in any order.
"""

import difflib
import functools
import operator
import re
import unicodedata
from dataclasses import dataclass, field

from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVectorField,
    TrigramDistance,
)
from django.db import connection
from django.db.models import BooleanField, Case, F, FloatField, Func, Q, Value, When
from django.db.models.functions import Cast

from assetmap.assets.models import Word
from assetmap.common.planner import bitmaps_only, expected_rows
from assetmap.gazetteer.names import LETTERS

_WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 12
MAX_FOUND = 1_000
_BEGINNING = 3  # letters; half of all assets have a word that begins with these two
_MISSPELT = 4  # letters; of shorter words every other one is nearly this one
_LONGEST = 40
_COMMON = 10_000  # rows; more than it guesses of words it has no statistics of
_COLLECTED = 16_000  # expected rows, of which half are there: a word is a stem as well
_EVERYWHERE = 50_000  # rows, which take some 50 ms to collect
_SIMILAR, _GUESSES = 30, 3
_NAMESAKES = 100
_LIKE = 0.75  # "gardn" and "garden" are 0.91 alike, "gardn" and "harden" 0.73


def words_in(text):
    """The words of a search, without accents, at most twelve."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _WORD.findall(plain.lower())[:MAX_WORDS]


@dataclass(frozen=True)
class Search:
    """What a text is a search for.

    `ids` are those of the assets it finds, or None where they are very many: then `expected` is how
    many the planner takes them for. `meant` holds, for a word that no asset has, the words looked
    for in its place.
    """

    words: tuple = ()
    query: SearchQuery | None = None
    ids: tuple | None = ()
    meant: dict = field(default_factory=dict)
    expected: int = 0
    called: tuple = ()

    @property
    def is_common(self):
        """Whether nearly any row has what is looked for."""
        return self.ids is None and self.expected > _EVERYWHERE

    @property
    def is_collected(self):
        """Whether all are to be collected and then put in order, which is sooner done than to meet
        twenty of them in that order."""
        return self.ids is not None or self.expected <= _COLLECTED

    @property
    def indexed(self):
        """For whoever wants all of them."""
        return Q(pk__in=self.ids) if self.ids is not None else Q(search=self.query)

    @property
    def condition(self):
        # Collecting from the index what a third of all rows have takes longer than looking at rows
        # in any other order until there are enough.
        return _has(self.query) if self.is_common else self.indexed

    @property
    def is_ranked(self):
        """Whether it finds something, and few enough to tell which fits best."""
        return bool(self.words) and self.ids is not None


def search_for(text, *, among, named=None):
    """The Search a text stands for.

    Only where nothing among all the rows the reader may see has all of the words, one that none of
    them has may be nearly another: "gardn" finds gardens, and "garden" doesn't find Harden Hall.
    Asked of `among` and not of what else was narrowed, so that a smaller box never means something
    else, and what the reader may not see decides nothing.
    """
    words = _telling(words_in(text))
    if not words:
        return Search()
    with bitmaps_only():
        terms = [_word(word) for word in words[:-1]] + [_beginning(words[-1])]
        ids = _ids(among, terms, MAX_FOUND)
        called = _called(words, named) if named is not None and ids is not None else {}
        meant = {}
        if ids == () and not called:
            for place, word in enumerate(words):
                # Of one word, nothing was found just now.
                nobody_has = len(words) == 1 or _ids(among, [terms[place]], 0) == ()
                if nobody_has and (known := _nearly(word)):
                    meant[word] = known
                    terms[place] = functools.reduce(operator.or_, map(_word, known))
            if meant:
                ids = _ids(among, terms, MAX_FOUND)
        if called:
            ids = tuple({*ids, *called})
        query = _all(terms)
        found = among.order_by().values("pk").filter(search=query)
        expected = expected_rows(found) if ids is None else len(ids)
    meant = meant if ids != () else {}
    return Search(words, query, ids, meant, expected, tuple(called.values()))


def _called(words, named):
    """{pk: uid} of people who are called like that. Their names are in an index of their own and
    never among the words of the entry, which everybody searches."""
    terms = [*words[:-1], f"{words[-1]}:*" if len(words[-1]) >= _BEGINNING else words[-1]]
    query = _all([SearchQuery(one, config="unstemmed", search_type="raw") for one in terms])
    called = Func(F("person_name"), function="assets_name_words", output_field=SearchVectorField())
    found = named.order_by().alias(called=called).filter(called=query)
    return dict(found.values_list("pk", "uid")[:_NAMESAKES])


def _telling(words):
    """Without the small words of English, which say nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM unnest(%s::text[]) WITH ORDINALITY AS said (word, place)"
            " WHERE numnode(to_tsquery('unstemmed', word)) > 0 ORDER BY place",
            [words],
        )
        return tuple(word for (word,) in cursor)


def _ids(among, terms, most):
    """Ids of what has all of the terms; None for more than so many.

    What very many have, the statistics of the database know, and there is no need to collect it.
    """
    found = among.order_by().values("pk")
    query = _all(terms)
    if expected_rows(found.filter(search=query)) > _COMMON:
        return None
    rare = terms
    if len(terms) > 1:
        rare = [
            term for term in terms if expected_rows(found.filter(search=term)) <= _COMMON
        ] or terms
    found = found.filter(search=_all(rare))
    if len(rare) < len(terms):
        found = found.filter(_has(query))
    ids = tuple(row["pk"] for row in found[: most + 1])
    return ids if len(ids) <= most else None


def _all(terms):
    return functools.reduce(operator.and_, terms)


def _has(query):
    """Whether a row has what is looked for, asked of the row: no index answers this one."""
    return Q(Func(F("search"), query, function="ts_match_vq", output_field=BooleanField()))


def _nearly(word):
    """Known words spelt much like this one. The index brings similar ones, the letters decide."""
    if not _MISSPELT <= len(word) <= _LONGEST:
        return ()
    similar = (
        Word.objects.filter(word__trigram_similar=word)
        .order_by(TrigramDistance("word", word), "word")
        .values_list("word", flat=True)[:_SIMILAR]
    )
    likeness = {one: difflib.SequenceMatcher(None, word, one).ratio() for one in similar}
    close = [one for one in likeness if likeness[one] >= _LIKE]
    return tuple(sorted(close, key=lambda one: -likeness[one])[:_GUESSES])


def _word(lexeme):
    """As English has it, or as it stands; small words of English ask for nothing."""
    return SearchQuery(lexeme, config="english", search_type="raw") | SearchQuery(
        lexeme, config="unstemmed", search_type="raw"
    )


def _beginning(word):
    return _word(f"{word}:*" if len(word) >= _BEGINNING else word)


def ranked(queryset, search):
    """The best matches of a Search first, before them who is called like that; ties by uid."""
    # In double precision, as cursors hold it: a rank of four bytes equals no number but itself.
    rank = Cast(SearchRank(F("search"), search.query), FloatField())
    if search.called:
        of_the_name = When(uid__in=search.called, then=Value(1.0))
        rank += Case(of_the_name, default=Value(0.0), output_field=FloatField())
    return queryset.annotate(rank=rank).order_by("-rank", "uid")
