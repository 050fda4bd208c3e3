"""What only named people may see: incidents restricted to them, and who a protected source is."""
