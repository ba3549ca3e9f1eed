"""The pages of the directory: lists, one person or organisation, the forms, the search."""
