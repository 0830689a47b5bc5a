"""A visitor without an account, and what stands in the form that they send."""

from django.test import Client

from catalogue.models import Correction
from tests.answers import parsed, sent_by

SERVICE = "jelbi-berlin"
START = f"/services/{SERVICE}/correct/"


class Visitor:
    """Opens the form of a fact of a service, and sends it."""

    def __init__(self, fact="status", slug=SERVICE, address="203.0.113.7"):
        self.client = Client(REMOTE_ADDR=address)
        self.address = f"/services/{slug}/correct/{fact}/"
        self.page = parsed(self.client.get(self.address))

    def send(self, **values):
        """Sends the form as the page has it, with these values; the page is then the answer."""
        form = self.page.select_one("form.correction")
        answer = self.client.post(self.address, sent_by(form) | values)
        if answer.status_code != 302:
            self.page = parsed(answer)
        return answer

    @property
    def entered(self):
        return sent_by(self.page.select_one("form.correction"))


def correction_of(service, **fields):
    """A correction as the queue holds it."""
    fields = {"fact": "status", "shown": "active", "text": "It has ended.", **fields}
    return Correction.objects.create(service=service, **fields)
