"""Every address below `/operator/`; each room has its own list.

What one move has stands in four rooms, because its messages, notices and readiness may know the move, and not the
other way.
"""

from django.urls import URLPattern, URLResolver, include, path

from kb.views.operator import home
from kb.views.operator.accounts import urls as accounts
from kb.views.operator.messages import urls as messages
from kb.views.operator.moves import urls as moves
from kb.views.operator.pages import urls as pages
from kb.views.operator.programs import urls as programs
from kb.views.operator.readers import urls as readers
from kb.views.operator.readiness import urls as readiness
from kb.views.operator.sending import urls as sending
from kb.views.operator.site import urls as site

_ONE_MOVE = [*moves.of_one_move, *messages.of_one_move, *sending.of_one_move, *readiness.of_one_move]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="kb-operator"),
    *moves.urlpatterns,
    path("moves/<slug:slug>/", include(_ONE_MOVE)),
    *sending.urlpatterns,
    *pages.urlpatterns,
    *readers.urlpatterns,
    *programs.urlpatterns,
    *site.urlpatterns,
    *accounts.urlpatterns,
]
