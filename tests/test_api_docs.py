"""Each curl line of `docs/api.md`, run against a live server in the order of the page."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kb.models.programs.tokens import Scope
from kb.models.site.profile import ensure_profile
from kb.operations.programs.tokens import make_token
from tests import clock
from tests.documents import text_of

LINES = [
    line
    for block in re.findall(r"```console\n(.*?)```", text_of("docs/api.md"), re.DOTALL)
    for line in block.splitlines()
    if not line.startswith("export ")
]
ASK = "curl -sS -H 'Host: 127.0.0.1:8000' -w '\\n%{http_code}' "


@pytest.mark.django_db(transaction=True)
def test_each_line_does_what_the_page_says(live_server: Any, settings: Any, tmp_path: Path) -> None:
    ensure_profile(settings.SITE_PROFILE)
    _, secret = make_token("billing", list(Scope), None, "anna", clock.now())
    assert len(LINES) >= 12
    for line in LINES:
        command = line.replace("https://help.example.net", live_server.url).replace("curl ", ASK, 1)
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env={**os.environ, "TOKEN": secret, "no_proxy": "*"},
            capture_output=True,
            text=True,
            check=True,
        )
        if "curl" in line:
            wanted = "201" if "-X PUT" in line else "200"
            assert done.stdout.rpartition("\n")[2] == wanted, (line, done.stdout, done.stderr)
