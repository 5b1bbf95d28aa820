"""The OpenAPI side of connections: fields of the type that leaves, each with its meaning."""

from rest_framework import serializers

from assetmap.api.shapes_connections import LINK_FIELDS, NODE_FIELDS
from assetmap.assets.models import Kind
from assetmap.connections.models import Connection

_LINK_TYPES = {
    "subject": (serializers.UUIDField, {}),
    "object": (serializers.UUIDField, {}),
    "verb": (serializers.ChoiceField, {"choices": Connection.Verb.values}),
    "since": (serializers.DateField, {"allow_null": True}),
    "until": (serializers.DateField, {"allow_null": True}),
    "confirmed_by": (serializers.IntegerField, {"allow_null": True}),
    "audience": (serializers.ChoiceField, {"choices": Connection.Audience.values}),
}
_NODE_TYPES = {
    "uid": (serializers.UUIDField, {}),
    "kind": (serializers.ChoiceField, {"choices": Kind.choices}),
    "source": (serializers.CharField, {"allow_null": True}),
    "url": (serializers.URLField, {}),
}


def _output(name, meanings, types):
    fields = {}
    for field, meaning in meanings.items():
        of, options = types.get(field, (serializers.CharField, {}))
        fields[field] = of(help_text=meaning, **options)
    return type(name, (serializers.Serializer,), fields)


ConnectionOutput = _output("ConnectionOutput", LINK_FIELDS, _LINK_TYPES)
ConnectedAssetOutput = _output("ConnectedAssetOutput", NODE_FIELDS, _NODE_TYPES)


class ConnectionPage(serializers.Serializer):
    results = ConnectionOutput(many=True, help_text="The links: edges of the network.")
    nodes = ConnectedAssetOutput(many=True, help_text="The assets at the ends of these links.")
    next = serializers.URLField(allow_null=True)
    licence = serializers.CharField()
    attributions = serializers.ListField(child=serializers.CharField())
