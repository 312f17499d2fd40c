"""The same rows behind `manage.py serve`: over real connections with the door, and asked by schemathesis.

What schemathesis checks is that the API keeps to the document that it publishes.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from tests.browser.running import running_site
from tests.environment import SETTINGS

_CONFIGURATION: Final = Path(__file__).with_name("schemathesis.toml")
_HOOKS: Final = Path(__file__).with_name("schemathesis_hooks.py")


@contextmanager
def serving() -> Iterator[str]:
    """Serve the site of this process from another one; gives its address."""
    unlimited = {name: "" for name in SETTINGS if name.endswith("_LIMIT")}
    same = {"DATABASE_URL": os.environ["DATABASE_URL"], "SECRET_KEY": str(settings.SECRET_KEY), "WORKER": "none"}
    with running_site(Path(settings.DATA_DIR), **unlimited, **same) as url:
        yield url


def raised(folder: Path) -> list[str]:
    """The places of the faults that the served site has logged."""
    found = []
    for log in folder.glob("log-*"):
        for line in log.read_text(errors="replace").splitlines():
            if line.startswith("{") and (said := _line(line)).get("level") in ("ERROR", "CRITICAL", "error"):
                found.append(f"{said.get('exception', said.get('message'))} at {said.get('place', '')}"[:300])
    return found


def _line(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def cases_in(said: str) -> int:
    """How many requests schemathesis says it has sent."""
    found = re.search(r"([\d,]+) generated", said)
    return int(found[1].replace(",", "")) if found else 0


def keeps_its_word(url: str, token: str, seed: str, seconds: float) -> tuple[int, str]:
    """Have the document and the API compared; the status of schemathesis, and what it says."""
    number = str(sum(seed.encode()))
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(_CONFIGURATION)),
        *("run", f"{url}/api/v1/openapi.json", "--header", f"Authorization: Bearer {token}"),
        *("--seed", number, "--max-time", str(max(1, round(seconds))), "--no-color"),
        *(
            "--generation-database",
            "none",
            "--warnings",
            "off",
            "--continue-on-failure",
            "--suppress-health-check",
            "all",
        ),
    ]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": str(_HOOKS)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=settings.DATA_DIR, env=environment)
    return done.returncode, done.stdout + done.stderr
