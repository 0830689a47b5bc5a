"""What must happen before anything else reads a request."""

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.views.defaults import bad_request


def refuse_too_many_parameters(get_response):
    """Answer 400 to an address with too many parameters; Django's debug page would fail on them a second time."""

    def middleware(request):
        try:
            request.GET  # noqa: B018 - parsed on first access
        except TooManyFieldsSent as error:
            request.GET = QueryDict()
            return bad_request(request, error)
        return get_response(request)

    return middleware
