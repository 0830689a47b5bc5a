"""What an answer holds, and how many queries it took."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def body(response):
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def queries_of(client, path):
    """Queries of the second call: the snapshot has been read by then."""
    body(client.get(path))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, follow=False).status_code == 200
        body(client.get(path))
    return len(captured) // 2
