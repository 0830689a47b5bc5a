"""The chosen services of a list as a file that can be changed and imported again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy

from catalogue.importing.answers import file_answer
from catalogue.importing.selection import tables
from catalogue.models import Service


@admin.action(permissions=["change"], description=gettext_lazy("Download with all parts (XLSX), to import again"))
def download(model_admin: Any, request: HttpRequest, services: QuerySet[Service]) -> StreamingHttpResponse:
    return file_answer("xlsx", tables(services), "chosen-services")
