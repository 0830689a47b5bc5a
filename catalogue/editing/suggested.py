"""What a visitor says is right, put into the form of the service for an editor to look at, change and save."""

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from catalogue.corrections.facts import INTEGRATION
from catalogue.editing.service_page import ServicePage
from catalogue.forms.sent_values import put
from catalogue.models import Correction, PaymentModel
from catalogue.models.states import LONGEST_REASON

LONGEST_ID = 18


def named_correction(text: str, service: int) -> Correction | None:
    """The correction that an address or a form names, where it is of this service."""
    if not (text.isascii() and text.isdecimal() and len(text) < LONGEST_ID):
        return None
    return Correction.objects.filter(pk=text, service=service).first()


def waiting_correction(text: str, service: int) -> Correction | None:
    """The same, where nobody has decided about it."""
    named = named_correction(text, service)
    return named if named and named.state == Correction.State.WAITING else None


def suggest(page: ServicePage, correction: Correction, data: QueryDict) -> str:
    """Write the suggested value into what the page would send; the id of its field, empty where it is words alone."""
    why = _("A visitor says so: %(page)s") % {"page": correction.page or correction.text}
    data["why"] = Truncator(why).chars(LONGEST_REASON)
    key, value = correction.fact, correction.value
    for form in page.judgements:
        if key == str(form.prefix) or (key == INTEGRATION and form.determinant.derived):
            put(data, form["level"], value)
            return str(form.prefix)
    if key not in page.form.fields or not value:
        return ""
    bound = page.form[key]
    put(data, bound, in_the_form(key, value))
    return str(bound.auto_id)


def in_the_form(key: str, value: str) -> str | list[str]:
    """A suggested value as the form sends that fact."""
    if key == "payments":
        chosen = PaymentModel.objects.filter(slug__in=value.split()).values_list("pk", flat=True)
        return [str(pk) for pk in chosen]
    return "\n".join(part.strip() for part in value.split(";")) if key == "cities" else value
