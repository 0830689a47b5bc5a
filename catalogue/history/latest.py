"""What changed lately in published services, all of them or some, as somebody may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from catalogue.history.acts import Act, Kind, Lens, acts_between, public_versions
from catalogue.models import Revision, Service, Version
from catalogue.rules.blindness import Sight


@dataclass(frozen=True)
class Change:
    """One act on one service."""

    service: Service
    act: Act


def latest_versions() -> QuerySet[Version]:
    """Published services as acts left them, the newest first, each with the id of the version that readers saw before
    (`before`; none where it was published then). Left out is how it stood when changes began to be recorded."""
    older = public_versions().filter(key=OuterRef("key"), pk__lt=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    shown = public_versions().filter(Exists(Service.objects.published().filter(pk=OuterRef("key")).order_by()))
    found = {"before": None, "revision__origin": Revision.Origin.FOUND}
    return shown.annotate(before=Subquery(older)).exclude(**found).select_related("revision__user").order_by("-pk")


def changes_of(versions: Sequence[Version], sees: Sight) -> list[Change]:
    """What these `latest_versions` changed, in their order, without what no reader sees; a fixed number of queries."""
    befores = Version.objects.in_bulk([pk for version in versions if (pk := before(version))])
    services = Service.objects.select_related("domain").in_bulk([version.key for version in versions])
    found = []
    for hides in (False, True):
        pairs = [(each, befores.get(before(each) or 0)) for each in versions if sees.hides(each.key) is hides]
        found += acts_between(Service, pairs, Lens(public=True, without_levels=hides)) if pairs else []
    told = [act for act in found if is_told(act) and act.version.key in services]
    return [Change(services[act.version.key], act) for act in sorted(told, key=lambda act: -act.version.pk)]


def before(version: Version) -> int | None:
    return version.before  # type: ignore[attr-defined]


def is_told(act: Act) -> bool:
    """Whether readers see that something changed."""
    return act.kind is Kind.MADE or (act.kind is Kind.CHANGED and bool(act.parts or act.hides))
