"""What happened to a domain since it was there, as conditions in SQL on a row `d` of it.

Who asks is about to take domains away. One to which nothing happened may go without a trace; any other stays, so that
what was sent, opened, said and changed stays with it.
"""

from typing import Final

from kb.models.sending.deliveries import DeliveryState

#: A message was handed over, whatever became of it, or may have been.
_HANDED_OVER: Final = (
    *(DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.REFUSED),
    *(DeliveryState.BOUNCED, DeliveryState.UNKNOWN),
)
_STATES: Final = ", ".join(f"'{state.value}'" for state in _HANDED_OVER)
WRITTEN_TO: Final = f"EXISTS (SELECT 1 FROM kb_delivery WHERE domain_id = d.id AND state IN ({_STATES}))"  # noqa: S608
#: Somebody opened its page, answered, or had an app look it up; it was on a list of log-ins; somebody said a word.
SEEN: Final = """(EXISTS (SELECT 1 FROM kb_domainprogress WHERE domain_id = d.id)
    OR EXISTS (SELECT 1 FROM kb_domainday WHERE domain_id = d.id)
    OR EXISTS (SELECT 1 FROM kb_moveword WHERE domain_id = d.id))"""
#: By hand or by a program, it or one of its people was changed alone; since a moment, the one value.
CHANGED_SINCE: Final = "EXISTS (SELECT 1 FROM kb_event WHERE subject = 'domain ' || d.name AND at > %s)"
HAPPENED_SINCE: Final = f"({WRITTEN_TO} OR {SEEN} OR {CHANGED_SINCE})"
