"""Whether the public pages that the catalogue names still answer."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

ARCHIVE = "https://web.archive.org/web/"


class PageCheckQuerySet(models.QuerySet["PageCheck"]):
    def dead(self) -> "PageCheckQuerySet":
        return self.filter(PageCheck.DEAD)


class PageCheck(models.Model):
    """What one address answered, however many records name it. Work of the editors: it changes no data version."""

    class Result(models.TextChoices):
        ANSWERS = "answers", _("answers")
        MOVED = "moved", _("moved for good")
        ELSEWHERE = "elsewhere", _("leads to a start or sign-in page: look")
        REFUSED = "refused", _("answers, but not to a program: look")
        ROBOTS = "robots", _("not asked: its robots.txt forbids it or fails")
        UNSAFE = "unsafe", _("no safe connection to it: look")
        PRIVATE = "private", _("leads to no public page: look")
        SEEN = "seen", _("seen by an editor")
        GONE = "gone", _("says that there is no such page")
        SERVER_ERROR = "server-error", _("an error of its server")
        NO_HOST = "no-host", _("its host has no address")
        NO_CONNECTION = "no-connection", _("takes no connection")
        TIMEOUT = "timeout", _("no answer in time")
        LOOP = "loop", _("redirects without an end")
        BROKEN = "broken", _("answers what nobody can read")

    SETTLED = (Result.ANSWERS, Result.MOVED, Result.ELSEWHERE, Result.REFUSED, Result.SEEN)
    """Its host answered, and not that there is no such page."""
    FAILED = (
        Result.GONE,
        Result.SERVER_ERROR,
        Result.NO_HOST,
        Result.NO_CONNECTION,
        Result.TIMEOUT,
        Result.LOOP,
        Result.BROKEN,
    )
    """What a reader who follows the address would meet, too."""

    TO_LOOK_AT = (Result.ELSEWHERE, Result.REFUSED, Result.ROBOTS, Result.UNSAFE, Result.PRIVATE)
    """What leaves open whether the page is still there."""

    DEAD = Q(mark__isnull=False)
    FAILING = Q(mark__isnull=True, failures__gt=0)
    LOOK = Q(mark__isnull=True, result__in=TO_LOOK_AT)

    url = models.URLField(_("address"), max_length=600, unique=True)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=15, choices=Result, blank=True)
    status_code = models.PositiveSmallIntegerField(_("status code"), null=True, blank=True)
    final_url = models.TextField(_("leads to"), blank=True, help_text=_("Where its redirects end."))
    failures = models.PositiveSmallIntegerField(
        _("failures"), default=0, help_text=_("Days in a row on which it failed.")
    )
    first_failed = models.DateField(_("failed first"), null=True, blank=True)
    not_before = models.DateTimeField(
        _("not before"), null=True, blank=True, help_text=_("Its host asked to be left alone until then.")
    )
    earlier = models.JSONField(
        _("last results"), default=list, blank=True, help_text=_("Day, result and status code; newest first.")
    )

    objects = PageCheckQuerySet.as_manager()

    mark: "DeadPage"  # where there is one

    class Meta:
        ordering = [models.F("checked_at").asc(nulls_first=True), "pk"]
        verbose_name = _("check of a page")
        verbose_name_plural = _("checks of pages")

    def __str__(self) -> str:
        return self.url

    @property
    def history(self) -> list[tuple[date, "PageCheck.Result", int | None]]:
        """Its last results, newest first: day, result, status code."""
        return [(date.fromisoformat(each["day"]), self.Result(each["result"]), each["status"]) for each in self.earlier]


class DeadPageQuerySet(models.QuerySet["DeadPage"]):
    def by_url(self, urls: Iterable[str]) -> dict[str, "DeadPage"]:
        """Marks of those of these addresses that have one."""
        return {mark.page.url: mark for mark in self.filter(page__url__in=set(urls)).select_related("page")}


class DeadPage(models.Model):
    """The mark of a page that does not answer any more, as readers see it: it comes and goes with that alone."""

    page = models.OneToOneField(PageCheck, models.CASCADE, related_name="mark", verbose_name=_("page"))
    since = models.DateField(_("since"), help_text=_("The day of the first failure."))

    objects = DeadPageQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("dead page")

    def __str__(self) -> str:
        return f"{self.page}: {self.since}"

    def archived(self, day: date | None = None) -> str:
        """Where a copy of about a day (the last one) may be found; nobody has looked whether there is one."""
        return f"{ARCHIVE}{day or self.since:%Y%m%d}/{self.page.url}"
