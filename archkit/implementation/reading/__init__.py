"""How TypeScript is read: on its syntax tree, one kind of fact in one module."""
