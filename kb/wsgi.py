"""The WSGI application, for granian, gunicorn or any other WSGI server. Refuses to start with unsafe settings."""

import os

from django.core import checks
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from kb.data_folder import CannotStart

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")


def _application() -> WSGIHandler:
    made = get_wsgi_application()
    faults = [fault for fault in checks.run_checks(tags=["signpost"]) if fault.is_serious()]
    if faults:
        raise CannotStart("\n".join(f"{fault.id}: {fault.msg} {fault.hint or ''}".rstrip() for fault in faults))
    return made


application = _application()
