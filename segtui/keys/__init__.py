"""The keys of the screens: declared once, for bindings, help, palette, config file and texts. Nothing of Textual here.

declared   every key by group                     overlays   those of what lies over a screen
screens    which groups live on which screen      bound      what a key leads to
names      how a key is called in the config file, and how it is shown
choosing   other keys from the config file: what is wrong with them, and which clash
"""
