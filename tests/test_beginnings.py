"""A process that begins with what is not ours loaded is told from a new one by nothing that our tests look at."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from tests.beginnings import begin

#: What a program finds of the world in which it begins.
_LOOK: Final = """
import os, stat, sys, time
print(__name__, sys.argv, os.getcwd(), sys.stdin.read(), sorted(os.environ.items()), sys.flags)
print(os.umask(0), time.strftime("%Y-%m"), [name for name in sys.modules if name.split(".")[0] == "kb"])
from django.conf import settings
print(settings.SITE_URL, settings.DATA_DIR)
"""
_ENDINGS: Final = {
    "at its end": "print('ä')",
    "with a status": "raise SystemExit(7)",
    "with a sentence": "import sys; sys.exit('It cannot be done.')",
    "at once": "import os; os._exit(4)",
    "by a signal": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "with a last word": "import atexit; atexit.register(print, 'last')",
    "with a thread": "import threading, time; threading.Timer(0.05, print, ['later']).start()",
}


def new(*arguments: str, env: dict[str, str]) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=env,
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def begun(*arguments: str, env: dict[str, str]) -> tuple[int, str, str]:
    done = begin(*arguments, env=env)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.thorough
def test_it_begins_in_the_same_world() -> None:
    env = {**os.environ, "SITE_URL": "https://help.example"}
    begin("-c", "", env=env)  # what makes the copies is there, and has the umask from before
    before = os.umask(0o027)
    try:
        assert begun("-c", _LOOK, "a", "b", env=env) == new("-c", _LOOK, "a", "b", env=env)
    finally:
        os.umask(before)


@pytest.mark.thorough
@pytest.mark.parametrize("program", _ENDINGS.values(), ids=_ENDINGS)
def test_it_ends_as_a_new_one_does(program: str) -> None:
    assert begun("-c", program, env={**os.environ}) == new("-c", program, env={**os.environ})


def test_a_fault_ends_with_its_own_words() -> None:
    status, out, err = begun("-c", "import os\nos.nothing", env={**os.environ})
    assert (status, out, err.splitlines()[-1]) == (1, "", "AttributeError: module 'os' has no attribute 'nothing'")


@pytest.mark.thorough
def test_it_is_the_command_that_was_asked_for(tmp_path: Path) -> None:
    env = {**os.environ, "DATA_DIR": str(tmp_path)}
    words = ("manage.py", "check", "--list-tags")
    assert begun(*words, env=env) == new(*words, env=env)
    words = ("manage.py", "check", "--nothing")
    assert begun(*words, env=env) == new(*words, env=env)


def test_what_one_changed_is_not_there_for_the_next() -> None:
    change = "import os, sys, json; os.environ['CHANGED'] = '1'; os.chdir('/'); json.changed = True"
    look = "import os, json; print('CHANGED' in os.environ, os.getcwd(), hasattr(json, 'changed'))"
    begin("-c", change, env=os.environ, check=True)
    assert begin("-c", look, env=os.environ).stdout == f"False {settings.BASE_DIR} False\n"


def test_a_status_is_an_error_where_it_must_not_be() -> None:
    with pytest.raises(subprocess.CalledProcessError) as raised:
        begin("-c", "print('out'); raise SystemExit(3)", env=os.environ, check=True)
    assert (raised.value.returncode, raised.value.stdout) == (3, "out\n")
