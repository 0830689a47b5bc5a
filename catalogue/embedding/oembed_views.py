"""oEmbed 1.0: what is asked, and in which form it is answered."""

from functools import wraps
from http import HTTPStatus

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.embedding.found import WithdrawnError
from catalogue.embedding.oembed import answer, as_xml
from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import Request, form_problems, unknown_format
from catalogue.exchange.turns import PAGE, View, in_turn

FORMATS = ("json", "xml")
LONGEST_ADDRESS = 2000


class OembedForm(forms.Form):
    """The sizes are pixels. What else is sent is meant for other providers, as the specification has it."""

    url = forms.CharField(max_length=LONGEST_ADDRESS)
    maxwidth = forms.IntegerField(min_value=1, required=False)
    maxheight = forms.IntegerField(min_value=1, required=False)


def readable_everywhere(view: View) -> View:
    """Let scripts of other sites read the answer, of which nothing is personal."""

    @wraps(view)
    def answered(request: Request) -> HttpResponseBase:
        response = view(request)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answered


@readable_everywhere
@require_safe
@in_turn(PAGE)
def oembed(request: Request) -> HttpResponse:
    asked = request.GET.get("format") or "json"
    if message := unknown_format(asked, FORMATS):
        return refusal("invalid-parameters", {"format": [message]}, HTTPStatus.NOT_IMPLEMENTED)
    form = OembedForm(request.GET)
    if not form.is_valid():
        return refusal("invalid-parameters", form_problems(form))
    try:
        told = answer(request, **form.cleaned_data)
    except (Http404, WithdrawnError):
        message = _("There is no page of a service or a city of this site at this address, or nothing of it to show.")
        return refusal("not-found", {"url": [message]})
    return HttpResponse(as_xml(told), content_type="text/xml; charset=utf-8") if asked == "xml" else JsonResponse(told)
