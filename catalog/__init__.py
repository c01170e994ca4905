"""What exists and what words mean: the ontology, units and money, and the store of products."""
