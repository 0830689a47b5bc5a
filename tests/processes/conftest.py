from tests.processes.fixtures import another, own_database, saved, static

__all__ = ["another", "own_database", "saved", "static"]
