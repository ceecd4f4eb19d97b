"""The verification desk: rules, read one by one beside the official text."""
