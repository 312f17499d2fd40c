"""The grammar of steps: from the sentences of a step to what is to be done. It knows verbs, and nothing of any guide.

A sentence that it cannot read is `Unread`, unless it stands in `for_people.txt`, among what no machine can do.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kb.mail.servers import Security
from tests.walks import acts
from tests.walks.acts import IT, OWN_ADDRESS, Act, Maybe, Words
from tests.walks.program import Box
from tests.walks.reader import Reader
from tests.walks.steps import LABEL, QUOTED, VALUE

_LINES: Final = Path(__file__).with_name("for_people.txt").read_text(encoding="utf-8").splitlines()
#: Steps that only a person can do, word by word.
FOR_PEOPLE: Final = frozenset(line for line in _LINES if line and not line.startswith("#"))
_END: Final = re.compile(r"(?<=[.?!⟩”]) +(?=[A-Z⟦“])")
_SYSTEMS: Final = ("Windows", "a Mac", "Linux")
_ON: Final = "|".join(_SYSTEMS)
#: One label, or several of which any may be there.
_L: Final = r"(⟦[^⟧]+⟧(?:(?:,| or) ⟦[^⟧]+⟧)*)"
_V: Final = r"⟨([^⟩]+)⟩"
_Q: Final = r"“([^”]+)”"
#: A label and what it must be.
_IS: Final = r"⟦[^⟧]+⟧ is [⟦⟨][^⟧⟩]+[⟧⟩]"
#: Where something is, in words that name no label. No sentence goes on beyond its end, or an order would be lost.
_WHERE: Final = r"(?:,? (?:at|in|on|below|beside|of|under|above|next to|from) [^⟦⟨“.]*)?"
_OWN: Final = r"your (?:whole )?(?:email )?address"


class Unread(AssertionError):
    """Nobody has taught the walker such a sentence."""


class ForPeople(Exception):
    """What no machine can do."""


def _words(found: str) -> Words:
    return tuple(LABEL.findall(found))


def _near(rest: str) -> str:
    """What a label is said to be below or beside."""
    if re.search(rf"(?:below|beside|next to|under) {_OWN}", rest):
        return OWN_ADDRESS
    return IT if re.search(r"(?:below|beside|next to|under) it\b", rest) else ""


def _secured(found: re.Match[str]) -> Act:
    """The line that a security has in the program's own words."""
    value, field, tls, starttls = found.groups()
    return acts.Choose(_words(tls if value == Security.TLS.label else starttls)[0], _words(field)[0])


