"""An authority for servers of mail that a test starts itself, and which the site believes."""

from tests.notices import authority as authority
from tests.notices import trusted as trusted
