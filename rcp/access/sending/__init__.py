"""What happens to a form between its page and its view, the same for every plain form of the site.

Each carries a token (`tokens`), put there by the tag that writes the one against forgery. Sent twice it does one thing
(`once`); sent after the session ended, what was typed waits for whoever typed it (`kept`, `pages`).
"""