_Build = Callable[[re.Match[str]], Act]
_PRESS: Final = "(?:Click|Tap|Press|Choose|Select|Open|Go to)"
_RULES: Final[tuple[tuple[str, _Build], ...]] = (
    # At the other address.
    (rf"Send a message from the other address to your own\. Call it {_Q}", lambda m: acts.SendFromOutside(m[1])),
    (rf"Write {_Q} to yourself from another address, or let a friend write", lambda m: acts.SendFromOutside(m[1])),
    (rf"Look for {_Q} on this device", lambda m: acts.FindMessage(m[1])),
    (r"Reply to it from this device|Answer it", lambda _: acts.Reply()),
    (r"Look for your (?:reply|answer) at the other address[^.]*", lambda _: acts.FindReplyOutside()),
    (r"Wait (?:for )?(two|three|five) minutes", lambda m: acts.Wait(60 * {"two": 2, "three": 3, "five": 5}[m[1]])),
    # What has a drawing on it.
    (r"(?:Open|Click|Tap) the menu: (the [a-z ]+?)(?:,[^.]*)?", lambda m: acts.PressPicture(m[1])),
    # Typing.
    (rf"Delete (?:what is there|the old (?:name|text|address)) in {_L}", lambda m: acts.Clear(_words(m[1]))),
    (rf"Type this address at the very top of your browser: {_V}", lambda m: acts.Visit(m[1])),
    (rf"Type {_V} (?:in|into|as|for) {_L}", lambda m: acts.MakeSure(_words(m[2]), m[1])),
    (rf"Type [^⟦⟨“.]*: {_V}", lambda m: acts.Type(m[1])),
    (rf"Type {_OWN} as the user name", lambda _: acts.Type(OWN_ADDRESS, Box.USER_NAME)),
    (rf"Type {_OWN}", lambda _: acts.Type(OWN_ADDRESS, Box.ADDRESS)),
    (r"Type your name(?:, as others shall see it)?", lambda _: acts.TypeName()),
    (r"Type your (?:email )?password(?: again)?", lambda _: acts.TypePassword()),
    (r"Press the (\w+) key", lambda m: acts.Key(m[1])),
    # Comparing.
    (rf"(?:Make sure|Check) that {_L} is {_V}", lambda m: acts.MakeSure(_words(m[1]), m[2])),
    (rf"(?:Make sure|Check) that {_L} is {_L}", lambda m: acts.MakeSure(_words(m[1]), _words(m[2])[0])),
    (rf"(?:Find|Look at|Look for) {_OWN}{_WHERE}", lambda _: acts.Look((OWN_ADDRESS,))),
    (rf"(?:Find|Look at|Look for) {_L}(?:{_WHERE}|, the [^⟦⟨“.]*)", lambda m: acts.Look(_words(m[1]))),
    (rf"(?:Make sure|Check) that {_L} is ticked", lambda m: acts.Tick(_words(m[1]))),
    (rf"Tick {_L}{_WHERE}", lambda m: acts.Tick(_words(m[1]))),
    (rf"(?:Take out the tick at|Untick) {_L}{_WHERE}", lambda m: acts.Tick(_words(m[1]), on=False)),
    # Choosing.
    (rf"(?:Choose|Click|Tap) the entry for {_OWN}\. It shows [^⟦⟨“.]*: {_V}", lambda m: acts.Choose(m[1])),
    (rf"Choose the [^⟦⟨“.]* there: {_V}", lambda m: acts.Choose(m[1], IT)),
    (rf"Choose the (?:line|entry) with [^⟦⟨“.]*: {_V}", lambda m: acts.Choose(m[1], IT)),
    (rf"Choose the line for {_V} (?:below|beside) {_L}: {_L} for SSL/TLS, {_L} for STARTTLS", lambda m: _secured(m)),
    (rf"Choose {_L} beside {_L}", lambda m: acts.Choose(_words(m[1])[0], _words(m[2])[0])),
    (rf"Choose {_V}{_WHERE}", lambda m: acts.Choose(m[1])),
    (rf"{_PRESS} {_OWN}{_WHERE}", lambda _: acts.Press((OWN_ADDRESS,))),
    # Pressing.
    (r"(?:Go on|Confirm|Log in|Save) with the button [^⟦⟨“.]*", lambda _: acts.Confirm()),
    (rf"Click the button next to {_L}: {_L}", lambda m: acts.Press(_words(m[2]), _words(m[1])[0])),
    (rf"{_PRESS} {_L} in the (?:window|page|menu) {_L}", lambda m: acts.Press(_words(m[1]), _words(m[2])[0])),
    (rf"Close the (?:page|window|tab) {_L}", lambda m: acts.ClosePage(_words(m[1]))),
    (rf"{_PRESS} {_L}({_WHERE})", lambda m: acts.Press(_words(m[1]), _near(m[2]))),
)
_COMPILED: Final = tuple((re.compile(pattern), build) for pattern, build in _RULES)
_IF: Final = re.compile(r"(.+?), (?:if|once) (?:there (?:is|are)|it|you|they|the|[A-Z])[^⟨]*?(:? ⟨[^⟩]+⟩)?")
_THEN: Final = re.compile(r".*\? Then (.+)")
_MAY_BE_CALLED: Final = re.compile(rf"(.*?){_L}([^.⟦]*)\. (?:It may be called|Older ones say) {_L}(.*)")
#: Sentences that tell something. With one of these words at their head nobody is told to do anything.
_TELLS: Final = re.compile(r"(?:It|The|This|That|These|They|You|A|An|Otherwise|There|Your|Good)\b.*")


def without_values(text: str) -> str:
    """A step as it stands in `for_people.txt`: what is typed there differs from reader to reader."""
    return VALUE.sub("⟨…⟩", text)


