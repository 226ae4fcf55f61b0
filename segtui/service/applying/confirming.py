"""What a person must type before a plan is applied: checked here too, so that no front end can forget it."""

from __future__ import annotations

from collections.abc import Sequence

from segtui.errors import ReadOnly, Refused
from segtui.service.plans import Confirmation, Plan, Proof
from segtui.settings import Settings


def confirmations_for(plan: Plan, settings: Settings) -> tuple[Confirmation, ...]:
    """The plan's own, and in a production profile the slug for every write that is about one thing."""
    asked = plan.confirmations
    is_asked = any(confirmation.proof in (Proof.SLUG, Proof.SLUG_TWICE) for confirmation in asked)
    if not settings.production or is_asked or len(plan.items) != 1:
        return asked
    subject = plan.steps[0].subject
    prompt = f"Profile {settings.profile} is production: type {subject} to go on"
    return (*asked, Confirmation(Proof.SLUG, (subject, plan.steps[0].target), prompt))


def check(plan: Plan, typed: Sequence[str], settings: Settings) -> None:
    """Refuse what may not be applied, or was not confirmed; `typed` answers the confirmations in their order.

    Raises:
        ReadOnly: nothing may be written here.
        Refused: an answer is missing or wrong.
    """
    if settings.read_only:
        reasons = ", ".join(settings.read_only_reasons)
        raise ReadOnly("nothing was sent: segtui is read-only here", hint=f"read-only is on by {reasons}")
    asked = confirmations_for(plan, settings)
    if plan.is_empty:
        return
    given = [*typed, *[""] * len(asked)]
    for confirmation, answer in zip(asked, given, strict=False):
        if not confirmation.is_given_by(answer):
            raise Refused("nothing was sent: it was not confirmed", hint=confirmation.prompt)
