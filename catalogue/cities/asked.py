"""What an address asks of a city of the catalogue, for its page and for its report."""

from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import get_object_or_404

from catalogue.cities.sets import CitySets
from catalogue.exchange.problems import Problems
from catalogue.exchange.requests import Request, form_problems
from catalogue.judging.forms import JudgingForm
from catalogue.judging.outcome import Outcome, judged
from catalogue.models import City
from catalogue.rules.blindness import Sight, hidden_sentence, sight


@dataclass(frozen=True)
class Asked:
    """What an address asks of a city: its form, and what is answered where that is valid and nothing is hidden."""

    city: City
    sees: Sight
    form: JudgingForm

    @cached_property
    def hidden(self) -> list[str]:
        """The names of services of the city whose levels the person must not see."""
        return [member.name for member in self.sees.hidden_in(self.city.slug)]

    @cached_property
    def outcome(self) -> Outcome | None:
        if self.hidden or not self.form.is_valid():
            return None
        members = self.sees.visible.members_in(self.city.slug, self.form.collections)
        return judged(members, self.form, self.city.name, self.city.population)

    @property
    def problems(self) -> Problems:
        if self.hidden:
            return {"": [hidden_sentence()]}
        return self.outcome.problems if self.outcome else form_problems(self.form)


def asked_of(request: Request, slug: str) -> Asked:
    city = get_object_or_404(City.objects.shown().select_related("country"), slug=slug)
    sees = sight(request.user)
    return Asked(city, sees, JudgingForm(request.GET, sees, peers_of(slug, CitySets(sees.visible))))


def peers_of(slug: str, sets: CitySets) -> dict[str, str]:
    """Names of the other cities with a profile, by slug."""
    others = set(sets.profiled) - {slug}
    return dict(City.objects.filter(slug__in=others).order_by("name").values_list("slug", "name"))
