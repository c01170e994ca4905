"""Cold start of ``python app.py`` to its first answer over HTTP, and the memory it then holds; printed as Markdown.

    python tests/bench/bench_start.py [--runs 3] [--no-model]

Each run is a new process; the first one's database is new too (it is filled with the sample), the others find it there.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEED = "a quiet dishwasher under $700"
FORBIDDEN = ("libtorch", "/torch/", "/transformers/")


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-model", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = [start(f"sqlite:///{folder}/shop.db", args.no_model) for _ in range(args.runs + 1)]
    print("| start | page served, s | first answer, s | a later answer, s | resident, MB | torch loaded |")
    print("|---|---:|---:|---:|---:|---|")
    row("empty database", runs[0])
    row(f"median of {args.runs}, database there", {k: statistics.median(r[k] for r in runs[1:]) for k in runs[0]})


def row(name: str, run: dict) -> None:
    """One line of the table."""
    figures = " | ".join(f"{run[key]:.2f}" for key in ("served", "first", "later"))
    print(f"| {name} | {figures} | {run['rss'] / 1e6:.0f} | {'yes' if run['torch'] else 'no'} |")


def start(url: str, no_model: bool) -> dict:
    """Seconds from the start of a new process to the page and to its first answer, and what it holds then."""
    begun = time.perf_counter()
    command = [
        sys.executable,
        "app.py",
        "--port",
        "0",
        "--db",
        url,
        "--label-password",
        "x",
        *["--no-model"] * no_model,
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        page = next(found[1] for line in process.stdout if (found := re.search(r"ready at (http://\S+)", line)))
        config = fetch(page + "/config")
        served = time.perf_counter() - begun
        answer(page, config)
        first = time.perf_counter() - begun
        again = time.perf_counter()
        answer(page, config)
        later = time.perf_counter() - again
        torch = loaded(process.pid)
        assert not torch, f"the serving process has mapped {torch[:3]}"
        return {"served": served, "first": first, "later": later, "rss": resident(process.pid), "torch": bool(torch)}
    finally:
        process.terminate()
        process.wait(20)


def fetch(url: str, data: dict | None = None) -> dict:
    """A JSON answer; waits while the server is not listening yet."""
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    for _ in range(1200):
        try:
            with urllib.request.urlopen(request, timeout=60) as got:
                return json.load(got)
        except (TimeoutError, ConnectionError, urllib.error.URLError):
            time.sleep(0.05)
    raise TimeoutError(url)


def answer(page: str, config: dict) -> None:
    """Asks as the page asks: joins the queue with a need, and reads events until the answer is complete."""
    number = next(d["id"] for d in config["dependencies"] if any(t[1] == "say" for t in d["targets"]))
    tab = f"bench{time.time_ns()}"
    event = {"session": "web-" + "0" * 31 + "1", "text": NEED}
    fetch(f"{page}/gradio_api/queue/join", {"data": [], "fn_index": number, "session_hash": tab, "event_data": event})
    with urllib.request.urlopen(f"{page}/gradio_api/queue/data?session_hash={tab}", timeout=120) as events:
        for line in events:
            message = json.loads(line[6:]) if line.startswith(b"data: ") else {}
            if message.get("msg") == "process_completed":
                assert message["success"], message
                return
    raise RuntimeError("the server closed the stream before the answer was complete")


def resident(pid: int) -> int:
    """VmRSS of a process, bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def loaded(pid: int) -> list[str]:
    """What a process has mapped of the training libraries."""
    return [line for line in Path(f"/proc/{pid}/maps").read_text().splitlines() if any(f in line for f in FORBIDDEN)]


if __name__ == "__main__":
    main()
