"""A network as GraphML, the XML that graph programs read; written by networkx."""

import io

import networkx as nx


def graphml(nodes, edges):
    """Bytes of a GraphML document.

    `nodes` and `edges` are dictionaries of plain values, as the API gives them: nodes by `uid`,
    edges from `subject` to `object`. Empty values are left out, which is how GraphML says nothing.
    """
    graph = nx.MultiDiGraph()
    for node in nodes:
        graph.add_node(str(node["uid"]), **_told(node, "uid"))
    for edge in edges:
        graph.add_edge(
            str(edge["subject"]), str(edge["object"]), key=edge["id"], **_told(edge, "id")
        )
    file = io.BytesIO()
    nx.write_graphml_xml(graph, file, encoding="utf-8", prettyprint=False)
    return file.getvalue()


def _told(row, *but):
    return {
        name: value if isinstance(value, (bool, int, float)) else _clean(str(value))
        for name, value in row.items()
        if name not in but and value not in (None, "")
    }


def _clean(text):
    """Without the control characters that XML 1.0 has no way to write."""
    return "".join(one for one in text if one in "\t\n" or ord(one) >= 32)
