"""Wait for the first page of a site that is being installed, and say how long it took: `first_page.py PORT`.

Plain Python without a package, because it runs before any is there.
"""

import sys
import time
from http.client import HTTPConnection, HTTPException
from typing import Final

_PATIENCE: Final = 600


def answers(port: int) -> bool:
    """Whether the start page is there. A refused or broken connection is a site that is not ready."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main(port: int) -> str:
    """What is said at the end; nothing is an end without a page."""
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        if answers(port):
            return f"The first page after {time.monotonic() - began:.0f} s"
        time.sleep(0.5)
    return ""


if __name__ == "__main__":
    said = main(int(sys.argv[1]))
    sys.stdout.write(f"{said or f'No page after {_PATIENCE} s'}\n")
    sys.exit(not said)
