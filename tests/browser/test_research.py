"""The research page shows the report and its plots."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size, lang, title", [("wide", "en", "The last evaluation"), ("narrow", "zh", "最近一次评估")])
def test_the_report_and_its_plots_are_shown(visit, size, lang, title):
    page = visit("research", size=size, lang=lang)
    page.locator("#report table").wait_for()
    page.wait_for_function("t => document.querySelector('h1').textContent === t", arg=title)
    page.wait_for_function("document.querySelector('#report img')?.naturalWidth > 0")
    assert "54.2" in page.locator("#report").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
