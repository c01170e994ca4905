from assistant.ui import insight


def test_without_a_report_the_page_says_how_to_make_one(tmp_path):
    assert insight.report(tmp_path) == ""
    for lang in ("en", "zh"):
        assert "python -m training report" in insight.title(tmp_path, lang)


def test_pictures_become_addresses_of_this_server(tmp_path):
    text = "# Title\n\n![a](plots/a.svg) ![b](./b.png) ![c](https://x.org/c.png) [link](other.md)"
    (tmp_path / "report.md").write_text(text, encoding="utf-8")
    shown = insight.report(tmp_path)
    assert "![a](report-files/plots/a.svg)" in shown and "![b](report-files/b.png)" in shown
    assert "![c](https://x.org/c.png)" in shown and "[link](other.md)" in shown
    assert "# Title" not in shown and "Report of" in insight.title(tmp_path, "en")
