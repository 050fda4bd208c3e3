"""Who did what to whom with what: candidates for the roles of an attack, and what a trained model makes of them."""
