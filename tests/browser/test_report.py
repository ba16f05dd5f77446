"""The report in a real browser: from disk, without a network, light and dark, wide and narrow."""

from __future__ import annotations

import http.server
import sys
import threading
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
import assessments

from archkit.report import render_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


LIGHT_BOXES = """() => [...document.querySelectorAll('*')].filter(e => {
  if (!e.getClientRects().length) return false;
  const style = getComputedStyle(e), isBox = e.tagName === 'rect' && e.getBoundingClientRect().width > 20;
  return [style.backgroundColor, isBox ? style.fill : ''].some(colour => {
    const v = colour.match(/[\\d.]+/g);
    return v && v[3] !== '0' && v.slice(0, 3).every(n => n > 128);
  });
}).map(e => e.outerHTML.slice(0, 80))"""
LEAST_CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const linear = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => [.2126, .7152, .0722].reduce((sum, w, i) => sum + w * linear(c[i] / 255), 0);
  const ground = e => {
    for (let at = e; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      if (c[3] !== 0) return c;
    }
  };
  const hasText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const shown = e => !(e instanceof SVGElement) && e.getClientRects().length && hasText(e);
  return Math.min(...[...document.querySelectorAll('main *')].filter(shown).map(e => {
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))];
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  }));
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    made = {name: make() for name, make in assessments.CASES.items()}
    made |= {f"hostile{i}": assessments.hostile(text) for i, text in enumerate(assessments.HOSTILE)}
    for name, assessment in made.items():
        (folder / f"{name}.html").write_text(render_report(assessment), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def opened(browser: Browser, path: Path, **options: object) -> tuple[Page, list[str], list[str]]:
    """Open the file offline; return the page, the requests beyond the file itself, and the complaints."""
    context = browser.new_context(offline=True, **options)
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda r: requests.append(r.url) if r.url != path.as_uri() else None)
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.goto(path.as_uri())
    return page, requests, complaints


@pytest.fixture
def server() -> Iterator[str]:
    handler = http.server.SimpleHTTPRequestHandler
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/pixel.png"
        running.shutdown()


def test_a_request_would_have_been_counted(browser: Browser, tmp_path: Path, server: str) -> None:
    control = tmp_path / "control.html"
    control.write_text(f'<img src="{server}">')
    _, requests, _ = opened(browser, control)
    assert requests == [server]


