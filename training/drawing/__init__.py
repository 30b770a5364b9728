"""What all drawings share: type, patterns, textures."""
