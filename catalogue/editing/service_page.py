"""The one form of a service with all its parts: what is stored, what was sent, and what of that is right."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.editing.forms import HOW, ServedForm, ServiceForm, WhyForm
from catalogue.editing.judgements import ClassificationForm, IntegrationForm, JudgementForm
from catalogue.editing.pages_read import PagesRead
from catalogue.editing.parts import KINDS
from catalogue.forms import telling
from catalogue.forms.changes import Changes, Comparison
from catalogue.forms.rows import Answers, Record, Row, drawn, rows_of
from catalogue.forms.seen import Seen
from catalogue.models import City, Classification, Collection, CustomerGroup, Service
from catalogue.models.scopes import determinants_in_view, guide_in_view
from catalogue.rules.blindness import is_hidden
from catalogue.rules.collections import Role, known_to, open_to
from catalogue.rules.evidence import is_page
from catalogue.rules.publishing import LEAST_PAGES
from experience.levels import STANDARD, Scale
from experience.models import Determinant, Guide

ROWS_TO_START_WITH = {"touchpoints": 2, "partners": 1, "evidence": 3, "detriments": 0}
"""So many empty rows stand where there is none yet; without scripts a button gives one more."""

ORDER = {"classifications": ("determinant__order",)}
POINTERS = {"partners": ("actor",), "classifications": ("determinant__group__codebook",)}
CITING = {"classifications": ("evidence",), "detriments": ("evidence",)}


SHOWN = (
    Prefetch("cities", City.objects.select_related("country")),
    "secondary_domains",
    "data_sources",
    "technologies",
    "payments",
    "integration_evidence",
    "served",
)


def editable(user: User | AnonymousUser) -> QuerySet[Service]:
    """Services that a person edits, with all that their form draws, and whether their levels are hidden."""
    services = Service.objects.filter(known_to(user, Service)).annotate(is_hidden=is_hidden(user))
    return services.select_related("collection", "provider", "domain", "kind", "entry").prefetch_related(*SHOWN)


@dataclass(frozen=True)
class Stored:
    """A service and its parts, read once for all forms; and what there is to answer."""

    user: User | AnonymousUser
    service: Service
    rows: dict[str, list[Any]]
    judged: dict[int, Classification]
    determinants: list[Determinant]
    guide: Guide
    groups: list[CustomerGroup]
    collections: list[Collection]
    """To which a new service can belong, or a stored one be moved."""

    @property
    def scale(self) -> Scale:
        return self.determinants[0].scale if self.determinants else STANDARD

    @classmethod
    def read(cls, user: User | AnonymousUser, service: Service, *, lock: bool = False) -> "Stored":
        """With `lock` nobody else changes the parts before this transaction is done."""
        hidden = getattr(service, "is_hidden", False)
        determinants = [] if hidden else list(determinants_in_view())
        guide = Guide() if hidden else guide_in_view()
        groups = list(CustomerGroup.objects.all())
        collections = list(open_to(user, Role.REVIEWER if service.pk else Role.EDITOR))
        if service.pk is None:
            return cls(user, service, {name: [] for name in KINDS}, {}, determinants, guide, groups, collections)
        rows = {name: cls.rows_of(service, name, lock) for name in KINDS}
        judged = cls.rows_of(service, "classifications", lock)
        return cls(
            user, service, rows, {row.determinant_id: row for row in judged}, determinants, guide, groups, collections
        )

    @staticmethod
    def rows_of(service: Service, name: str, lock: bool) -> list[Any]:
        """The rows of one kind, with what each points to."""
        rows = getattr(service, name).order_by(*ORDER.get(name, ("number",)))
        rows = rows.select_related(*POINTERS.get(name, ())).prefetch_related(*CITING.get(name, ()))
        found = list(rows.select_for_update(no_key=True, of=("self",)) if lock else rows)
        for row in found:
            row.service = service
        return found


class ServicePage:
    """All forms of the page, drawn from what is stored or bound to what was sent."""

    def __init__(self, stored: Stored, data: QueryDict | None = None, changes: Changes | None = None):
        self.stored, self.service, self.data, self.changes = stored, stored.service, data, changes
        form_class: Any = telling.refusing(ServiceForm, changes) if changes else ServiceForm
        self.form: ServiceForm = form_class(
            data, instance=self.service, user=stored.user, collections=stored.collections
        )
        self.served = ServedForm(self.service, stored.groups, data)
        self.formsets: dict[str, Any] = {
            name: kind(
                data,
                instance=self.service,
                prefix=name,
                rows=stored.rows[name],
                user=stored.user,
                blanks=self.blanks(name),
            )
            for name, kind in KINDS.items()
        }
        self.judgements: list[JudgementForm] = [
            IntegrationForm(each, stored.guide.of(each), self.service, data)
            if each.derived
            else ClassificationForm(each, stored.guide.of(each), self.service, stored.judged.get(each.pk), data)
            for each in stored.determinants
        ]
        self.why = WhyForm(data)
        first = next((form for form in self.judgements if not form.answer), None)
        for form in self.judgements:
            form.is_first_open = form is first
        if changes:
            self.tell(changes)

    @property
    def has_how(self) -> bool:
        """Whether anything is said on how the service works."""
        return any(self.form[name].value() or self.form[name].errors for name in HOW)

    def blanks(self, name: str) -> int:
        return 0 if self.stored.rows[name] else ROWS_TO_START_WITH[name]

    def rows(self) -> Iterator[Row]:
        """Every form that has something stored, the main one first."""
        yield from rows_of(self.form, self.formsets.values())
        for form in self.answers:
            yield Answers(None, str(form.instance.pk or ""), form)

    @property
    def answers(self) -> list[ServedForm | JudgementForm]:
        """Forms that are always on the page, whether there is a record of their answers or not."""
        return [self.served, *self.judgements]

    def drawn(self) -> dict[str, Record]:
        return drawn(self.rows())

    def compared(self, seen: Seen | None) -> Changes:
        """What was sent and what others changed meanwhile, brought together."""
        assert self.data is not None
        changes = Comparison(list(self.rows()), list(self.formsets.values()), seen).changes(self.data)
        if changes.conflicts:
            changes.refusal = telling.conflict_sentence() if seen else telling.unseen_sentence()
        return changes

    def tell(self, changes: Changes) -> None:
        for formset in self.formsets.values():
            telling.tell_rows(formset, changes)
        for form in self.answers:
            form.full_clean()
            telling.tell_fields(form, str(form.prefix), changes)

    is_told = True
    """Whether mistakes are shown."""

    def leave_unjudged(self) -> None:
        """Tell no mistakes: the page is not finished, and only drawn again."""
        self.is_told = False
        for form in (*self.forms, self.why):
            form._errors = ErrorDict()  # type: ignore[attr-defined]
            form.cleaned_data = {}

    def check(self) -> None:
        """Ask every form what is wrong with it, and then what is wrong between them."""
        for form in self.forms:
            form.errors  # noqa: B018 - asked for once here, so that later rules find what is clean
        for formset in self.formsets.values():
            formset.is_valid()
            formset.check()
        self.formsets["evidence"].keep_what_carries_levels(self.stored.determinants)
        for form in (*self.judgements, *self.formsets["detriments"].kept_forms):
            form.check(self.pages_read)
        if self.service.is_published:
            self.check_published()

    def check_published(self) -> None:
        """What readers see stays whole, and says why a level is another one."""
        if not self.formsets["touchpoints"].kept_forms:
            self.formsets["touchpoints"].tell(_("Name at least one touchpoint."))
        if sum(is_page(form.instance) for form in self.formsets["evidence"].kept_forms) < LEAST_PAGES:
            self.formsets["evidence"].tell(_("At least %(least)s pages must be read.") % {"least": LEAST_PAGES})
        needed = [form for form in self.judgements if self.service.collection.needs(form.determinant.group.codebook)]
        for form in needed:
            if not form.answer and isinstance(form, ClassificationForm) and not form.errors:
                message = _("Choose a level, or “cannot be told”.")
                form.add_error("level", ValidationError(message, code="required"))
        if self.changes_levels and not self.why.errors and not self.reason:
            message = _("Say why: a level that readers see is changed.")
            self.why.add_error("why", ValidationError(message, code="required"))

    @property
    def changes_levels(self) -> bool:
        return any("level" in form.changed_data for form in self.judgements)

    @property
    def reason(self) -> str:
        return str(self.why.cleaned_data["why"]) if self.why.is_valid() else ""

    @cached_property
    def pages_read(self) -> PagesRead:
        evidence = self.formsets["evidence"]
        return PagesRead(evidence.kept_forms, evidence.gone_forms)

    @property
    def held_back(self) -> list[Any]:
        """Rows that stay for now though they are to be deleted: something on the page cites them."""
        return self.pages_read.still_cited

    @property
    def forms(self) -> list[BaseForm]:
        """All forms of the page in its order, rows included."""
        rows = [form for formset in self.formsets.values() for form in formset.forms]
        return [self.form, self.served, *rows, *self.judgements]

    @property
    def is_valid(self) -> bool:
        forms = any(form.errors for form in (*self.forms, self.why))
        return not forms and not any(formset.non_form_errors() for formset in self.formsets.values())

    @property
    def has_changed(self) -> bool:
        return any(form.has_changed() for form in self.forms) or any(f.gone_forms for f in self.formsets.values())
