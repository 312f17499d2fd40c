"""`/opensearch.xml` (OpenSearch 1.1): lets a browser search this site from its address bar."""

from typing import Final
from xml.etree.ElementTree import Element

from kb.protocols.xml_text import add, document

#: What the specification allows for these two, in characters.
_LONGEST_NAME: Final = 16
_LONGEST_DESCRIPTION: Final = 1024


def render(*, site_name: str, description: str, search_url: str, icon_url: str) -> bytes:
    """`search_url` is the address of the search, whose query is `q`."""
    root = Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    add(root, "ShortName", site_name[:_LONGEST_NAME].strip())
    add(root, "Description", description[:_LONGEST_DESCRIPTION])
    add(root, "InputEncoding", "UTF-8")
    add(root, "Image", icon_url, type="image/svg+xml")
    add(root, "Url", type="text/html", method="get", template=f"{search_url}?q={{searchTerms}}")
    return document(root)
