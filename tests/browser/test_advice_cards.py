"""A second opinion in a real JupyterLab: cards that change the design, take back, and outlive kernel and server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from labs import RUN_MS, WAIT_MS, opened, restart, run_all, running_lab, shown

sys.path.insert(0, str(Path(__file__).parents[1] / "advisor"))
from messages_server import Behaviour, serving

from archkit.lab import copy_notebooks
from archkit.notebook.advice_words import HOW, VERBS
from archkit.study import new_study

if TYPE_CHECKING:
    from collections.abc import Iterator

    from messages_server import MessagesServer
    from playwright.sync_api import Browser, Locator

REPLIES = Path(__file__).parents[1] / "replies"
KEY = "dummy-key-0123456789"
NOTEBOOK = "2_design.ipynb"
MOVED = "Move coupon_redemptions from cart to order."
CUT = 'study.advice_form(found, "boundaries")'
INVENTED = {"tables": ["ghosts"], "to": "order", "reason": "It haunts `orders`.", "cites": ["N-tables"]}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A fresh copy of the sample with the notebooks beside its brief."""
    root = new_study(tmp_path / "shop", sample="shop").folder.root
    copy_notebooks(root)
    return root


@pytest.fixture
def server() -> Iterator[MessagesServer]:
    """A server that objects to the cut, once with an invented table."""
    reply = json.loads((REPLIES / "boundaries.json").read_text(encoding="utf-8"))
    reply["moves"].append(INVENTED)
    with serving(Behaviour(reply=reply)) as running:
        yield running


def card(form: Locator, sentence: str) -> Locator:
    return form.locator(".archkit-card", has_text=sentence)


def test_cards_of_claude_change_the_design_take_back_and_come_back_without_a_server(
    browser: Browser, study: Path, server: MessagesServer, tmp_path: Path
) -> None:
    environ = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": server.url}
    pins = study / "design" / "boundaries.yaml"
    with running_lab(study, tmp_path / "jupyter", environ) as lab:
        page = opened(browser, lab, NOTEBOOK)
        run_all(page)
        assert server.requests == [], "to run all cells asks nobody"
        form = shown(page, CUT)
        form.get_by_role("button", name=VERBS["boundaries"]).click()
        card(form, MOVED).wait_for(timeout=RUN_MS)
        (sent,) = server.requests
        form.get_by_text("What is sent").click()
        panel = form.locator(".archkit-asking pre").text_content()
        assert sent.json["system"] in panel
        assert sent.json["messages"][0]["content"] in panel
        form.get_by_text("Not shown: ").filter(has_text="ghosts").wait_for(timeout=WAIT_MS)
        form.get_by_text("Designed anew with it: ").first.wait_for(timeout=WAIT_MS)

        card(form, MOVED).get_by_role("button", name="Accept").click()
        card(form, MOVED).get_by_text("in design/boundaries.yaml.").wait_for(timeout=WAIT_MS)
        assert "coupon_redemptions: order" in pins.read_text(encoding="utf-8")
        card(form, MOVED).get_by_role("button", name="Undo").click()
        card(form, MOVED).get_by_role("button", name="Accept").wait_for(timeout=WAIT_MS)
        assert not pins.exists() or "coupon_redemptions" not in pins.read_text(encoding="utf-8")
        card(form, "Choose modular monolith").get_by_role("button", name="Reject").click()
        form.get_by_text("Rejected: Choose").wait_for(timeout=WAIT_MS)
        server.shutdown()
        server.server_close()

        restart(page, NOTEBOOK)
        run_all(page)
        form = shown(page, CUT)
        card(form, MOVED).get_by_role("button", name="Accept").wait_for(timeout=WAIT_MS)
        form.get_by_text("Rejected: Choose").wait_for(timeout=WAIT_MS)
        form.get_by_text("Not shown: ").filter(has_text="ghosts").wait_for(timeout=WAIT_MS)
        form.get_by_role("button", name=VERBS["boundaries"]).click()
        form.get_by_text("This is the kept reply").wait_for(timeout=RUN_MS)
        assert len(server.requests) == 1
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert kept == [], "the key is in no file"


def test_without_a_key_one_calm_line_says_how_and_the_rules_answer(
    browser: Browser, study: Path, tmp_path: Path
) -> None:
    described = study / "design" / "services" / "cart.yaml"
    with running_lab(study, tmp_path / "jupyter", {}) as lab:
        page = opened(browser, lab, NOTEBOOK)
        run_all(page)
        form = shown(page, 'study.advice_form(found, "service")')
        form.get_by_text(HOW).wait_for(timeout=WAIT_MS)
        form.get_by_label("Service", exact=True).select_option("cart")
        form.get_by_role("button", name=VERBS["service"]).click()
        first = card(form, "Describe cart as")
        first.get_by_role("button", name="Accept").click(timeout=RUN_MS)
        first.get_by_text("in design/services/cart.yaml.").wait_for(timeout=WAIT_MS)
        assert "domain: " in described.read_text(encoding="utf-8")
        first.get_by_role("button", name="Undo").click()
        first.get_by_role("button", name="Accept").wait_for(timeout=WAIT_MS)
        assert not described.exists()
