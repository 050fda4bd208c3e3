"""The trained reader: small linear models of hashed words beside the rules, each decision told by its words."""
