"""What people type finds what they mean. The queries are written from how people speak, not from the texts."""

import pytest

from catalogue.analysis.current import current_snapshot
from catalogue.index import search
from catalogue.index.understanding import understood
from catalogue.models import Service
from catalogue.services.views import PAGE_SIZE
from tests.catalogue.index.everyday_queries import QUERIES as OF_OTHERS

pytestmark = pytest.mark.django_db

QUERIES = {
    "where can I park": "handyparken-vienna rta-mparking-dubai",
    "rent a bike": "youbike-taipei citi-bike-new-york",
    "bicycle hire": "citi-bike-new-york encicla-medellin",
    "buy bus ticket on phone": "hsl-app-helsinki nol-dubai",
    "report pothole": "fixmystreet-uk",
    "Muenchen": "nebenan-de",
    "museum guide": "artlens-cleveland bloomberg-connects",
    "air quality": "airqo-kampala sensor-community-stuttgart",
    "wheelchair": "wheelmap-berlin accessmap-seattle",
    "pay parking by phone": "rta-mparking-dubai handyparken-vienna",
    "trash pickup": "garbage-truck-tracker-new-taipei",
    "volunteering": "sayouth-mobi parkrun",
    "library app": "oodi-helsinki dokk1-aarhus",
    "free wifi": "wifi-livre-sp-sao-paulo smartcape-cape-town linknyc-new-york",
    "complaint to city": "nyc311-new-york",
    "Koeln": "timeride-koeln",
    "when does the next bus come": "transit-app-montreal seoul-owl-bus",
    "is the swimming pool full": "baederampel-vienna",
    "walk home safely at night": "heimwegtelefon-germany",
    "public toilet": "great-british-public-toilet-map",
    "charge my electric car": "ubitricity-lamppost-charging-london",
    "find a job": "sayouth-mobi",
    "borrow tools": "library-of-things-london",
    "vote online": "decide-madrid omastadi-helsinki",
    "have a say in the budget": "decidim-barcelona decide-madrid omastadi-helsinki",
    "doctor appointment": "saude-ja-curitiba",
    "flood warning": "tokyo-bousai-app vicemergency-melbourne",
    "call an ambulance": "travelwise-cape-town",
    "blind people navigation": "blindsquare-helsinki",
    "leftover food": "too-good-to-go-copenhagen",
    "gift card for local shops": "seoul-love-gift-certificate setagaya-pay-tokyo",
    "tourist pass": "welcomecard-berlin discover-seoul-pass",
    "how crowded is it": "baederampel-vienna hystreet-cologne",
    "garbage truck": "garbage-truck-tracker-new-taipei",
    "old people bus": "joyyou-card-hong-kong",
    "meet neighbours": "nebenan-de",
    "sign language": "cil-libras-sao-paulo",
    "heart attack help": "pulsepoint-san-ramon",
    "where to fill my water bottle": "hitzeportal-cologne",
    "Fahrrad leihen": "flotte-berlin youbike-taipei",
    "Schlagloch melden": "fixmystreet-uk",
    "wo kann ich parken": "zona-azul-digital-sao-paulo",
    "Parkplatzsuche": "zona-azul-digital-sao-paulo",
    "Kopenhagen": "badevandsudsigten-copenhagen copenpay-copenhagen",
    "parkign": "handyparken-vienna rta-mparking-dubai",
    "musuem": "artlens-cleveland",
    "bycicle": "citi-bike-new-york",
    "rent a car": "mevo-wellington hvv-switch-hamburg",
    "lost child": "otta-minoh",
    "garbage collection day": "garbage-truck-tracker-new-taipei",
    "smog": "airqo-kampala sensor-community-stuttgart",
    "broken street light": "fixmystreet-uk",
    "too hot": "refugis-climatics-barcelona hitzeportal-cologne",
    "scooter rental": "luup-tokyo",
}


@pytest.mark.parametrize("query", QUERIES)
def test_it_is_on_the_first_page(query):
    meant = understood(query, current_snapshot().dictionary)
    services = search.by_match(search.matching(Service.objects.published(), meant.query), meant.query)
    first = services.values_list("slug", flat=True)[:PAGE_SIZE]
    assert set(QUERIES[query].split()) - {*first} == set()


def test_what_others_type_finds_one_of_what_they_may_mean():
    """These were written by somebody who knew nothing of how the search works."""
    dictionary, missed = current_snapshot().dictionary, []
    for query, wanted in OF_OTHERS.items():
        meant = understood(query, dictionary).query
        found = search.by_match(search.matching(Service.objects.published(), meant), meant)
        if not {*found.values_list("slug", flat=True)[:PAGE_SIZE]} & {*wanted.split()}:
            missed.append(query)
    assert missed == []
