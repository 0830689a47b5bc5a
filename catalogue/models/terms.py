"""The controlled vocabularies that a service is described with, kept as rows so that editors can add a term."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from experience.models.naming import Named


class Term(Named):
    definition = models.CharField(_("definition"), max_length=300, blank=True)

    class Meta(Named.Meta):
        abstract = True


class Domain(Term):
    """A field of activity in the city, such as parking or culture."""

    class Meta(Term.Meta):
        verbose_name = _("field of activity")
        verbose_name_plural = _("fields of activity")


class ServiceKind(Term):
    """What sort of service it is, such as bike share: services of one kind can be compared with each other."""

    class Meta(Term.Meta):
        verbose_name = _("kind of service")
        verbose_name_plural = _("kinds of services")


class CustomerGroup(Term):
    class Meta(Term.Meta):
        verbose_name = _("customer group")


class DataSource(Term):
    class Meta(Term.Meta):
        verbose_name = _("data source")


class Technology(Term):
    class Meta(Term.Meta):
        verbose_name = _("technology")
        verbose_name_plural = _("technologies")


class PaymentModel(Term):
    class Meta(Term.Meta):
        verbose_name = _("payment model")
