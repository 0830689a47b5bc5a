"""What cities call their services is recognised, in German and in English: names as they stand on their own sites."""

import pytest

from catalogue.analysis.current import current_snapshot
from catalogue.models import Service, ServiceKind, Synonyms
from catalogue.my_city.start.names import Choices
from tests.factories import make_service

pytestmark = pytest.mark.django_db

GERMAN = {
    "Leihrad": "bike-share",
    "Parkleitsystem": "parking-payment",
    "Bürger-App": "citizen-app",
    "Mängelmelder": "citizen-reporting",
    "Stadtbibliothek App": "library",
    "Stadt-WLAN": "public-wifi",
    "Abfallkalender": "waste-service",
    "Rufbus": "on-demand-bus",
    "Handyticket": "transport-card",
    "Fahrplanauskunft": "travel-information",
    "Beteiligungsportal": "participation-platform",
    "Nachbarschaftshilfe": "neighbourhood",
    "Baumpatenschaften": "tree-care",
    "Luftqualität live": "air-and-water-quality",
    "Hochwasserwarnung": "disaster-information",
    "Heimwegbegleitung": "personal-safety",
    "Digitaler Stadtführer": "visitor-guide",
    "Gästekarte": "city-card",
    "Regionaler Online-Marktplatz": "local-marketplace",
    "Stadtgutschein": "local-money",
    "Mehrwegbecher": "reuse-scheme",
    "Audioguide Stadtmuseum": "museum-guide",
    "Ladesäulen": "street-furniture",
    "Digitaler Stadtplan": "public-map",
    "Handyparken": "parking-payment",
}
ENGLISH = {
    "City bikes": "bike-share",
    "Parking app": "parking-payment",
    "Resident portal": "citizen-app",
    "Pothole reporter": "citizen-reporting",
    "City library app": "library",
    "Free downtown wifi": "public-wifi",
    "Bin day calendar": "waste-service",
    "Dial-a-ride": "on-demand-bus",
    "Transit smart card": "transport-card",
    "Next bus times": "travel-information",
    "Have your say": "participation-platform",
    "Neighbours network": "neighbourhood",
    "Adopt a tree": "tree-care",
    "Clean air monitor": "air-and-water-quality",
    "Flood alerts": "disaster-information",
    "Walk me home": "personal-safety",
    "Tourist guide": "visitor-guide",
    "City pass": "city-card",
    "Shop local marketplace": "local-marketplace",
    "Town gift card": "local-money",
    "Reusable cups": "reuse-scheme",
    "Museum audio tour": "museum-guide",
    "EV charging": "street-furniture",
    "Public toilets map": "public-map",
    "Ask the city chatbot": "city-chat",
}


def choices():
    return Choices(current_snapshot(), {kind.slug: kind for kind in ServiceKind.objects.all()})


@pytest.mark.parametrize("names", [GERMAN, ENGLISH])
def test_a_name_is_taken_for_its_kind(names):
    """Of kinds of which there is no service, one is made."""
    for kind in ServiceKind.objects.exclude(services__in=Service.objects.published()):
        make_service(name="M", kind=kind)
    matcher = choices().matcher
    assert {name: matcher.guess(name).kind for name in names} == names


def test_a_name_of_a_kind_without_a_service_is_taken_for_no_other():
    """However much its words have in common with those of another kind: dial-a-ride with ride hailing."""
    assert choices().matcher.guess("Car ride").kind == "ride-hailing"
    Service.objects.filter(kind__slug="on-demand-bus").update(state="withdrawn")
    assert [choices().matcher.guess(name).kind for name in ("Rufbus", "Dial-a-ride")] == ["", ""]


def test_a_word_that_an_editor_adds_is_known_at_once():
    assert choices().matcher.guess("Quokkamat").kind == ""
    group = Synonyms.objects.create(slug="new", words="quokkamat, quokka machine")
    group.kinds.add(ServiceKind.objects.get(slug="library"))
    assert choices().matcher.guess("Quokkamat").kind == "library"
    assert choices().matcher.guess("Quokkamaten").kind == "library"


def test_a_field_beside_a_name_may_be_said_in_german():
    terms = choices().domain_terms
    assert [terms.slug(text) for text in ("Mobilität", "umwelt", "Culture", "Unsinn")] == [
        "mobility", "environment", "culture", "",
    ]  # fmt: skip
