"""The site without a browser: its pages, its headers, and who may call what."""

import warnings

import pytest
from fastapi.testclient import TestClient

from assistant.chat import Assistant
from assistant.ui.site import site


@pytest.fixture
def client(catalog, tmp_path):
    (tmp_path / "plot.svg").write_text("<svg/>")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        page = site(Assistant(catalog), password="x", report=tmp_path)
    assert [str(w.message) for w in caught if "SSR" in str(w.message)] == []
    with TestClient(page) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/", "/label", "/research", "/favicon.svg", "/report-files/plot.svg"])
def test_every_page_keeps_the_browser_to_this_host(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "connect-src 'self'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_page_names_a_remote_font_or_script(client):
    text = client.get("/").text
    for host in ("fonts.googleapis", "gstatic", "cdn.", "unpkg", "cdnjs", "googletagmanager"):
        assert host not in text


@pytest.mark.parametrize("path", ["/report-files/../app.py", "/report-files/%2e%2e/app.py", "/docs", "/openapi.json"])
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code in (404, 405)


def test_no_event_is_offered_as_an_api(client):
    assert client.get("/gradio_api/info").json()["named_endpoints"] == {}


def test_the_export_needs_a_ticket(client):
    config = client.get("/config").json()
    body = next(c for c in config["components"] if "export_labels" in (c["props"].get("server_fns") or ()))
    call = {"session_hash": "x", "component_id": body["id"], "fn_name": "export_labels", "data": "9999999999.forged"}
    assert client.post("/gradio_api/component_server", json=call).json() == ""
