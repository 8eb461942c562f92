"""What the screens do beside drawing: loading, marking, synchronising, each in a thread of its own."""
