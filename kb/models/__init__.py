"""Rows, and queries with names. Floor 3; beside `kb.operations` the only place where SQL is written by hand.

A model here and a value in `kb.mail` may share a name (`Service`, `Server`, `Move`): the row is what the operator
keeps, the value is what everything else passes around, and `as_value()` leads from one to the other.
"""

from kb.models.accounts.recovery import RecoveryCode
from kb.models.ground.revisions import Revision
from kb.models.ground.work import Period, Work, WorkerSign
from kb.models.messages.letters import LetterBatch, LetterFile
from kb.models.moves.batches import Batch, BatchContact, BatchRow
from kb.models.moves.contacts import Contact
from kb.models.moves.counts import MoveCount
from kb.models.moves.domains import Domain
from kb.models.moves.evidence import DomainDay, DomainProgress
from kb.models.moves.moves import Move
from kb.models.moves.questions import BatchQuestion, ListColumns
from kb.models.moves.services import Server, Service
from kb.models.moves.words import MoveWord
from kb.models.pages.edited import EditedPage
from kb.models.pages.images import PageImage
from kb.models.pages.redirects import Redirect
from kb.models.pages.renderings import Rendering
from kb.models.programs.kept_answers import KeptAnswer
from kb.models.programs.tokens import ApiToken
from kb.models.programs.webhooks import Webhook, WebhookDelivery
from kb.models.proof.readings import ProofReading
from kb.models.proof.tags import ProofTag
from kb.models.readers.calls import Call
from kb.models.readers.unanswered import UnansweredSearch
from kb.models.readers.votes import VoteCount
from kb.models.readiness.sightings import DomainSighting, HostSighting, MoveReadiness
from kb.models.sending.bounce_readings import BounceReading
from kb.models.sending.deliveries import Delivery
from kb.models.sending.notices import Notice
from kb.models.sending.suppressions import Suppression
from kb.models.site.events import Event
from kb.models.site.profile import SiteProfile

__all__ = [
    "ApiToken",
    "Batch",
    "BatchContact",
    "BatchQuestion",
    "BatchRow",
    "BounceReading",
    "Call",
    "Contact",
    "Delivery",
    "Domain",
    "DomainDay",
    "DomainProgress",
    "DomainSighting",
    "EditedPage",
    "Event",
    "HostSighting",
    "KeptAnswer",
    "LetterBatch",
    "LetterFile",
    "ListColumns",
    "Move",
    "MoveCount",
    "MoveReadiness",
    "MoveWord",
    "Notice",
    "PageImage",
    "Period",
    "ProofReading",
    "ProofTag",
    "RecoveryCode",
    "Redirect",
    "Rendering",
    "Revision",
    "Server",
    "Service",
    "SiteProfile",
    "Suppression",
    "UnansweredSearch",
    "VoteCount",
    "Webhook",
    "WebhookDelivery",
    "Work",
    "WorkerSign",
]
