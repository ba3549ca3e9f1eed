"""Cards and labels on paper: sizes in millimetres, faces, and the PDF. Nothing here knows Django or the database."""
