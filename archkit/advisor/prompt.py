"""The prompt: the exact body of the request, its text for people to read, and the digest that its reply is kept by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archkit.advisor.replies import schema_of
from archkit.advisor.screen import plain

if TYPE_CHECKING:
    from archkit.advisor.dossier import Dossier
    from archkit.model.proposal import Question

PROMPTS = Path(__file__).with_name("prompts")
MOST_TOKENS = 8_000
_LONGEST_QUESTION = 1_000


@dataclass(frozen=True)
class Prompt:
    """What is sent to POST /v1/messages: `body` as JSON, `text` the same for people, `digest` its sha256.

    `left_out` counts the names that look like tokens and are not in it, `shortened` the lines that were too many.
    """

    body: dict[str, Any]
    left_out: int
    shortened: int

    @property
    def digest(self) -> str:
        """The sha256 of the body, in hex: the same question is the same prompt."""
        canonical = json.dumps(self.body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def text(self) -> str:
        """Everything that is in the body, to be read."""
        form = json.dumps(self.body["output_config"], indent=1, ensure_ascii=False)
        parts = (
            f"Model: {self.body['model']} (at most {self.body['max_tokens']:,} tokens, streamed)",
            f"# System\n{self.body['system']}",
            f"# Question\n{self.body['messages'][0]['content']}",
            f"# Form of the reply\n{form}",
        )
        return "\n\n".join(parts)


def prompt_of(dossier: Dossier, question: Question, model: str) -> Prompt:
    """Put the prompt together; the same dossier, question and model give the same bytes."""
    body = {
        "model": model,
        "max_tokens": MOST_TOKENS,
        "system": _read("system"),
        "messages": [{"role": "user", "content": _content(dossier, question)}],
        "output_config": {"format": {"type": "json_schema", "schema": schema_of(question.job)}},
        "stream": True,
    }
    return Prompt(body=body, left_out=dossier.left_out, shortened=dossier.shortened)


def _content(dossier: Dossier, question: Question) -> str:
    task = _read(question.job).replace("SERVICE", _service(dossier, question))
    asked = plain(question.text, _LONGEST_QUESTION)
    own = [f"The architect asks: {asked}"] if asked else []
    return "\n\n".join([task, *own, f"# Dossier\n{dossier.text}"])


def _service(dossier: Dossier, question: Question) -> str:
    """Return the service's name; one that looks like a token is only called the service."""
    return question.service if question.service in dossier.names else "of this dossier"


def _read(name: str) -> str:
    return (PROMPTS / f"{name}.md").read_text(encoding="utf-8").strip()
