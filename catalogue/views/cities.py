"""Cities of the catalogue: all of them, and one with its services."""

from itertools import groupby

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue import snapshot
from catalogue.models import City, Region, Service
from catalogue.views.about import world_map


@require_safe
def city_list(request):
    cities = (
        City.objects.filter(services__published=True)
        .annotate(
            count=Count("services", filter=Q(services__published=True), distinct=True),
        )
        .select_related("country")
        .order_by("country__region", "country__name", "name")
    )
    names = dict(Region.choices)
    regions = [(names[key], list(rows)) for key, rows in groupby(cities, key=lambda c: c.country.region)]
    return render(request, "catalogue/city_list.html", {"regions": regions, "map": world_map()})


@require_safe
def city_detail(request, slug):
    city = get_object_or_404(City.objects.select_related("country"), slug=slug)
    present = snapshot.current()
    services = list(Service.objects.published().filter(cities=city).with_card_data().by_name())
    for service in services:
        service.profile = present.profiles[service.pk]
    return render(request, "catalogue/city_detail.html", {"city": city, "services": services})
