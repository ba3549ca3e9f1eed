"""Words on paper: the faces that print them, and text that is set into a box. Nothing here knows Django or the database."""
