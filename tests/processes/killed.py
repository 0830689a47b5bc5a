"""A management command in a process that is killed at a given SQL statement (0: never); prints how many it sent."""

import os
import signal
import sys

import django
from django.core.management import call_command
from django.db import connection


def main(last, *words):
    django.setup()
    sent = 0

    def count(execute, *arguments):
        nonlocal sent
        sent += 1
        if sent == int(last):
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    with connection.execute_wrapper(count):
        call_command(*words)
    print(sent)


if __name__ == "__main__":
    main(*sys.argv[1:])
