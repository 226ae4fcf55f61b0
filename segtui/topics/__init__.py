"""What there is to read about segtui: each topic once.

declared   the topics in their order, their texts, and the topic that a word means
texts/     a Markdown file for each
made       the parts of texts that are made from the program: the table of keys, the map of the code
"""
