"""Rows, and queries with names. Floor 3: the only place that talks to the database.

A model here and a value in `kb.mail` may share a name (`Service`, `Server`, `Move`): the row is what the operator
keeps, the value is what everything else passes around, and `as_value()` leads from one to the other.
"""

from kb.models.batches import Batch, BatchRow
from kb.models.bounce_readings import BounceReading
from kb.models.contacts import Contact
from kb.models.deliveries import Delivery
from kb.models.domains import Domain
from kb.models.edited import EditedPage
from kb.models.events import Event
from kb.models.evidence import DomainDay, DomainProgress
from kb.models.images import PageImage
from kb.models.kept_answers import KeptAnswer
from kb.models.letters import LetterBatch, LetterFile
from kb.models.moves import Move
from kb.models.notices import Notice
from kb.models.offers import Server, Service
from kb.models.recovery import RecoveryCode
from kb.models.redirects import Redirect
from kb.models.renderings import Rendering
from kb.models.revisions import Revision
from kb.models.site import SiteProfile
from kb.models.suppressions import Suppression
from kb.models.tokens import ApiToken
from kb.models.unanswered import UnansweredSearch
from kb.models.votes import VoteCount
from kb.models.webhooks import Webhook, WebhookDelivery
from kb.models.work import Period, Work, WorkerSign

__all__ = [
    "ApiToken",
    "Batch",
    "BatchRow",
    "BounceReading",
    "Contact",
    "Delivery",
    "Domain",
    "DomainDay",
    "DomainProgress",
    "EditedPage",
    "Event",
    "KeptAnswer",
    "LetterBatch",
    "LetterFile",
    "Move",
    "Notice",
    "PageImage",
    "Period",
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
