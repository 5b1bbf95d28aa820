"""Filters of query strings, made for each request without what the request does not ask for."""

from copy import copy
from functools import cached_property

import django_filters


class LeanFilterSet(django_filters.FilterSet):
    """With the filters that its data names, and with the class's own fields.

    The base class copies all filters and makes a class of forms for each query, which takes longer
    than most answers. A field knows nothing of queries, so it is the same for all of them.
    """

    def __init__(self, data, *args, **kwargs):
        self.base_filters = {}
        super().__init__(data, *args, **kwargs)
        made = type(self).base_filters
        self.filters = {name: self._of_this_query(made[name]) for name in made if name in data}

    def _of_this_query(self, made):
        mine = copy(made)
        mine.method = made.method  # whose parent is looked up
        mine.parent, mine.model, mine._field = self, self.queryset.model, made.field
        return mine

    @cached_property
    def form(self):
        form = self._meta.form(self.data, label_suffix="")
        form.fields = {name: one.field for name, one in self.filters.items()}
        return form
