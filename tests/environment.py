"""The environment of the tests: every setting of the site, in a data folder that is thrown away.

Each setting is named, so that a developer's own `.env` cannot reach a test: the environment wins over the file.
Only DATABASE_URL may come from outside, for the run on PostgreSQL. Workers of pytest-xdist are given the
environment of the process that started them, and keep its folder.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

SETTINGS: Final = {
    "DEBUG": "0",
    "HOST": "127.0.0.1",
    "PORT": "8000",
    "WORKERS": "1",
    "THREADS": "4",
    "DOOR": "1",
    "DOOR_MEMORY": "64",
    "WORKER": "none",
    "SITE_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "testserver",
    "STALE_MINUTES": "60",
    "PRIVATE_SITE": "1",  # what is tried here is sent to ourselves; tests/models/site/test_address.py takes it away
    "TRUSTED_PROXIES": "",
    "TLS_ASK_FROM": "127.0.0.1,::1",
    "SECRET_KEY": "made-up-and-long-enough-for-the-tests-0123456789-abcdefgh",
    "BACKUP_DIR": "",
    "BACKUP_HOURS": "0",
    "BACKUP_KEEP": "7d4w12m",
    "BACKUP_RECIPIENT": "",
    "SITE_NAME": "Example Host",
    "SITE_PHONE": "01632 960 001",
    "SITE_HOURS": "Monday to Friday, 9 to 5",
    "SITE_ZONE": "Europe/London",
    "SITE_LANGUAGE": "en-gb",
    "MORE_LANGUAGES": "en-gb,de",
    "SITE_MX_DOMAINS": "",
    "SAMPLE": "1",
    "CONTENT_DIRS": "",
    "LOOKUP_LIMIT": "60/minute",
    "SEARCH_LIMIT": "120/minute",
    "UNANSWERED_LIMIT": "10/hour",
    "SIGN_IN_LIMIT": "10/hour",
    "SIGN_IN_TOTAL_LIMIT": "100/hour",
    "CODE_LIMIT": "5/5minutes",
    "CODE_TOTAL_LIMIT": "50/day",
    "PACC_ENABLED": "1",
    "PROFILE_SIGNING_CERT": "",
    "PROFILE_SIGNING_KEY": "",
    "PROFILE_LIMIT": "20/minute",
    "VOTE_LIMIT": "10/day",
    "RING_LIMIT": "5/day",
    "EMAIL_URL": "",
    "EMAIL_FROM": "",
    "EMAIL_REPLY_TO": "",
    "BOUNCES_URL": "",
    "PROOF_URL": "",
    "PROOF_ADDRESS": "",
    "PROOF_AUTHSERV": "",
    "API_LIMIT": "600/minute",
    "WEBHOOK_NETWORKS": "",
    "PROBES": "0",
    "PROBE_RESOLVERS": "",
    "PROBE_ALLOW_NETS": "",
    "PROBE_RATE": "20",
    "PROBE_CONTROL": "",
    "PROBE_DKIM": "",
    "CACHE_URL": "",
    "LOG_FORMAT": "json",
}


def prepare() -> None:
    """Put the settings into this process's environment. Before Django reads them."""
    # Compiling every test and the site anew costs each process of a run seconds, whatever a machine wants by default.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="signpost-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "static").mkdir()  # WhiteNoise warns of a folder that is not there
    os.environ |= SETTINGS | {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "kb.settings"}
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'kb.sqlite3'}")
