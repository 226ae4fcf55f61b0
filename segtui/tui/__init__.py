"""The terminal program: screens and widgets on top of the service.

Nothing is imported here, so that what is pure in this room (columns, cells) can be used before Textual is loaded.
"""
