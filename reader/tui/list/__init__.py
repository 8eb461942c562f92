"""What the list shows: rows, orders, views, and the way back through them."""
