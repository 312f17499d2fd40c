"""Of a test that passes, a process of pytest-xdist tells what somebody reads: that it was called, and that it is over.

That it begins, was set up and was torn down are three of six messages, of some 10,000 tests each.
"""

from typing import Any

import pytest


def is_worth_telling(event: str, said: dict[str, Any]) -> bool:
    """Whether the process that prints needs an event of xdist's."""
    if event == "testreport":
        report = said["data"]
        return report["when"] == "call" or report["outcome"] != "passed" or bool(report["user_properties"])
    return event != "logstart"


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("durations") or config.getoption("verbose") > 0 or config.getoption("xmlpath"):
        return  # there all of it is read
    for plugin in config.pluginmanager.get_plugins():
        if type(plugin).__name__ == "WorkerInteractor":  # a process has it as its main module, not as xdist's
            _keep_to_it(plugin)


def _keep_to_it(interactor: Any) -> None:
    send = interactor.sendevent

    def send_what_is_read(name: str, **said: Any) -> None:
        if is_worth_telling(name, said):
            send(name, **said)

    interactor.sendevent = send_what_is_read
