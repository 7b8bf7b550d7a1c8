"""The site's first page, the meetings and their rooms, one's own actions."""
