"""Both Ways: salespeople and internal project leaders learn, side by side, to drive change."""
