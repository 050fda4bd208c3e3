"""Makes the pictures of the README anew out of the demonstration casebook: `make pictures` (needs chromium)."""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.browser.chromium import chromium_path, open_chromium  # noqa: E402 the tests are no installed package
from tests.browser.served import Desk, build_demo, run_desk  # noqa: E402

WIDTH_PX, HEIGHT_PX = 1280, 1180
MOST_BYTES = 250_000
# An incident with many sources that disagree.
SHOWN = "26 April 1937"


def main() -> int:
    """The pictures in this folder; 69 where there is no chromium."""
    chromium = chromium_path()
    if chromium is None:
        sys.stderr.write("chromium is missing: apt-get install chromium\n")
        return 69
    with tempfile.TemporaryDirectory() as scratch, open_chromium(chromium) as browser:
        folder = build_demo(Path(scratch) / "casebook")
        page = browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX}, color_scheme="light")
        _picture_report(page, folder / "report.html")
        with run_desk(folder) as desk:
            _picture_desk(page, desk)
    return 0


def _picture_report(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    _keep(page.screenshot(), "report.png")
    incident = page.locator("section.incident").filter(has=page.locator("h3", has_text=SHOWN)).first
    _keep(incident.screenshot(), "incident.png")


def _picture_desk(page: Page, desk: Desk) -> None:
    page.goto(desk.address)
    page.get_by_label("Name").fill(desk.name)
    page.get_by_label("Password").fill(desk.password)
    page.get_by_role("button", name="Log in").click()
    page.locator("table.incidents th a").filter(has_text=SHOWN).first.click()
    page.wait_for_url("**/incidents/*/")
    _keep(page.screenshot(), "desk.png")


def _keep(picture: bytes, name: str) -> None:
    """Writes the picture in 128 colours, which text and flat maps don't miss, at a third of the size."""
    small = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    size = len(small.getvalue())
    if size > MOST_BYTES:
        raise SystemExit(f"{name} has {size} bytes; {MOST_BYTES} are allowed")
    (HERE / name).write_bytes(small.getvalue())
    sys.stdout.write(f"docs/img/{name}: {size} bytes\n")


if __name__ == "__main__":
    sys.exit(main())
