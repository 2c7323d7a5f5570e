"""What one takes away from the descent page: picture, animation, CSV, numpy and PyTorch scripts."""
