"""The form of a service as somebody has it open: drawn, filled in, sent back."""

from copy import copy

from django.urls import reverse

from tests.answers import errors_at, parsed, sent_by, text_of


class OpenForm:
    """`answer` is what the last sending gave; a redirect is followed, so that `data` is what is in front."""

    def __init__(self, client, service=None):
        self.client = client
        self.url = reverse("service-edit", args=[service.pk]) if service else reverse("service-add")
        self.read(client.get(self.url))

    def also_open_at(self, client):
        """The same page as it was drawn for somebody else at that moment."""
        other = copy(self)
        other.client, other.data = client, dict(self.data)
        return other

    def read(self, answer):
        self.answer = answer
        if answer.status_code not in (200, 409, 422):
            return
        self.tree = parsed(answer)
        form = self.tree.select_one("form.entry-form")
        for template in form.select("template"):
            template.extract()
        self.url = form["action"]
        self.data = sent_by(form)

    def send(self, action="save", **changes):
        """Send the form with some changes; the status of the answer."""
        self.data |= {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
        self.read(self.client.post(self.url, {**{n: v for n, v in self.data.items() if v}, "action": action}))
        return self.answer.status_code

    def told(self, kind):
        """The labels of what others changed, "conflicts" or "kept"."""
        section = self.tree.select_one(f"section[aria-labelledby={kind}]")
        return [item.select_one("a, strong").get_text() for item in section.select("li")] if section else []

    def problems(self):
        """What the list at the top says, by the id of its field."""
        return {link["href"].removeprefix("#"): text_of(link) for link in self.tree.select("#problems a")}

    def beside(self, field):
        return errors_at(self.tree, field)


def row(prefix, place, **values):
    """Values of one row of parts, by the names of its fields."""
    return {f"{prefix}-{place}-{name}": value for name, value in values.items()}


def answer(slug, level, reason="", pages=""):
    """The answer to a question, by the names of its fields."""
    return {f"level-{slug}-level": level, f"level-{slug}-reason": reason, f"level-{slug}-pages": pages}
