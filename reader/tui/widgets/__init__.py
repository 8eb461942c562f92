"""What the screens are made of: each widget draws its own lines and reports what a person did with it."""
