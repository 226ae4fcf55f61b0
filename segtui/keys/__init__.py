"""The keys of the screens: declared once, for bindings, help, palette, config file and README. Nothing of Textual here.

declared   every key by group, and which groups live on which screen
names      how a key is called in the config file, and how it is shown
choosing   other keys from the config file: what is wrong with them, and which clash
"""
