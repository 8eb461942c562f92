"""The file of marks: opening, checking, migrating, backing up and recovering it."""
