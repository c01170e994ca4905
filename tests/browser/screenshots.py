"""Takes the README's pictures of the three pages from a running program: the screen as it is, nothing arranged.

python app.py --db sqlite:////tmp/new.db --label-password secret --port 7861 &
python tests/browser/screenshots.py http://127.0.0.1:7861 --label-password secret
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).parents[2] / "docs" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
DESK, PHONE = (1280, 860), (390, 844)
DONE = "n => document.querySelectorAll('.turn').length >= n && !document.querySelector('#talk[data-pending]')"


def tab(browser: Browser, url: str, size=DESK, locale="en-US", dark=False) -> Page:
    """A page in a new context, opened and settled."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=locale, reduced_motion="reduce",
        color_scheme="dark" if dark else "light", device_scale_factor=1.5 if size == PHONE else 1,
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(60000)
    page.goto(url)
    page.locator(".paper, #talk[lang]").first.wait_for()
    page.wait_for_timeout(800)
    return page


def say(page: Page, *needs: str) -> Page:
    """The same page after some turns."""
    for number, need in enumerate(needs, 1):
        page.locator("#say").fill(need)
        page.locator("#say").press("Enter")
        page.wait_for_function(DONE, arg=number)
    page.wait_for_timeout(900)
    return page


def main() -> None:
    """Takes all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--label-password", required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)

        def keep(page: Page, name: str) -> None:
            page.screenshot(path=args.out / f"{name}.png")
            print(args.out / f"{name}.png")
            page.context.close()

        keep(tab(browser, args.url), "welcome-en")
        keep(say(tab(browser, args.url), "a quiet dishwasher under $900, at least 12 place settings"), "shop-en")
        keep(say(tab(browser, args.url), "a quiet dishwasher under $900", "compare the first two"), "compare-en")
        keep(say(tab(browser, args.url, locale="zh-CN"), "五口之家，想要一台大容量冰箱"), "shop-zh")
        keep(say(tab(browser, args.url, locale="zh-CN", dark=True), "预算3000以内的滚筒洗衣机，要静音"), "dark-zh")
        keep(say(tab(browser, args.url, PHONE), "A robot vacuum for a home with two cats under $500"), "phone-en")
        keep(say(tab(browser, args.url, PHONE, "zh-CN"), "预算3000以内的滚筒洗衣机，要静音"), "phone-zh")
        page = tab(browser, f"{args.url}/label")
        page.locator("[name=password]").fill(args.label_password)
        page.locator("[name=password]").press("Enter")
        page.locator(".utterance").wait_for()
        while page.locator(".utterance mark").count() < 3:
            page.locator("[data-edit=skip]").click()
            page.wait_for_timeout(700)
        keep(page, "label")
        page = tab(browser, f"{args.url}/research")
        page.wait_for_timeout(1500)
        keep(page, "research")
        browser.close()


if __name__ == "__main__":
    main()
