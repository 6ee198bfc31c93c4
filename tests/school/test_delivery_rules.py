"""Every kind has a full row, and docs/delivery.md says the same as the code."""

from pathlib import Path

import pytest

from school.after_class.feedback_asking import feedback_was_sent
from school.deliveries.rules import RULES, always_true, nothing_to_do
from school.notices.kinds import KINDS, Priority
from school.notices.tables import NoticeKind

DOCUMENT = Path(__file__).parents[2] / "docs" / "delivery.md"
# What has happened and stays so.
ALWAYS_TRUE = {NoticeKind.ALARM, NoticeKind.WELCOME}


def budget_of(kind: NoticeKind) -> str:
    if kind is NoticeKind.DIGEST:
        return "is the budget"
    return "counts" if KINDS[kind].counts else "exempt"


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if KINDS[kind].counts])
def test_nobody_waits_for_the_end_of_what_may_be_merged(kind: NoticeKind) -> None:
    """A merged notice ends with its digest, which runs no hook of theirs.

    An opinion's opens the question to typed words; opened in a digest, the press does that.
    """
    rule = RULES[kind]
    on_sent = feedback_was_sent if kind is NoticeKind.FEEDBACK else nothing_to_do
    assert rule.on_sent is on_sent
    assert {rule.on_unreachable, rule.on_ended} == {nothing_to_do}
    assert not KINDS[kind].unknown_again
    assert not KINDS[kind].through_quiet


def test_a_digest_is_no_more_urgent_than_what_it_tells_of() -> None:
    assert KINDS[NoticeKind.DIGEST].priority is Priority.BROADCAST


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_its_promises_and_its_rule(kind: NoticeKind) -> None:
    assert kind in KINDS
    rule = RULES[kind]
    assert (rule.truth is always_true) == (kind in ALWAYS_TRUE)


@pytest.mark.parametrize("kind", NoticeKind)
def test_the_document_shows_every_kind_as_it_is(kind: NoticeKind) -> None:
    row, rule = KINDS[kind], RULES[kind]
    hooks = (rule.on_sent, rule.on_unreachable, rule.on_ended)
    shown = [
        f"`{kind.value}`",
        row.priority.name.lower().replace("_", " "),
        "yes" if row.unknown_again else "no",
        "passes" if row.through_quiet else "held",
        budget_of(kind),
        "–" if rule.truth is always_true else f"`{rule.truth.__name__}`",
        ", ".join(f"`{hook.__name__}`" for hook in hooks if hook is not nothing_to_do) or "–",
    ]
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith(f"| `{kind.value}`")]
    assert [cell.strip() for cell in line.strip("|").split("|")][: len(shown)] == shown
