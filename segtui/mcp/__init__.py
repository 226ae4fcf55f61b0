"""The tool server: the operations as tools, over the Model Context Protocol on standard input and output."""
