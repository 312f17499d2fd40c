#!/usr/bin/env python3
"""Signpost's commands. `make help` lists the everyday ones."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db.utils import DatabaseError

from kb.data_folder import CannotStart, make_for_owner_alone
from kb.management.databases import why_no_room, why_not_ready


def main() -> None:
    make_for_owner_alone()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        if why := why_not_ready(error):
            raise CannotStart(why) from error
        raise
    except OSError as error:
        if why := why_no_room(error):
            raise CannotStart(why) from error
        raise


if __name__ == "__main__":
    main()
