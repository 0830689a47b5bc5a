"""How the page of one thing answers where linked data are asked for."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from catalogue.exchange.problems import refusal
from catalogue.exchange.requests import Formats
from catalogue.linked.files import FORMATS, linked_answer
from catalogue.linked.graphs import actor_graph, city_graph, service_graphs
from catalogue.linked.identifiers import identifiers
from catalogue.linked.public import reason_of
from catalogue.models import Actor, City, Service


def service_formats(request: HttpRequest, service: Service) -> Formats[Any]:
    """Beside the other formats of its page."""
    return {asked: partial(service_answer, request, service, asked) for asked in FORMATS}


def service_answer(request: HttpRequest, service: Service, asked: str, _result: object) -> HttpResponse:
    """404 with the reason where it is no public service."""
    if reason := reason_of(service):
        return refusal("invalid-parameters", {"format": [str(reason.label)]}, HTTPStatus.NOT_FOUND)
    return linked_answer(asked, service_graphs(Service.objects.filter(pk=service.pk), identifiers(request)))


def city_formats(request: HttpRequest, city: City) -> Formats[Any]:
    """Beside the other formats of its page."""
    return {asked: partial(city_answer, request, city, asked) for asked in FORMATS}


def city_answer(request: HttpRequest, city: City, asked: str, _result: object) -> HttpResponse:
    return linked_answer(asked, [city_graph(city, identifiers(request))])


def actor_formats(request: HttpRequest) -> Formats[Actor]:
    return {asked: partial(actor_answer, request, asked) for asked in FORMATS}


def actor_answer(request: HttpRequest, asked: str, actor: Actor) -> HttpResponse:
    return linked_answer(asked, [actor_graph(actor, identifiers(request))])
