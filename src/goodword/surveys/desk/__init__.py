"""The pages on which members build surveys and send them out."""
