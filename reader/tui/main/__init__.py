"""The main screen, and the parts that share its work: each knows its own widgets and the few parts it is given."""
