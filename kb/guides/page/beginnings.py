"""The first text of a new page: a head with every field that it needs, and the headings that its readers look for."""

import json
from datetime import date
from typing import Final

from kb.guides.page.paths import PageKind, PagePath

_ARTICLE: Final = """\
---
title: {title}
summary: ""
checked: {today}
sources:
  - ""
---
"""
_GUIDE: Final = """\
---
title: {title}
summary: ""
app: ""
applies_to: ""
minutes: 5
task: change
method: in_place
changes: [incoming, outgoing]
devices: []
checked: {today}
sources:
  - ""
---
::: include stop-password

::: stop incoming-server "{incoming}"

1. {{{{ incoming.host }}}}

:::

::: stop outgoing-server "{outgoing}"

1. {{{{ outgoing.host }}}}

:::

::: include stop-test
"""
_HEADINGS: Final = {"de": ("Posteingangsserver", "Postausgangsserver")}


def first_text(path: PagePath, title: str, today: date) -> str:
    """What a new page at `path` begins with; what is still empty is a fault that the author is shown."""
    if path.kind in (PageKind.SNIPPET, PageKind.MESSAGE):
        return ""
    incoming, outgoing = _HEADINGS.get(path.language, ("Incoming server", "Outgoing server"))
    form = _GUIDE if path.kind is PageKind.GUIDE else _ARTICLE
    # What JSON writes between quotes is a string of YAML too, whatever somebody typed.
    written = json.dumps(" ".join(title.split()), ensure_ascii=False)
    return form.format(title=written, today=today.isoformat(), incoming=incoming, outgoing=outgoing)
