"""The ASGI entry point, for example: gunicorn catalogue.wsgi."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalogue.settings")
application = get_asgi_application()
