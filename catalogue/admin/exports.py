"""The chosen services of a list as a file that can be changed and imported again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy

from catalogue.importing.answers import file_answer
from catalogue.importing.selection import tables
from catalogue.models import Service
from catalogue.rules.blindness import hidden_among, hidden_sentence


@admin.action(permissions=["change"], description=gettext_lazy("Download with all parts (XLSX), to import again"))
def download(model_admin: Any, request: HttpRequest, services: QuerySet[Service]) -> StreamingHttpResponse | None:
    if hidden := hidden_among(request.user, services):
        model_admin.message_user(request, hidden_sentence(hidden), messages.ERROR)
        return None
    return file_answer("xlsx", tables(services), "chosen-services.xlsx")
