"""One conversation: understand, remember, decide, find, say.

>>> from assistant import Assistant                        # doctest: +SKIP
>>> guide = Assistant.open()                               # doctest: +SKIP
>>> guide.respond("s1", "a quiet dishwasher under $700")   # doctest: +SKIP
"""


def __getattr__(name: str):
    if name == "Assistant":
        from assistant.chat import Assistant

        return Assistant
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
