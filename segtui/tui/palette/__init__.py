"""The palette's lines: what can be typed after `:`, and what is offered while it is. Nothing of Textual here.

grammar   every command, declared once with its arguments: the palette, help and completion are made from it
fuzzy     how well a text answers to what was typed
facts     labels and types of the sources, counted a little at a time
world     what there is to be named: sources, profiles, themes, keys
words     the words that an argument can be completed with
rows      a row of the palette, and the rows that are made from the grammar and the keys
sources   the sources that a text may mean, found a little at a time
finding   all rows for a line, in their order
"""
