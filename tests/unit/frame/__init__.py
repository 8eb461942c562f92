"""The kept picture of a start: stamp, file, terminal."""
