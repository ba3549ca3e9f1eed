"""What whoever has no log-in sees: the page of those who recommend us, and the forms by which people ask."""
