"""Pages of the compensation: one's own, a payer's, its rates, its files."""
