"""What tests of My city ask of it, and where its page shows an answer."""

from math import prod

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from catalogue.analysis.snapshot import current_snapshot
from catalogue.forms.choices import city_names
from catalogue.my_city.addresses import canonical
from catalogue.my_city.forms import MyCityForm
from catalogue.rules.blindness import sight
from tests.answers import parsed


def answer(client, query):
    response = client.get(f"/my-city/?format=json&{query}")
    assert response.status_code == 200, response.content
    return response.json()


def refusal(client, query):
    response = client.get(f"/my-city/?format=json&{query}")
    assert response.status_code == 400
    return response.json()["error"]["problems"]


def page_of(client, query=""):
    response = client.get(f"/my-city/?{query}")
    assert response.status_code == 200
    return parsed(response)


def form_of(query):
    """The form of an address as a stranger fills it in; it has been validated."""
    form = MyCityForm(QueryDict(canonical(QueryDict(query))), sight(AnonymousUser()), city_names())
    form.is_valid()
    return form


def held_on(page):
    """The rows of the services that my city holds."""
    return page.select("table.holds tbody tr")


def removal_of(row):
    """The address without the service of a row: its last link."""
    return row.select(".changes a")[-1]["href"]


def undo_on(page):
    """The address that undoes the last change; none where nothing is remembered."""
    return [link["href"] for link in page.select(".undo a")]


def covered(profiles):
    return [1 - prod(1 - 0.5 * (levels[place] or 0) / 3 for levels in profiles) for place in range(13)]


def levels_of(slug):
    return current_snapshot().members[slug].levels
