"""JSON that remembers the line each object began on, so that a reject can say where it stood."""

import json
import json.decoder
import json.scanner
from bisect import bisect_right

LINE = "\u0000line"


class _Located(json.JSONDecoder):
    """A decoder that puts the line number of each object's ``{`` into the object under :data:`LINE`."""

    def __init__(self, starts: list[int], first: int):
        super().__init__(strict=False)
        inner = json.decoder.JSONObject

        def parse_object(s_and_end, *rest):
            value, end = inner(s_and_end, *rest)
            value[LINE] = first - 1 + bisect_right(starts, s_and_end[1] - 1)
            return value, end

        self.parse_object = parse_object
        self.scan_once = json.scanner.py_make_scanner(self)


def located(text: str, first: int = 1) -> object:
    """The value of a JSON document whose text begins on line ``first``. Raises ``ValueError`` as json does."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return _Located(starts, first).decode(text)
