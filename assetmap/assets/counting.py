"""How many there are, as far as it is worth counting: a page never waits for a million."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assetmap.common.planner import by_index

COUNTED = 1_000
LOOKED_AT = 2_000
FACETS = ("kind", "category", "community")


@dataclass(frozen=True)
class Count:
    """`n`, or more than `n`."""

    n: int = 0
    more: bool = False

    def __add__(self, other):
        return Count(self.n + other.n, self.more or other.more)

    def __bool__(self):
        return self.n > 0 or self.more

    def __str__(self):
        """Short, for beside a choice: "12", "1,000+"."""
        return f"{self.n:,}+" if self.more else f"{self.n:,}"

    @property
    def words(self):
        """ "12", "more than 1,000"."""
        return _("more than %(n)s") % {"n": f"{self.n:,}"} if self.more else f"{self.n:,}"


def how_many(queryset, limit=COUNTED):
    """The Count of a queryset: exact up to the limit, and beyond it only that there are more.

    Rows are looked at in the order of the queryset, if it has one.
    """
    with by_index():
        n = queryset.values("pk")[: limit + 1].count()
    return Count(min(n, limit), n > limit)


def how_many_each(queryset, field, values, limit=LOOKED_AT):
    """{value: Count} of a column. One look at so many rows settles it if those are all there are;
    else each of the values that came up seldom is counted by itself."""
    found, is_all = _look(queryset, [field], limit)
    if is_all:
        return {value: Count(found[value,]) for value in values}
    return {
        value: Count(COUNTED, more=True)
        if found[value,] > COUNTED
        else how_many(queryset.filter(**{field: value}))
        for value in values
    }


def facets(narrowed, limit=LOOKED_AT):
    """{filter: {id: number}} of a valid AssetFilter: how many each choice of it would bring.

    What is chosen in a filter is put aside for its own numbers, so that the others can be compared.
    None for a filter with more rows to look at than the limit.
    """
    chosen = {name for name in FACETS if narrowed.form.cleaned_data.get(name)}
    together = [name for name in FACETS if name not in chosen]
    looks = [(narrowed.qs, together)] if together else []
    looks += [(narrowed.without(name), [name]) for name in sorted(chosen)]
    counted = {}
    for queryset, names in looks:
        found, is_all = _look(queryset, names, limit)
        for place, name in enumerate(names):
            numbers = Counter()
            for values, n in found.items():
                numbers[values[place]] += n
            counted[name] = dict(numbers) if is_all else None
    return counted


def _look(queryset, fields, limit):
    """(Counter of what so many rows have in these columns, whether those were all the rows)."""
    found = Counter(queryset.order_by().values_list(*fields)[: limit + 1])
    return found, found.total() <= limit
