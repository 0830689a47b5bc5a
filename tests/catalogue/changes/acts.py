"""Changes of services as tests need them: each one act."""

from catalogue.history.recording import Origin, recorded


def change(service, user=None, why="", origin=Origin.FORM, **fields):
    with recorded(user, why, origin):
        for name, value in fields.items():
            setattr(service, name, value)
        service.save()


def set_level(service, level, user=None, why="", pages=()):
    with recorded(user, why, Origin.SETTLING):
        row = service.classifications.get(determinant__slug="accessibility")
        row.level, row.reason = level, f"Level {level}, since the page says so."
        row.save()
        row.evidence.set(pages)
