"""The bundled sample catalogue: invented brands and models, made anew from a seed.

Nothing here is a real product. ``products(seed)`` yields the same products for the same seed on any machine;
it takes a second or so, so no file of them is kept. What the kinds look like is data: ``brands.toml``,
``phrases.toml`` (words for every kind) and ``kinds/*.toml`` (numbers, prices and sentences of each kind).

Reading order: ``data`` (the TOML as dataclasses), ``draw`` (numbers, features, prices), ``write`` (titles and
descriptions), ``make`` (model numbers, offers, products).
"""

from catalog.sample.make import AS_OF, SEED, brands, products

__all__ = ["AS_OF", "SEED", "brands", "products"]
