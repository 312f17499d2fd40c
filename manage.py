#!/usr/bin/env python3
"""Signpost's commands. `make help` lists the everyday ones."""

import os
import sys

from django.core.management import execute_from_command_line

from kb.data_folder import make_for_owner_alone


def main() -> None:
    make_for_owner_alone()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
