"""What a visitor's browser, the Nu HTML checker and Lighthouse say of a site that runs; .ci/look starts one.

    python .ci/look.py http://127.0.0.1:8009

A line per page: requests and kilobytes of a first visit, errors of its HTML, and Lighthouse's scores for some.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(os.environ["LOOK_FOLDER"], "node_modules")
CHECKER = FOLDER / "vnu-jar/build/dist/vnu.jar"
LIGHTHOUSE = FOLDER / ".bin/lighthouse"
CHROME = os.environ["CHROME_PATH"]
MOST_REQUESTS, MOST_BYTES = 6, 80_000
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}

IDEA = "retail~3322331012300~~~~~Shop"
SCORED = [
    "/", "/services/", "/services/jelbi-berlin/", "/cities/london/", "/my-city/",
    "/compare/", "/method/",
]  # fmt: skip
PAGES = [
    *SCORED, "/services/?view=table", "/services/?view=matrix", "/services/?view=map", "/services/?q=bike",
    "/services/jelbi-berlin/codings/", "/services/jelbi-berlin/changes/", "/services/jelbi-berlin/correct/", "/cities/",
    "/cities/london/report/", "/my-city/?city=berlin&k=3", "/my-city/start/", "/my-city/start/field/mobility/",
    "/compare/?service=jelbi-berlin&service=21-swings-montreal",
    "/compare/?city=london&city=berlin", "/evaluate/", "/evaluate/?name=Bus&field=mobility",
    "/evaluate/ideas/", f"/evaluate/ideas/?idea={IDEA}&service=parkrun", "/determinants/",
    "/determinants/touchpoint-integration/", "/how-to-read/", "/coding/agreement/", "/accounts/login/", "/nowhere/",
]  # fmt: skip


def first_visit(browser: Browser, address: str) -> tuple[int, int, str]:
    """Requests, bytes on the wire with their heads, and the page as the server sent it; nothing is kept before."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    taken: list[int] = []
    wire.on("Network.loadingFinished", lambda event: taken.append(int(event["encodedDataLength"])))
    response = page.goto(address, wait_until="networkidle")
    html = response.text() if response else ""
    context.close()
    sizes = [size for size in taken if size]  # what a drawing in the page holds itself asks nobody
    return len(sizes), sum(sizes), html


def html_errors(html: str) -> list[str]:
    command = ["java", "-jar", CHECKER, "--errors-only", "--exit-zero-always", "--format", "json", "-"]
    told = subprocess.run(command, input=html, capture_output=True, text=True, check=True)  # noqa: S603
    return [f"{message.get('lastLine')}: {message['message']}" for message in json.loads(told.stderr)["messages"]]


def scores(address: str) -> dict[str, int]:
    """By category; on a phone that Lighthouse simulates."""
    flags = ["--quiet", "--output=json", f"--only-categories={','.join(LEAST)}"]
    command = [LIGHTHOUSE, address, *flags, "--chrome-flags=--headless=new --no-sandbox"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    told = json.loads(answer.stdout)
    return {name: round(100 * told["categories"][name]["score"]) for name in LEAST}


def look(browser: Browser, site: str, path: str) -> bool:
    """Whether a page holds all limits; prints its line."""
    requests, size, html = first_visit(browser, site + path)
    errors = html_errors(html)
    scored = scores(site + path) if path in SCORED else {}
    holds = requests <= MOST_REQUESTS and size <= MOST_BYTES and not errors
    holds = holds and all(scored[name] >= LEAST[name] for name in scored)
    words = " ".join(f"{name} {score}" for name, score in scored.items())
    mark = "  " if holds else "! "
    print(f"{mark}{path:<60} {requests} requests {size / 1000:5.1f} kB  {len(errors)} errors  {words}", flush=True)
    for error in errors:
        print(f"    {error}")
    return holds


def main() -> None:
    site = sys.argv[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROME, args=["--no-sandbox"])
        held = [look(browser, site, path) for path in PAGES]
        browser.close()
    sys.exit(f"{held.count(False)} of {len(held)} pages below the limits." if False in held else 0)


if __name__ == "__main__":
    main()
