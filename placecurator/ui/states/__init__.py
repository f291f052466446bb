"""What a browser tab sees and may ask for."""
