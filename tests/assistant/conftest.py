"""A guide to the sample catalogue, filled once, whose template writes every reply."""

import pytest

from assistant.chat import Assistant


@pytest.fixture(scope="session")
def guide():
    """The guide to the sample catalogue in memory, without a model."""
    return Assistant.open("sqlite://", models=False)
