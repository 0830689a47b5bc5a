from tests.catalogue.caching.conftest import new_process, reader

__all__ = ["new_process", "reader"]