@pytest.mark.parametrize("name", sorted(assessments.CASES))
def test_a_report_asks_nobody_and_complains_of_nothing(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    page, requests, complaints = opened(browser, files[name])
    assert requests == []
    assert complaints == []
    assert page.locator(".verdict").is_visible()


@pytest.mark.parametrize("name", sorted(assessments.CASES))
def test_every_section_says_something(browser: Browser, files: dict[str, Path], name: str) -> None:
    page, _, _ = opened(browser, files[name])
    for section in page.locator("main > section").all():
        heading = section.get_attribute("id")
        assert len(section.inner_text()) > len(str(heading)) + 20, heading
        assert page.locator(f"nav a[href='#{heading}']").count() == 1


def test_the_graph_and_the_charts_are_visible(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = opened(browser, files["rich"])
    for selector in ("svg.graph", "svg.bar", "svg.range", "figure.chart svg"):
        box = page.locator(selector).first.bounding_box()
        assert box, selector
        assert box["width"] > 100, selector
        assert box["height"] > 10, selector


def test_no_text_in_a_picture_is_smaller_than_eleven_pixels(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = opened(browser, files["rich"], viewport={"width": 375, "height": 800})
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('svg text')].map(t => parseFloat(getComputedStyle(t).fontSize)"
        " * (t.ownerSVGElement.getBoundingClientRect().width / t.ownerSVGElement.viewBox.baseVal.width))"
    )
    assert min(sizes) >= 11


@pytest.mark.parametrize("name", ["rich", "designed"])
def test_words_stay_inside_their_boxes(browser: Browser, files: dict[str, Path], name: str) -> None:
    page, _, _ = opened(browser, files[name])
    out = page.evaluate(
        "() => [...document.querySelectorAll('svg.graph .node')].filter(n => {"
        " const box = n.querySelector('.box').getBoundingClientRect();"
        " return [...n.querySelectorAll('text')].some(t => t.getBoundingClientRect().right > box.right); }).length"
    )
    assert out == 0


@pytest.mark.parametrize(
    "name", [*sorted(assessments.CASES), *(f"hostile{i}" for i in range(len(assessments.HOSTILE)))]
)
@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_sticks_out_sideways(browser: Browser, files: dict[str, Path], name: str, width: int) -> None:
    page, _, complaints = opened(browser, files[name], viewport={"width": width, "height": 800})
    assert page.evaluate(OVERFLOW) <= 0
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate("() => window.pwned") is None
    assert complaints == []


@pytest.mark.parametrize("name", ["rich", "schema", "brief", "designed"])
def test_the_dark_page_has_no_light_boxes(browser: Browser, files: dict[str, Path], name: str) -> None:
    page, _, _ = opened(browser, files[name], color_scheme="dark")
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    boxes = [b for b in page.evaluate(LIGHT_BOXES) if "swatch" not in b and 'class="band"' not in b]
    assert boxes == []
    page, _, _ = opened(browser, files[name], color_scheme="light")
    assert page.evaluate(LIGHT_BOXES) != []


def test_a_click_sorts_a_table_by_number(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = opened(browser, files["rich"])
    table = page.locator("#latency table").first
    calls = table.locator("thead th", has_text="Calls")
    calls.locator("button").click()
    assert calls.get_attribute("aria-sort") == "descending"
    first = table.locator("tbody tr").first.inner_text()
    assert "invoices.pdf" in first


def test_a_citation_opens_the_fold_that_holds_its_figure(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = opened(browser, files["rich"])
    target = page.locator("[id='E-endpoint_latency-orders.list.p95']")
    assert not target.is_visible()
    page.locator("#findings a.cite").first.click()
    target.wait_for(state="visible", timeout=2_000)


def test_a_decision_of_the_first_screen_opens_with_its_options(
    browser: Browser, files: dict[str, Path]
) -> None:
    page, _, _ = opened(browser, files["designed"])
    options = page.locator("[id='ADR-service-cut'] .options")
    assert not options.is_visible()
    page.locator("#verdict a[href='#ADR-service-cut']").click()
    options.wait_for(state="visible", timeout=2_000)


def test_rows_of_words_are_read_whole_on_a_narrow_screen(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = opened(browser, files["designed"], viewport={"width": 375, "height": 800})
    tables = "#checklist table, #data-model table, #proof table"
    widths = page.locator(tables).evaluate_all("ts => ts.map(t => t.getBoundingClientRect().right)")
    assert len(widths) == 4
    assert max(widths) <= 375


def test_the_contents_follow_the_reader(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = opened(browser, files["rich"])
    page.locator("nav a[href='#boundaries']").click()
    page.wait_for_selector("nav a[href='#boundaries'][aria-current]", timeout=2_000)
    assert page.locator("nav a[aria-current]").count() == 1


@pytest.mark.parametrize("name", ["rich", "designed"])
def test_the_page_can_be_read_without_a_mouse_or_eyes(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    page, _, _ = opened(browser, files[name])
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    assert page.locator("main").count() == page.locator("h1").count() == 1
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("thead th:not([scope])").count() == 0
    assert page.locator("svg:not(:has(title))").count() == 0
    levels = page.evaluate("() => [...document.querySelectorAll('h1,h2,h3')].map(h => Number(h.tagName[1]))")
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", ["rich", "designed"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(
    browser: Browser, files: dict[str, Path], scheme: str, name: str
) -> None:
    page, _, _ = opened(browser, files[name], color_scheme=scheme)
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(LEAST_CONTRAST) >= 4.5
