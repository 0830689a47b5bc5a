"""Template tags and filters: the fingerprint of a profile, levels in words, numbers with a fixed form, form fields."""

from urllib.parse import urlsplit

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import drawings

register = template.Library()

LEVEL_WORDS = {
    3: gettext_lazy("core"),
    2: gettext_lazy("supporting"),
    1: gettext_lazy("incidental"),
    0: gettext_lazy("none"),
    None: gettext_lazy("cannot be told"),
}


@register.filter
def level_word(level):
    return LEVEL_WORDS[level]


VERDICTS = {
    "reliable": gettext_lazy("reliable"),
    "tentative": gettext_lazy("tentative"),
    "unreliable": gettext_lazy("too low to conclude from"),
    "undefined": gettext_lazy("undefined: nothing varies"),
}


@register.filter
def verdict(word):
    return VERDICTS[word]


@register.filter
def agreed(levels):
    """How many codings stand behind a level, and whether they agreed."""
    if len(levels) == 1:
        return _("1 coding")
    if len(set(levels)) == 1:
        return _("%(n)s codings agree") % {"n": len(levels)}
    return _("%(n)s codings differ") % {"n": len(levels)}


@register.filter
def level_class(level):
    return "missing" if level is None else f"l{level}"


@register.filter
def field(form, name):
    """The bound field of a form by its name."""
    return form[name]


@register.filter
def chosen_count(choices):
    return sum(choice.chosen for choice in choices)


@register.inclusion_tag("catalogue/_fingerprint.html")
def fingerprint(profile, size="small"):
    groups = [determinant.group_id for determinant in profile.determinants]
    return {"drawing": drawings.fingerprint(profile.levels, groups), "size": size, "label": in_words(profile)}


def in_words(profile) -> str:
    """The whole profile as one sentence, for those who cannot see the drawing."""
    parts = []
    for level in (3, 2, 1, None):
        names = [determinant.name for determinant, own in profile if own == level]
        if names:
            parts.append(f"{LEVEL_WORDS[level]}: {', '.join(names)}")
    return _("Contribution profile. %(levels)s.") % {"levels": "; ".join(parts) or LEVEL_WORDS[0]}


@register.filter
def urlhost(url):
    """The host of an address, without a leading www."""
    return urlsplit(url).hostname.removeprefix("www.") if url else ""


@register.filter
def three_digits(number):
    """A share with three digits after the point, or a dash where it is undefined."""
    return "–" if number is None else f"{number:.3f}"
