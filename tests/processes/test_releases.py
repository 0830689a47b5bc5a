"""A release made by a real process, which is in no transaction before, and carried by a backup."""

from hashlib import sha256

from tests.processes.databases import manage, opened


def files(url):
    """What the parts of each file together are, and what they should be, as checksums by release and name."""
    found = {}
    with opened(url) as cursor:
        cursor.execute(
            "SELECT r.version, f.name, f.sha256, p.content FROM catalogue_release r "
            "JOIN catalogue_releasefile f ON f.release_id = r.id JOIN catalogue_releasepart p ON p.file_id = f.id "
            "ORDER BY f.id, p.number"
        )
        for version, name, checksum, content in cursor.fetchall():
            found.setdefault((version, name, checksum), sha256()).update(bytes(content))
    return {key: own.hexdigest() for key, own in found.items()}


def test_a_release_is_whole_and_comes_back_from_a_backup(own_database, tmp_path):
    assert manage(own_database, "release", "1.0").returncode == 0
    held = files(own_database)
    assert {name for _version, name, _checksum in held} >= {"atlas.zip", "services.csv", "recompute.py"}
    assert held == {key: key[2] for key in held}
    assert manage(own_database, "release", "1.1").returncode != 0, "nothing changed"
    assert files(own_database) == held
    assert manage(own_database, "backup", tmp_path / "b").returncode == 0
    with opened(own_database) as cursor:
        for table in ("releasepart", "releasefile", "releasedstate", "release"):
            cursor.execute(f"DELETE FROM catalogue_{table}")
    assert manage(own_database, "restore", tmp_path / "b", "--yes").returncode == 0
    assert files(own_database) == held


def is_released(url):
    """Whether the version of the data, as every process reads it, is one that a release holds."""
    with opened(url) as cursor:
        cursor.execute("SELECT count(*) FROM catalogue_data_version v JOIN catalogue_releasedstate s USING (token)")
        return cursor.fetchone() == (1,)


def test_what_renews_the_version_alone_leaves_the_data_released(own_database, tmp_path):
    assert manage(own_database, "release", "1.0").returncode == 0
    assert is_released(own_database)
    assert manage(own_database, "migrate").returncode == 0
    assert is_released(own_database)
    assert manage(own_database, "backup", tmp_path / "b").returncode == 0
    assert manage(own_database, "restore", tmp_path / "b", "--yes").returncode == 0
    assert is_released(own_database)
    with opened(own_database) as cursor:
        cursor.execute("UPDATE catalogue_service SET summary = 'Another sentence.' WHERE slug = 'parkrun'")
    assert not is_released(own_database)
    assert manage(own_database, "migrate").returncode == 0
    assert not is_released(own_database)
