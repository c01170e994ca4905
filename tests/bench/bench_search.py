"""How fast the catalogue answers, by its size: a Markdown table of p50 and p95 in milliseconds.

    python tests/bench/bench_search.py --sizes 1000 10000 100000
    python tests/bench/bench_search.py --sizes 10000 --db postgresql+psycopg://user@host/empty

The products are drawn from the ontology with a fixed seed: kinds by a skewed share, two offers, every attribute of
their kind with nine chances in ten, texts in both languages. They come in through ``Catalog.upsert``.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from catalog.ontology import Ontology, load
from catalog.product import Offer, Product, Value
from catalog.query import Constraint, Query
from catalog.store import Catalog

QUERIES = 100
WORDS = ("kitchen", "quiet", "steel", "compact", "family", "large", "steam", "door", "energy", "inverter", "glass")
ZH = (
    "厨房",
    "静音",
    "不锈钢",
    "小户型",
    "家庭",
    "大容量",
    "蒸汽",
    "对开门",
    "节能",
    "变频",
    "预约",
    "一级能效",
    "智能",
)


def synthetic(count: int, ontology: Ontology, seed: int = 1) -> Iterator[Product]:
    """``count`` products, the same for the same seed."""
    rng = random.Random(seed)
    kinds = list(ontology.categories.values())
    shares = [1 / (place + 3) for place in range(len(kinds))]
    brands = [f"Brand{n}" for n in range(150)]
    for n in range(count):
        kind = rng.choices(kinds, shares)[0]
        attributes = {}
        for name in kind.attributes:
            if rng.random() < 0.9:
                if ontology.attributes[name].numeric:
                    low, high = ontology.bounds(kind.id, name)
                    attributes[name] = Value(round(rng.triangular(low, high), 1), None, ontology.attributes[name].unit)
                else:
                    attributes[name] = Value(text=rng.choice(ontology.values(kind.id, name)))
        price = float(rng.randrange(40, 2500))
        stock = rng.choices(("in_stock", "out_of_stock"), (8, 1))[0]
        en, zh = rng.sample(WORDS, 5), rng.sample(ZH, 5)
        yield Product(
            sku=f"sku-{n:07}",
            category=kind.id,
            brand=rng.choice(brands),
            model=f"M{n:06}X",
            titles={
                "en": f"{' '.join(en[:2])} {ontology.label(kind.id, 'en')}",
                "zh": f"{zh[0]}{zh[1]}{ontology.label(kind.id, 'zh')}",
            },
            descriptions={"en": f"For {' and '.join(en)}.", "zh": "，".join(zh) + "。"},
            offers=(Offer(price, "USD", None, stock), Offer(price * 7, "CNY", price * 6, stock)),
            attributes=attributes,
            features={name: rng.random() < 0.5 for name in rng.sample(kind.features, min(6, len(kind.features)))},
        )


def asked(count: int, ontology: Ontology, kind_known: bool, with_text: bool = False, seed: int = 2) -> list[Query]:
    """Queries as shoppers' words become them: a budget, one or two numbers, a feature, wishes, sometimes a brand."""
    rng = random.Random(seed)
    kinds = list(ontology.categories.values())
    shares = [1 / (place + 3) for place in range(len(kinds))]
    queries = []
    for _ in range(count):
        kind = rng.choices(kinds, shares)[0]
        numeric = [name for name in kind.attributes if ontology.attributes[name].numeric]
        needs = [Constraint("price", "<=", float(rng.randrange(300, 2500)), currency="USD")]
        for name in rng.sample(numeric, rng.randrange(1, 3)):
            low, high = ontology.bounds(kind.id, name)
            needs.append(Constraint(name, rng.choice(("<=", ">=")), low + (high - low) * rng.choice((0.4, 0.5, 0.6))))
        if rng.random() < 0.4:
            needs.append(Constraint(rng.choice(kind.features), "has"))
        if rng.random() < 0.3:
            needs.append(Constraint("brand", "not_in", tuple(f"Brand{n}" for n in rng.sample(range(150), 2))))
        wishes = tuple(Constraint(name, "has") for name in rng.sample(kind.features, 2))
        queries.append(
            Query(
                kind.id if kind_known else None,
                tuple(needs),
                wishes,
                rng.choice((" ".join(rng.sample(WORDS, 2)), "".join(rng.sample(ZH, 2)))) if with_text else "",
                "USD",
                rng.choice(("best", "best", "price")),
                unknown=rng.random() < 0.3,
            )
        )
    return queries


def timed(act: Callable[[Query], object], queries: list[Query], clock: Callable[[], float]) -> str:
    """ "p50 / p95" in milliseconds of one act on every query."""
    act(queries[0])
    took = []
    for query in queries:
        start = clock()
        act(query)
        took.append((clock() - start) * 1000)
    return f"{statistics.median(took):.1f} / {sorted(took)[int(len(took) * 0.95)]:.1f}"


def measure(size: int, url: str, queries: int, clock: Callable[[], float]) -> list[str]:
    """One row of the table for a catalogue of one size."""
    ontology = load()
    catalog = Catalog.open(url, ontology)
    missing, start = size - catalog.size(), clock()
    if missing > 0:
        catalog.upsert(synthetic(size, ontology))
    loaded = f"{missing / (clock() - start):,.0f}" if missing > 0 else "–"
    known, open_ = asked(queries, ontology, True), asked(queries, ontology, False)
    cells = [
        timed(catalog.search, known, clock),
        timed(catalog.search, open_, clock),
        timed(catalog.search, asked(queries, ontology, True, True), clock),
        timed(catalog.search, asked(queries, ontology, False, True), clock),
        timed(catalog.facets, known, clock),
        timed(lambda q: catalog.aggregate(q, "min"), known, clock),
    ]
    catalog.close()
    return [f"{size:,}", loaded, *cells]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--db", help="an empty database; by default a SQLite file of its own for every size")
    parser.add_argument("--keep", help="a folder in which the SQLite files stay, and are found again")
    parser.add_argument("--cpu", action="store_true", help="processor time instead of the clock, on a busy machine")
    options = parser.parse_args()
    clock = time.process_time if options.cpu else time.perf_counter
    heads = ["products", "loaded/s", "search", "kind not known", "text", "text, kind not known", "facets", "aggregate"]
    print(f"| {' | '.join(heads)} |\n|{'---:|' * len(heads)}")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            url = options.db or f"sqlite:///{options.keep or folder}/{size}.db"
            print(f"| {' | '.join(measure(size, url, options.queries, clock))} |", flush=True)


if __name__ == "__main__":
    main()
