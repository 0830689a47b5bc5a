"""The settings of production, with static files where a test puts them."""

import os

from catalogue.settings import *  # noqa: F403

STATIC_ROOT = os.environ["STATIC_ROOT"]
SECURE_SSL_REDIRECT = False  # no proxy stands in front
