"""Settings, routes and the wiring between rooms."""
