"""The operator's home: what needs doing, and nothing else."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from kb.models.roles import Role
from kb.views.operator.gate import operator_page, requires


@require_safe
@requires(Role.VIEWER)
def home(request: HttpRequest) -> HttpResponseBase:
    return operator_page(request, "operator/home.html")
