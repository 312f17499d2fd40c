"""What stands on a desk's screen, as it is told to screen readers (AT-SPI), and hands for it.

Run by the system's Python, for which Debian has the bindings: an order as a line of JSON in, a line of JSON out.
Orders: `read`; `do` with a thing and an action; `write` with a thing and a text; `focus` and `select` with a thing;
`click` with a place; `key` with what X calls a key. A thing is its way down the screen: the place of a program, of its
window, of what is in it, and so on.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  the versions come first

#: A table may have as many rows as somebody has messages.
MOST_CHILDREN = 300
STATES = {
    name: getattr(Atspi.StateType, name.upper())
    for name in ("active", "checked", "editable", "focused", "modal", "selected", "sensitive")
}


def read() -> list[dict[str, Any]]:
    """Every thing that can be seen, a window before what is in it."""
    return [
        told
        for place, program in _children(Atspi.get_desktop(0))
        for inner, window in _children(program)
        for told in _seen(window, [place, inner])
    ]


def _seen(thing: Any, way: list[int]) -> Iterator[dict[str, Any]]:
    try:
        states = thing.get_state_set()
        if not states.contains(Atspi.StateType.SHOWING):
            return
        told = _told(thing, states)
    except GLib.Error:  # it went away while it was looked at
        return
    yield {"way": way, **told}
    for place, child in _children(thing):
        yield from _seen(child, [*way, place])


def _told(thing: Any, states: Any) -> dict[str, Any]:
    box = thing.get_component_iface() and thing.get_extents(Atspi.CoordType.SCREEN)
    letters = thing.get_text_iface() and Atspi.Text.get_text(thing, 0, Atspi.Text.get_character_count(thing))
    return {
        "role": thing.get_role_name(),
        "name": thing.get_name() or "",
        "text": letters or "",
        "box": [box.x, box.y, box.width, box.height] if box else [0, 0, 0, 0],
        "states": [name for name, state in STATES.items() if states.contains(state)],
    }


def _children(thing: Any) -> Iterator[tuple[int, Any]]:
    try:
        for place in range(min(thing.get_child_count(), MOST_CHILDREN)):
            child = thing.get_child_at_index(place)
            if child is not None:
                yield place, child
    except GLib.Error:  # its window was closed
        return


def _found(way: list[int]) -> Any:
    thing = Atspi.get_desktop(0)
    for place in way:
        thing = thing.get_child_at_index(place)
    return thing


def do(way: list[int], action: str) -> bool:
    """Its action of that name, or its first one if it has none of that name."""
    what = _found(way)
    names = [Atspi.Action.get_action_name(what, one) for one in range(Atspi.Action.get_n_actions(what))]
    return bool(names) and bool(Atspi.Action.do_action(what, names.index(action) if action in names else 0))


def write(way: list[int], text: str) -> bool:
    return bool(Atspi.EditableText.set_text_contents(_found(way), text))


def focus(way: list[int]) -> bool:
    return bool(_found(way).grab_focus())


def select(way: list[int]) -> bool:
    return bool(Atspi.Selection.select_child(_found(way[:-1]), way[-1]))


def click(at: list[int]) -> bool:
    """With the mouse, at a place of the screen."""
    return bool(Atspi.generate_mouse_event(*at, "b1c"))


def key(keysym: int) -> bool:
    """Press it where the cursor is."""
    return bool(Atspi.generate_keyboard_event(keysym, None, Atspi.KeySynthType.SYM))


ORDERS = {order.__name__: order for order in (read, do, write, focus, select, click, key)}


def obey(line: str) -> None:
    order = json.loads(line)
    Atspi.init()
    try:
        answer = {"said": ORDERS[order.pop("order")](**order)}
    except (AttributeError, GLib.Error) as error:  # what the way led to is no longer there
        answer = {"fault": str(error)}
    _tell(answer)


def _tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Each order in a process of its own: the bindings keep what they once saw, and believe it."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            obey(line)
            return
        _, status = os.waitpid(child, 0)
        if status:
            _tell({"fault": f"the bindings died of {status}"})


if __name__ == "__main__":
    main()
