"""What a browser may ask of the room: the shape of a command, its arguments, and the one table of them all."""
