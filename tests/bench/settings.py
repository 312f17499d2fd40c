"""The site's own settings with one more address: the bare view that every page is compared with."""

from kb.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.bare_urls"
