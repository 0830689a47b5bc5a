"""A process of the site, for a test: answers the address on each line with status, tag, queries and page, as JSON.

python -m tests.catalogue.caching.worker NAME_OF_THE_DATABASE
"""

import json
import sys

import django
from django.conf import settings


def answer(client, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    return {"tag": response.get("ETag"), "queries": len(captured), "page": response.content.decode()}


def main(database):
    settings.DATABASES["default"]["NAME"] = database
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.KEPT_ANSWERS_BYTES = 2**20
    django.setup()
    from django.test import Client

    client = Client()
    for line in sys.stdin:
        print(json.dumps(answer(client, line.strip())), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
