"""The sample, as the tests of views see it."""

from tests.views.conftest import clients as clients
from tests.views.conftest import noon as noon