def read_step(text: str, reader: Reader) -> tuple[Act, ...]:
    """What a step asks, in its order. Raises `Unread`, and `ForPeople` if no sentence of it is for a machine."""
    if without_values(text) in FOR_PEOPLE:
        raise ForPeople
    return tuple(_acts(_of_system(text, reader.system), reader))


def _acts(text: str, reader: Reader) -> Iterator[Act]:
    """The longest run of sentences that a rule reads goes first: some only make sense together."""
    together = _called(_one_by_one(text.strip()))
    sentences = _END.split(together)
    while sentences:
        for length in range(len(sentences), 0, -1):
            act = _act(" ".join(sentences[:length]), reader)
            if act:
                yield act
                del sentences[:length]
                break
        else:
            raise Unread(f"the walker cannot read “{sentences[0]}”")


def _act(text: str, reader: Reader) -> Act | None:
    words = text.removesuffix(".")
    if act := _ruled(words, reader):
        return act
    if then := _THEN.fullmatch(words):
        inner = _act(f"{then[1][0].upper()}{then[1][1:]}", reader)
        return Maybe(inner) if inner else None
    if (found := _IF.fullmatch(words)) and not _END.search(words):
        inner = _act(found[1] + (found[2] or ""), reader)
        return Maybe(inner) if inner else None
    tells = _TELLS.fullmatch(words) or words.startswith(reader.app)
    return acts.Nothing() if tells and not _END.search(words) else None


def _ruled(words: str, reader: Reader) -> Act | None:
    app = re.escape(reader.app)
    if re.fullmatch(rf"(?:Open|Start) {app}(?: again)?", words):
        return acts.Start()
    if re.fullmatch(rf"Close {app}", words):
        return acts.Close()
    for pattern, build in _COMPILED:
        if found := pattern.fullmatch(words):
            return build(found)
    return None


def _one_by_one(text: str) -> str:
    """`Click A, then B.` is `Click A. Click B.`, and so is `Make sure that A is a and B is b.`"""
    text = re.sub(rf"((?:Make sure|Check) that )({_IS}) and (?={_IS})", r"\1\2. \1", text)
    return re.sub(rf"({_PRESS}) {_L}, then {_L}(?=\.|$)", r"\1 \2. \1 \3", text)


def _called(text: str) -> str:
    """`Click A. It may be called B.` is `Click A or B.`"""
    found = _MAY_BE_CALLED.fullmatch(text)
    return f"{found[1]}{found[2]} or {found[4]}{found[3]}{found[5]}" if found else text


def _of_system(text: str, system: str) -> str:
    """What is said for one system alone, for whoever has it."""
    own = re.sub(
        rf"⟦[^⟧]+⟧ \(on ({_ON}) (⟦[^⟧]+⟧)\)", lambda m: m[2] if m[1] == system else m[0].partition(" (")[0], text
    )
    said = re.compile(rf"(⟦[^⟧]+⟧) on ({_ON})")
    chosen = next((m[1] for m in said.finditer(own) if m[2] == system), None)
    return re.sub(rf"{said.pattern}(?:, {said.pattern})*", chosen, own) if chosen else own


@dataclass(frozen=True)
class Told:
    """What a box says: that must be seen, and that may be asked without being a fault."""

    seen: tuple[acts.Look, ...]
    may_ask: Words
    password: bool


def read_expect(text: str) -> Told:
    """What somebody should see now, and what they may see."""
    seen: list[acts.Look] = []
    may: list[str] = []
    password = False
    for sentence in _END.split(_called(text)):
        if re.search(r"\bmay (?:see|ask|say|show)", sentence):
            may += QUOTED.findall(sentence) + LABEL.findall(sentence)
            password = password or "password" in sentence
            continue
        if re.search(rf"should see {_OWN}", sentence):
            seen.append(acts.Look((OWN_ADDRESS,)))
        seen += [acts.Look(_words(found)) for found in re.findall(_L, sentence)]
        seen += [acts.Look((found,), part=True) for found in (*QUOTED.findall(sentence), *VALUE.findall(sentence))]
    return Told(tuple(seen), tuple(may), password)


def signs(label: str) -> Words:
    """What must be on the screen, any of these, for a branch to be the reader's; none for “It asks nothing”."""
    return (*LABEL.findall(label), *QUOTED.findall(label))
