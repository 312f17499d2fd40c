"""What a process that answers visitors does with its database, and no other process: it waits for nobody long."""

from typing import Any, Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from kb.models.ground.outages import refuse_while_away
from kb.models.ground.silence import watch
from kb.models.ground.writers import PATIENCE, Queue

queue: Final = Queue(max(1, settings.THREADS // 2))


def wait_for_nobody() -> None:
    """To be called once, before the first connection is opened."""
    connection = connections[DEFAULT_DB_ALIAS]
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        options["timeout"] = PATIENCE
    else:
        options["options"] = f"{options.get('options', '')} -c lock_timeout={PATIENCE:.0f}s".strip()
    refuse_while_away(type(connection))
    connection_created.connect(_look_after, dispatch_uid="kb.serving")


def _look_after(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "sqlite":
        if queue not in connection.execute_wrappers:  # it stays when the connection is opened anew
            connection.execute_wrappers.append(queue)
    elif connection.connection is not None:
        watch.add(connection.connection)
