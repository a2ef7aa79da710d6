"""Word lists as data; see README.md here for where they come from and how to add to them."""
