"""What there is to read about segtui: each topic once, for `segtui help`, the palette, the README and the man page.

declared   the topics in their order, their texts, and the topic that a word means
texts/     a Markdown file for each, of the few forms that `markdown` reads
made       the parts of texts that are made from the program: keys, settings, the map of the code
markdown   a text as blocks: headings, paragraphs, items, tables, code
layout     blocks as lines of a width, for a terminal or a screen
"""
