"""The use cases both doors call: session, edits, actions and the ports that adapters fill."""
