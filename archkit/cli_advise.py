"""The command that asks the advisor, and that takes the architect's word on what it proposes."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archkit.errors import DocumentError, InputError
from archkit.opening import AS_JSON, assessed, opened
from archkit.terminal import print_json, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Advice, Answer, Answers, Job, Proposal, Question
    from archkit.study import Study

_JOBS = ("boundaries", "service", "summary")
_SUMMARY = re.compile(r"\bsummar(?:y|ies|i[sz]e[sd]?)\b", re.IGNORECASE)
_EXAMPLE = 'Ask in quotes: archkit advise STUDY "Does this cut hold?"'
_AGAIN = 'Repeat the question word for word: archkit advise STUDY "Does this cut hold?" {}'
_NO_KEY = "To ask Claude instead of the rules, set ANTHROPIC_API_KEY."
_ABOUT = {"boundaries": "the boundaries", "service": "the service {}", "summary": "the executive summary"}


@dataclass(frozen=True)
class _Words:
    """The ids of the proposals that the architect says something to."""

    accept: tuple[str, ...]
    reject: tuple[str, ...]
    undo: tuple[str, ...]

    @property
    def is_only_undo(self) -> bool:
        return bool(self.undo) and not (self.accept or self.reject)

    @property
    def on_proposals(self) -> str:
        """The options that need the question again, as they were written."""
        named = (("--accept", self.accept), ("--reject", self.reject))
        return " ".join(f"{option} {key}" for option, ids in named for key in ids)


def _ids(name: str, says: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(f"--{name}", multiple=True, metavar="ID", help=says)


@click.command()
@click.argument("asked", nargs=-1, metavar="[STUDY] QUESTION")
@click.option("--job", type=click.Choice(_JOBS), help="What is asked for; left out, the question tells.")
@click.option("--service", help="The service that is asked about.")
@click.option("--show-prompt", is_flag=True, help="Print exactly what would be sent, and send nothing.")
@_ids("accept", "Accept this proposal: its change goes into the files below design/.")
@_ids("reject", "Reject this proposal.")
@_ids("undo", "Take back the word on this proposal, and what it changed.")
@AS_JSON
def advise(
    asked: tuple[str, ...],
    *,
    job: Job | None,
    service: str | None,
    show_prompt: bool,
    as_json: bool,
    **ids: tuple[str, ...],
) -> None:
    """Ask for proposals on the boundaries, one service, or the summary. Exit 2 where there is no answer."""
    with told(as_json):
        said = _Words(**ids)
        root, text = _parted(asked, said)
        study = opened(root)
        found, dropped = _taken_back(study, assessed(study), said.undo)
        if text is None:
            _tell_undone(said.undo, dropped, as_json=as_json)
            return
        for line in dropped.values():
            click.echo(line, err=True)
        question = _question(text, job, service, found)
        if show_prompt:
            _show_prompt(found, question, as_json=as_json)
        else:
            _ask(study, found, question, said, as_json=as_json)


def _parted(asked: tuple[str, ...], said: _Words) -> tuple[Path | None, str | None]:
    """Return the study that is named, if any, and the question; taking a word back needs none."""
    match asked:
        case (root, text):
            return Path(root), text
        case (only,) if _is_study(only):
            if said.is_only_undo:
                return Path(only), None
            raise _unasked("This names a study and asks nothing.", only, said)
        case (text,):
            return None, text
        case () if said.is_only_undo:
            return None, None
        case ():
            raise _unasked("Nothing was asked.", "", said)
    raise InputError("This is more than a study and one question.", where=" ".join(asked), then=_EXAMPLE)


def _unasked(what: str, where: str, said: _Words) -> InputError:
    """Say that a question is missing; a word on a proposal needs the one that it came of."""
    if not said.on_proposals:
        return InputError(what, where=where, then=_EXAMPLE)
    what = "A word on a proposal needs the question that it came of."
    return InputError(what, where=where, then=_AGAIN.format(said.on_proposals))


def _is_study(text: str) -> bool:
    from archkit.store.folder import is_study  # noqa: PLC0415  heavy, and --help must be quick

    try:
        return is_study(Path(text))
    except (OSError, ValueError):  # longer than a path can be
        return False


def _taken_back(study: Study, found: Assessment, ids: tuple[str, ...]) -> tuple[Assessment, dict[str, str]]:
    """Take words back; return what is found with the design as it is then, and by id what stays in its file."""
    from archkit.advice import refuse_unanswered, undo  # noqa: PLC0415  as above

    refuse_unanswered(study, found, ids)
    told_of = {key: undo(study, found, key) for key in dict.fromkeys(ids)}
    return study.conclude(found) if ids else found, {key: line for key, line in told_of.items() if line}


def _tell_undone(ids: tuple[str, ...], dropped: dict[str, str], *, as_json: bool) -> None:
    lines = (dropped.get(key, f"Took back {key}.") for key in dict.fromkeys(ids))
    document = {"undone": [key for key in ids if key not in dropped]}
    _tell(lines, document | ({"dropped": list(dropped)} if dropped else {}), as_json=as_json)


def _question(text: str, job: Job | None, service: str | None, found: Assessment) -> Question:
    """Read the question: it is about a service that it names, the summary, or the boundaries."""
    from archkit.model.proposal import Question  # noqa: PLC0415

    known = [s.name for s in found.design.services] if found.design else []
    if service is not None and service not in known:
        raise InputError(f"There is no service {service}.", where="--service", then=_listed(known))
    named = [service] if service else [name for name in known if _names(text, name)]
    job = job or ("service" if len(named) == 1 else "summary" if _SUMMARY.search(text) else "boundaries")
    if job == "service" and len(named) != 1:
        what = "The question does not say which service it is about."
        raise InputError(what, where="--job service", then=_listed(known))
    return Question(job=job, service=named[0] if job == "service" else None, text=text)


def _names(text: str, service: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(service)}(?![\w-])", text, re.IGNORECASE) is not None


def _listed(services: Sequence[str]) -> str:
    return f"Name one with --service: {', '.join(services)}." if services else "No service is designed yet."


def _show_prompt(found: Assessment, question: Question, *, as_json: bool) -> None:
    from archkit.advisor.choose import prompt_for  # noqa: PLC0415  as above

    prompt = prompt_for(found, question, os.environ)
    _tell([prompt.text], prompt.body, as_json=as_json)


def _ask(study: Study, found: Assessment, question: Question, said: _Words, *, as_json: bool) -> None:
    """Ask, and show the proposals, or what came of the words on them."""
    from archkit import advice as advising  # noqa: PLC0415  as above
    from archkit.report.advice_text import advice_text  # noqa: PLC0415
    from archkit.report.documents import advice_document  # noqa: PLC0415

    advice = advising.advise(study, found, question, os.environ)
    _tell_who(advice)
    known = advising.answers(study)
    accepted, rejected = (_named(advice, known, ids) for ids in (said.accept, said.reject))
    told_of = advising.effects_of_all(study, found, (p.change for p in advice.proposals))
    effects = {p.id: of for p, of in zip(advice.proposals, told_of, strict=True)}
    done = [_accepted(study, found, p, known.of(p.id)) for p in accepted]
    done += [_rejected(study, found, p, known.of(p.id)) for p in rejected]
    found = found.model_copy(update={"answers": advising.answers(study)})
    lines = done or [advice_text(advice, found, effects)]
    _tell(lines if not advice.fault else (), advice_document(advice, found, effects), as_json=as_json)
    if advice.fault:
        click.echo(f"{advice.fault.what} {advice.fault.then}", err=True)
        sys.exit(2)


def _tell_who(advice: Advice) -> None:
    """Say on stderr who was asked what, and how Claude could be."""
    from archkit.advisor.settings import settings_from  # noqa: PLC0415  as above
    from archkit.report.advice_text import speaker, unread  # noqa: PLC0415  as above

    about = _ABOUT[advice.question.job].format(advice.question.service)
    kept = " The reply was kept: nothing was sent." if advice.is_replayed else ""
    click.echo(f"Asked {speaker(advice)} about {about}.{kept}", err=True)
    if not (settings_from(os.environ).is_configured or advice.is_replayed):
        click.echo(_NO_KEY, err=True)
    if line := unread(advice):
        click.echo(line, err=True)


def _named(advice: Advice, answers: Answers, ids: tuple[str, ...]) -> list[Proposal]:
    """Return the proposals of these ids; raises DocumentError for one that was neither made now nor answered."""
    if advice.fault:
        return []
    known = {a.proposal.id: a.proposal for a in answers.answers} | {p.id: p for p in advice.proposals}
    lost = [key for key in ids if key not in known]
    if lost:
        what = f"No proposal {', '.join(lost)} came of this question."
        raise DocumentError(what, then="Ask without --accept and --reject to see which did.")
    return [known[key] for key in dict.fromkeys(ids)]


def _accepted(study: Study, found: Assessment, proposal: Proposal, known: Answer | None) -> str:
    from archkit.advice import accept, place_of  # noqa: PLC0415  as above
    from archkit.report.change_words import change_sentence  # noqa: PLC0415

    before = study.choices()
    accept(study, found, proposal)
    is_known = known is not None and known.answer == "accepted" and study.choices() == before
    word = "Already accepted" if is_known else "Accepted"
    sentence = change_sentence(proposal.change, found)
    return f"{word} {proposal.id}: {sentence} It stands in {place_of(study, proposal.change)}."


def _rejected(study: Study, found: Assessment, proposal: Proposal, known: Answer | None) -> str:
    from archkit.advice import reject  # noqa: PLC0415  as above

    new = reject(study, proposal, found)
    return f"{'Already rejected' if new == known else 'Rejected'} {proposal.id}."


def _tell(lines: Iterable[str], document: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(document)
    else:
        for line in lines:
            click.echo(line.replace("\u00a0", " "))
