"""Addresses of the whole site, read from its patterns."""

from django.urls import get_resolver, reverse

ARGUMENTS = {
    "service-detail": ["jelbi-berlin"],
    "service-codings": ["jelbi-berlin"],
    "service-picture": ["jelbi-berlin"],
    "sitemap-part": ["services"],
    "service-changes": ["jelbi-berlin"],
    "record-changes": ["service", 1],
    "restore-state": [1],
    "take-change-back": [1],
    "my-city-start-field": ["mobility"],
    "city-detail": ["berlin"],
    "data-table": ["services"],
    "data-columns": ["services"],
    "city-picture": ["berlin"],
    "city-report": ["berlin"],
    "city-stability": ["berlin"],
    "determinant-detail": ["accessibility"],
    "embed-service": ["jelbi-berlin"],
    "embed-service-card": ["jelbi-berlin"],
    "embed-service-fingerprint": ["jelbi-berlin"],
    "embed-service-moments": ["jelbi-berlin"],
    "embed-service-moments-picture": ["jelbi-berlin"],
    "embed-city": ["berlin"],
    "embed-city-picture": ["berlin"],
    "coding-round": ["pass"],
    "codes-import": [1],
    "codes-template": ["pass"],
    "publish-round": ["pass"],
    "publish-service": ["pass", "jelbi-berlin"],
    "training-case": ["decidim-barcelona"],
    "kind-detail": ["bike-share"],
    "settle-service": ["pass", "jelbi-berlin"],
    "coding-sheet": ["pass", "jelbi-berlin"],
    "coding-submit": ["pass", "jelbi-berlin"],
    "take-up-page": ["pass", "jelbi-berlin"],
    "my-city-saved": ["key"],
    "my-city-earlier": ["key", 1],
    "correction": ["key"],
    "correction-review": [1],
    "guide-version": ["1.1"],
    "guide-issue": ["1.2"],
    "guide-edit": ["1.2"],
    "codebook": ["atlas-1"],
    "codebook-carry": ["atlas-1"],
    "codebook-copy": ["atlas-1"],
    "codebook-current": ["atlas-1"],
    "codebook-issue": ["atlas-1"],
    "collection-copy": ["main"],
    "collection-detail": ["main"],
    "collection-difference": ["main"],
    "import-again": [1],
    "import-detail": [1],
    "import-discard": [1],
    "import-write": [1],
    "service-correct": ["jelbi-berlin"],
    "service-edit": [1],
    "service-preview": [1],
    "service-state": [1],
    "withdraw": [1],
    "actor-detail": ["berliner-verkehrsbetriebe-bvg"],
    "release": ["1.0"],
    "release-file": ["1.0", "services.csv"],
    "release-latest-file": ["services.csv"],
    "token-revoke": [1],
    "search-change": ["key"],
    "search-shared": ["a-shared-key"],
    "search-unsubscribe": ["key:signed"],
}
QUERIES = {
    "service-list": [
        "domain=mobility&view=table&sort=-contribution",
        "q=bus&view=map",
        "region=europe&format=csv",
        "region=europe&format=atom",
    ],
    "service-detail": ["format=json"],
    "service-changes": ["format=json", "format=atom"],
    "latest-changes": ["format=json", "format=atom", "before=5"],
    "city-detail": ["format=json"],
    "actor-list": ["q=berlin"],
    "compare": ["service=jelbi-berlin&service=flotte-berlin&format=json"],
    "agreement": ["format=json"],
    "guide-list": ["format=json"],
    "kind-detail": ["format=json"],
    "sample": ["format=json"],
    "reach": ["format=json"],
    "codebook-list": ["format=json"],
    "codebook": ["format=json"],
    "collection-list": ["format=json"],
    "collection-detail": ["format=json"],
    "guide-version": ["format=json", "since=1.1"],
    "oembed": ["url=http://testserver/services/jelbi-berlin/", "url=http://testserver/cities/berlin/&format=xml"],
}
API = [
    f"/api/v1/{address}"
    for address in (
        "services?domain=mobility&sort=-launched&fields=slug,name", "services/jelbi-berlin", "cities/berlin", "actors",
        "kinds", "links", "determinants", "guides/1.2", "codings?service=jelbi-berlin", "changes",
        "analyses/city/berlin",
    )
]  # fmt: skip
"""One of each kind; its patterns stand in a room of their own."""

NEVER_KEPT = {"healthz", "readyz", "login", "fact-correct", "join", "password_reset", "password_reset_confirm"}
"""A probe tells of this moment, and a form with a token is for one person."""


def names():
    """The names of all patterns but the admin's; its pages for passwords lead elsewhere, and have none."""
    rooms = [room for room in get_resolver().url_patterns if not getattr(room, "namespace", None)]
    patterns = [pattern for room in rooms for pattern in getattr(room, "url_patterns", [room])]
    return {pattern.name for pattern in patterns if getattr(pattern, "name", None)}


def addresses():
    """One of each pattern, and some with parameters; an anonymous reader is refused at some of them."""
    plain = {name: reverse(name, args=ARGUMENTS.get(name, [])) for name in sorted(names() - NEVER_KEPT)}
    return [
        *plain.values(),
        *API,
        *(f"{plain[name]}?{query}" for name, queries in QUERIES.items() for query in queries),
    ]
