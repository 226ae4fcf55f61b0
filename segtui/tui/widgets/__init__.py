"""Small widgets that draw by line: a bar, a list, a document."""
