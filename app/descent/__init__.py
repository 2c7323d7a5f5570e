"""The descent page: optimizers racing down a surface."""
