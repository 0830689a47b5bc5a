"""Pages of the admin as two people have them open: drawn, filled in, sent back."""

from copy import copy

from django.urls import reverse

from tests.answers import parsed, sent_by


def change_url(instance):
    return reverse(f"admin:{instance._meta.app_label}_{instance._meta.model_name}_change", args=[instance.pk])


class OpenPage:
    """A change page that somebody has in front; `answer` is what the last sending gave."""

    def __init__(self, client, instance):
        self.client, self.url = client, change_url(instance)
        self.read(client.get(self.url))

    def also_open_at(self, client):
        """The same page as it was drawn for somebody else at that moment; drawing it takes long."""
        other = copy(self)
        other.client, other.data = client, dict(self.data)
        return other

    def read(self, answer):
        self.answer = answer
        if answer.status_code != 200:
            return
        self.tree = parsed(answer)
        form = self.tree.select_one("#content-main form")
        self.data = {name: values for name, values in sent_by(form).items() if "__prefix__" not in name}

    def send(self, **changes):
        self.data |= {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
        self.read(self.client.post(self.url, {name: values for name, values in self.data.items() if values}))
        return self.answer.status_code

    def told(self, kind):
        """The labels of what is told at the top, "conflicts" or "kept"."""
        section = self.tree.select_one(f"section[aria-labelledby={kind}]")
        return [item.select_one("a, strong").get_text() for item in section.select("li")] if section else []
