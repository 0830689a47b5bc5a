"""Whose site it is: its name, who answers for it, how it looks. One row, kept in the admin; all may be empty."""

from collections.abc import Iterator
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator, URLValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models.colours import readable_on_dark, readable_on_light

ATLAS, AUTHORS = "City Experience Atlas", "The City Experience Atlas contributors"
"""As in CITATION.cff: of a site that says nothing else."""

LONGEST_INTRO, LONGEST_IMPRINT = 600, 4000

validate_page = URLValidator(schemes=["http", "https"])
validate_mail = EmailValidator()


def is_page(text: str) -> bool:
    try:
        validate_page(text)
    except ValidationError:
        return False
    return True


def validate_contact(text: str) -> None:
    try:
        (validate_page if "/" in text else validate_mail)(text)
    except ValidationError:
        message = _("Write an e-mail address, or the address of a page that begins with https://.")
        raise ValidationError(message) from None


def validate_line(text: str) -> None:
    """It stands in subjects of mails and in files where a line is an entry."""
    if not text.isprintable():
        raise ValidationError(_("Write it on one line, without signs that cannot be seen."))


class SiteIdentity(models.Model):
    """What readers are told of who runs the site. Of a site that says nothing, all is empty."""

    name = models.CharField(
        gettext_lazy("name of the site"),
        max_length=60,
        blank=True,
        validators=[validate_line],
        help_text=gettext_lazy("Stands on every page and in mails. Empty: City Experience Atlas."),
    )
    owner = models.CharField(
        gettext_lazy("who runs it"),
        max_length=120,
        blank=True,
        validators=[validate_line],
        help_text=gettext_lazy("Cited as the author of its pages, such as: City of Graz, Department of Transport."),
    )
    intro = models.TextField(
        gettext_lazy("introduction"),
        blank=True,
        validators=[MaxLengthValidator(LONGEST_INTRO)],
        help_text=gettext_lazy("A few plain sentences on the start page: what is collected here, and for whom."),
    )
    contact = models.CharField(
        gettext_lazy("contact"),
        max_length=200,
        blank=True,
        validators=[validate_contact],
        help_text=gettext_lazy("An e-mail address or a page that begins with https://. At the foot of every page."),
    )
    imprint = models.TextField(
        gettext_lazy("imprint"),
        blank=True,
        validators=[MaxLengthValidator(LONGEST_IMPRINT)],
        help_text=gettext_lazy("The text itself, or a page that begins with https://. At the foot of every page."),
    )
    accent_light = models.CharField(
        gettext_lazy("accent colour on light ground"),
        max_length=7,
        blank=True,
        validators=[readable_on_light],
        help_text=gettext_lazy("Links, buttons and drawings, as #17557f. Not red: that marks gaps."),
    )
    accent_dark = models.CharField(
        gettext_lazy("accent colour on dark ground"),
        max_length=7,
        blank=True,
        validators=[readable_on_dark],
        help_text=gettext_lazy("The same for who reads in a dark scheme, as #7db7e6."),
    )
    logo = models.TextField(gettext_lazy("logo"), blank=True, editable=False)
    """The picture as an address that holds it, see `rules.logos`."""

    class Meta:
        verbose_name = gettext_lazy("site")
        verbose_name_plural = gettext_lazy("site")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_site")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def title(self) -> str:
        """What the site is called."""
        return self.name or ATLAS

    @property
    def author(self) -> str:
        """Who is cited."""
        return self.owner or self.name or AUTHORS

    @property
    def contact_address(self) -> str:
        """Where a link to the contact leads; empty without one."""
        if not self.contact or "/" in self.contact:
            return self.contact
        return f"mailto:{quote(self.contact, safe='@')}"

    @property
    def imprint_address(self) -> str:
        """The page of the imprint, where that is no text."""
        return self.imprint if is_page(self.imprint) else ""

    @property
    def accent_rules(self) -> str:
        """The accent as rules that stand after those of atlas.css; empty without one. Paper keeps its own."""
        return " ".join(self._rules())

    def _rules(self) -> Iterator[str]:
        if self.accent_light:
            own = f"{{ --fill: {self.accent_light}; }}"
            yield f"@media screen and (prefers-color-scheme: light) {{ :root {own} }} .light {own}"
        if self.accent_dark:
            yield f"@media screen and (prefers-color-scheme: dark) {{ :root {{ --fill: {self.accent_dark}; }} }}"
