"""What a coder must not see before having submitted the own codes."""

from catalogue.models import Assignment


def is_blind(user, service) -> bool:
    """Whether the user is still to code this very service, and must not be led by levels and reasons."""
    return user.is_authenticated and Assignment.objects.unanswered().filter(coder__user=user, service=service).exists()


def waiting_for(user) -> set[int]:
    """Ids of all services that the user is still to code."""
    own = Assignment.objects.unanswered().filter(coder__user=user) if user.is_authenticated else []
    return {assignment.service_id for assignment in own}
