// An OpenID Connect provider that knows anybody: whoever writes a name is that person.
// node provider.mjs PORT REDIRECT_URI

import Provider from "oidc-provider"

const [port, redirect] = process.argv.slice(2)

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: "concertation", client_secret: "only-for-tests", redirect_uris: [redirect] }],
  // Our own site must send it, whatever the provider asks of others.
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
  // Anybody may claim any address here: that must let nobody in.
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `Identité ${id}`, email: "claire.aubert@exemple.test", email_verified: true }),
  }),
  cookies: { keys: ["only-for-tests"] },
})
// Its answers say why a request was refused; a test that fails shows them.
provider.on("authorization.error", (_context, error) => console.error(error.error, error.error_description))
provider.on("grant.error", (_context, error) => console.error(error.error, error.error_description))
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"))
