"""The label page: a password, an utterance from the journal, an edit, an error, a saved label, an export."""

import json

import pytest

pytestmark = pytest.mark.browser

PASSWORD = "browser-tests"


def shop(page, text: str) -> None:
    """Leaves an utterance in the journal."""
    page.locator("#say").fill(text)
    page.locator("#say").press("Enter")
    page.locator(".guide").wait_for()


def enter(page, password: str = PASSWORD) -> None:
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")


def find(page, text: str) -> None:
    """Skips to the utterance."""
    page.locator(".utterance").wait_for()
    for _ in range(60):
        if page.locator("#body .paper").get_attribute("data-text") == text:
            return
        id = page.locator("[data-id]").get_attribute("data-id")
        page.locator("[data-edit=skip]").click()
        page.wait_for_function("id => document.querySelector('#body .paper').dataset.id !== id", arg=id)
    raise AssertionError(f"{text!r} does not come up")


def change(page, locator, value: str) -> None:
    locator.fill(value)
    locator.press("Tab")
    page.wait_for_timeout(400)


def test_a_wrong_password_stays_outside(visit):
    page = visit("label")
    enter(page, "guess")
    assert "not the password" in page.locator(".fault").inner_text()
    assert page.locator(".utterance").count() == 0


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_correct_save_and_export(visit, size):
    text = f"a quiet dishwasher under $700 for my {size} kitchen, quiet please"
    shop(visit(), text)
    page = visit("label", size=size, accept_downloads=True)
    enter(page)
    find(page, text)
    rows = page.locator("[data-row]")
    assert rows.count() >= 2 and page.locator(".utterance mark").count() >= 2
    while rows.count():
        before = rows.count()
        page.locator(".delete").first.click()
        page.wait_for_function("n => document.querySelectorAll('[data-row]').length < n", arg=before)
    page.locator("[data-edit=add]").click()
    rows.first.wait_for()
    change(page, rows.first.locator("[name=words]"), "under $70")
    rows.first.locator("[name=slot]").select_option("price")
    change(page, rows.first.locator("[name=value]"), "{max: 700}")
    page.locator("[data-edit=save]").click()
    fault = page.locator(".fault")
    fault.wait_for()
    page.wait_for_timeout(400)
    assert 'span 1 "under $70"' in fault.inner_text() and "is not JSON" in fault.inner_text()
    change(page, rows.first.locator("[name=words]"), "under $700")
    page.locator("[name=intent]").select_option("advise")
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    rows.first.locator("[name=value]").fill('{"max": 700, "currency": "USD"}')
    page.locator("[data-edit=save]").click()
    page.wait_for_function("text => document.querySelector('#body .paper').dataset.text !== text", arg=text)
    with page.expect_download() as download:
        page.locator("[data-edit=export]").click()
    with open(download.value.path(), encoding="utf-8") as lines:
        saved = [json.loads(line) for line in lines]
    label = next(record for record in saved if record["text"] == text)
    start = text.index("under")
    assert label["intent"] == "advise"
    assert label["spans"] == [
        {
            "start": start,
            "end": start + 10,
            "slot": "price",
            "polarity": "want",
            "value": {"max": 700, "currency": "USD"},
        }
    ]


def test_words_are_marked_with_the_mouse_and_a_reload_keeps_the_edit(visit):
    text = "an oven, a big oven for baking bread"
    shop(visit(), text)
    page = visit("label")
    enter(page)
    find(page, text)
    before = page.locator("[data-row]").count()
    page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector('.utterance'), NodeFilter.SHOW_TEXT);
          let node;
          while ((node = walker.nextNode())) if (node.data.includes('bread')) break;
          const range = document.createRange(), at = node.data.indexOf('bread');
          range.setStart(node, at);
          range.setEnd(node, at + 5);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          node.parentElement.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
        }"""
    )
    page.wait_for_function("n => document.querySelectorAll('[data-row]').length === n", arg=before + 1)
    assert page.locator("[data-row] [name=words]").last.input_value() == "bread"
    page.reload()
    find(page, text)
    page.wait_for_function("n => document.querySelectorAll('[data-row]').length === n", arg=before + 1)
    assert page.locator("[data-row] [name=words]").last.input_value() == "bread"


def test_what_shoppers_wrote_is_not_run(visit):
    text = "<img src=x onerror='window.hacked=1'> a toaster"
    shop(visit(), text)
    page = visit("label")
    enter(page)
    find(page, text)
    assert page.evaluate("window.hacked") is None
    assert "<img src=x" in page.locator(".utterance").inner_text()


def test_without_a_ticket_nothing_is_handed_out(visit):
    page = visit("label")
    page.evaluate("sessionStorage.setItem('daogou-label-ticket', JSON.stringify('9999999999.forged'))")
    page.reload()
    page.locator(".fault").wait_for()
    assert page.locator(".utterance").count() == 0 and page.locator("[name=password]").is_visible()
