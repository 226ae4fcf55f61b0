"""The command line: parses, calls the service, prints. Data on stdout, words on stderr."""
