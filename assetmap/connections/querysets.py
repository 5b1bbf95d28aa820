from django.db import models
from django.db.models import Q

from assetmap.assets.models import Asset


class ConnectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Links both of whose ends the user may know of."""
        seen = Asset.objects.visible_to(user).values("pk")
        return self.filter(subject__in=seen, object__in=seen)

    def of(self, asset):
        return self.filter(Q(subject=asset) | Q(object=asset))
