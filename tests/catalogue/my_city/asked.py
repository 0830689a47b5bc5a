"""What tests of My city ask of it, and where its page shows an answer."""

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from catalogue.forms.choices import city_names
from catalogue.my_city.forms import MyCityForm
from catalogue.my_city.states import canonical
from catalogue.rules.blindness import sight
from tests.answers import parsed, sent_by, values_of


def answer(client, query):
    response = client.get(f"/my-city/?format=json&{query}")
    assert response.status_code == 200, response.content
    return response.json()


def refusal(client, query):
    response = client.get(f"/my-city/?format=json&{query}")
    assert response.status_code == 400
    return response.json()["problems"]


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


def pressed(client, page, button, **more):
    """The answer to a button of a form on a page that nobody touched, but for some values."""
    form = page.select_one(f'[id="{button["form"]}"]') if button.get("form") else button.find_parent("form")
    sent = sent_by(form)
    for control in page.select(f':is(input, select)[form="{form["id"]}"][name]'):
        sent.setdefault(control["name"], []).extend(values_of(control))
    sent |= ({button["name"]: [button["value"]]} if button.get("name") else {}) | more
    return getattr(client, form["method"])(form["action"], sent)


def removed(client, page, row):
    """The answer to the button that removes the service of a row: its last one."""
    return pressed(client, page, row.select(".changes button")[-1])


def undo_on(page):
    """The address that undoes the last change; none where nothing is remembered."""
    return [link["href"] for link in page.select(".undo a")]
