"""`manage.py worker`: carries out the work that waits, in a process for each lane, until it is told to end."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kb.data_folder import mark_running, refuse_lost_database
from kb.operations.site.soundness import check_at_the_start
from kb.operations.work.background import load_functions
from kb.operations.work.lane_supervisor import LaneSupervisor


class Command(BaseCommand):
    help = "Carries out background work, in a process for each kind. Several workers may run at once."
    requires_system_checks = ["signpost"]

    def handle(self, *args: Any, **options: Any) -> None:
        mark_running(settings.DATA_DIR)
        refuse_lost_database(settings.DATA_DIR, settings.DATABASES["default"])
        load_functions()
        if status := LaneSupervisor(begin=check_at_the_start).run():
            sys.exit(status)
