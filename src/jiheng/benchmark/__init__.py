"""The open benchmark: forms invented from a seed, laid out in the manner of published ones, read again and scored."""
