"""The table of the lab: each kind of finding with a client that has this fault alone, and one that nearly has it."""

from typing import Final

from tests.readiness.rows import Row
from tests.readiness.wrong_records import FINDABLE, MX, SENDERS, WEBMAIL
from tests.readiness.wrong_servers import CERTIFICATES, LINES, NAMES, OLD_SERVER

ROWS: Final[list[Row]] = [*NAMES, *LINES, *CERTIFICATES, *MX, *SENDERS, *FINDABLE, *WEBMAIL, *OLD_SERVER]
