"""Work that nobody waits for."""

from django.contrib.auth.models import AnonymousUser
from django_tasks import task

from assetmap.communities.models import Community
from assetmap.connections import layouts, measures, services
from assetmap.connections.models import Layout
from assetmap.connections.network import network_of


@task()
def lay_out_network(community_id):
    """Work out where the marks of a large network stand, and who would be missed most."""
    community = Community.objects.filter(pk=community_id).first()
    if community is None:
        return
    network = network_of(AnonymousUser(), community)
    kept = layouts.kept_layout(community, Layout.Scope.WHOLE)
    if kept.fingerprint == network.fingerprint:
        return
    services.keep_layout(
        community=community,
        scope=Layout.Scope.WHOLE,
        fingerprint=network.fingerprint,
        positions=layouts.lay_out(network.graph, layouts.numbered(kept.positions)),
        missed=measures.missed(network.graph),
    )
