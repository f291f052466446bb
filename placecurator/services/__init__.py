"""The use cases, one verb each. They open transactions; nothing inside them commits."""
