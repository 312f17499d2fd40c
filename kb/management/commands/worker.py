"""`manage.py worker`: carries out the work that waits, until it is told to end."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kb.data_folder import mark_running, refuse_lost_database
from kb.operations.site.soundness import check_at_the_start
from kb.operations.work.background import load_functions
from kb.operations.work.worker import Worker


class Command(BaseCommand):
    help = "Carries out background work, one piece after the other. Several workers may run at once."
    requires_system_checks = ["signpost"]

    def handle(self, *args: Any, **options: Any) -> None:
        mark_running(settings.DATA_DIR)
        refuse_lost_database(settings.DATA_DIR, settings.DATABASES["default"])
        load_functions()
        check_at_the_start()
        Worker().run()
