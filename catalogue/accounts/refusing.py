"""What Django's own views of forms do otherwise than those of the site."""

from http import HTTPStatus

from django.forms import BaseForm
from django.http import HttpResponse


class RefusingForm:
    """Answers a form with mistakes by 422, as all others of the site do; Django's say 200."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
