"""What single values mean: one format a module, each free of images and of the network."""
