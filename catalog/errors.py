"""What can go wrong in the catalogue.

    CatalogError
    ├── OntologyError (ValueError)        a word, unit or id of the ontology's data is wrong
    ├── UnknownUnit (ValueError)          a unit that units.toml does not know
    ├── UnknownCurrency (ValueError)      a currency that money.py does not know
    ├── FeedError (ValueError)            a feed that cannot be read as a whole
    │   └── UnknownFormat                 … because nobody can tell what it is
    └── StoreError (RuntimeError)         the database cannot do what was asked
        ├── CorruptDatabase               … because its file is damaged or not ours
        └── UnknownSku (LookupError)      … because no product has this SKU

Every message says what is wrong, where, what is allowed and what to do.
"""


class CatalogError(Exception):
    """Anything the catalogue reports; catch this to catch all of it."""


class OntologyError(CatalogError, ValueError):
    """A word, unit or id of the ontology's data is wrong."""


class UnknownUnit(CatalogError, ValueError):
    """A unit that ``ontology/units.toml`` does not know."""


class UnknownCurrency(CatalogError, ValueError):
    """A currency that ``money.py`` does not know."""


class FeedError(CatalogError, ValueError):
    """A feed that cannot be read as a whole."""


class UnknownFormat(FeedError):
    """A feed whose format nobody can tell."""


class StoreError(CatalogError, RuntimeError):
    """The database cannot do what was asked."""


class CorruptDatabase(StoreError):
    """The database file is damaged, or is not one of ours."""


class UnknownSku(StoreError, LookupError):
    """No product has this SKU."""
