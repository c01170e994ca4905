"""What can go wrong in a conversation.

AssistantError
├── ModelMissing (FileNotFoundError)     no checkpoint where one was asked for
├── ModelMismatch (ValueError)           a checkpoint made under another ontology
├── UnknownPlaceholder (LookupError)     generated text names a value that the product does not have
└── LabelError (ValueError)              a label that the annotation guidelines do not allow
"""


class AssistantError(Exception):
    """Anything the assistant reports; catch this to catch all of it."""


class ModelMissing(AssistantError, FileNotFoundError):
    """No checkpoint where one was asked for."""


class ModelMismatch(AssistantError, ValueError):
    """A checkpoint made under another ontology, or another tokenizer."""


class UnknownPlaceholder(AssistantError, LookupError):
    """Generated text names a value that the product does not have."""


class LabelError(AssistantError, ValueError):
    """A label that the annotation guidelines do not allow."""
