import { expect, test } from "vitest"

import { bytesOf, creation, fault, faultOf, textOf } from "./ceremony.ts"

test("bytes travel as base64url without padding, and come back", () => {
  const bytes = Uint8Array.from([0, 255, 254, 62, 63, 251, 1]).buffer
  expect(textOf(bytes)).toMatch(/^[\w-]+$/)
  expect(new Uint8Array(bytesOf(textOf(bytes)))).toEqual(new Uint8Array(bytes))
})

const OPTIONS = {
  publicKey: {
    rp: { name: "Concertation" },
    user: { id: "MTI", name: "a@exemple.test", displayName: "A" },
    challenge: "AAEC",
    pubKeyCredParams: [],
    authenticatorSelection: { userVerification: "preferred" as const },
    excludeCredentials: [{ id: "_-8", type: "public-key" as const }],
  },
}

test("a key that signs in alone asks who holds it, and is kept on the device", () => {
  expect(creation(OPTIONS, true).authenticatorSelection).toMatchObject({ residentKey: "required", userVerification: "required" })
  expect(creation(OPTIONS, false).authenticatorSelection).toEqual({ userVerification: "preferred" })
})

test("the keys one has already are named to the browser", () => {
  const [had] = creation(OPTIONS, false).excludeCredentials ?? []
  expect(new Uint8Array(had?.id as ArrayBuffer)).toEqual(Uint8Array.from([255, 239]))
})

test.each([
  ["127.0.0.1", "Ouvrez http://localhost:8000."],
  ["[::1]", "Ouvrez http://localhost:8000."],
  ["192.168.1.12", "Ouvrez le site par son nom."],
])("an address in figures has no keys: %s", (hostname, said) => {
  expect(fault({ hostname, protocol: "http:", port: "8000" }, true)).toContain(said)
})

test("a name has keys where the browser knows them", () => {
  expect(fault({ hostname: "localhost", protocol: "http:", port: "8000" }, true)).toBe("")
  expect(fault({ hostname: "rcp.exemple.test", protocol: "http:", port: "" }, false)).toContain("HTTPS")
})

test.each(["NotAllowedError", "InvalidStateError", "ConstraintError", "NotSupportedError", "AbortError", "SecurityError", "Strange"])(
  "%s is said in French",
  (name) => {
    expect(faultOf(new DOMException("…", name))).toMatch(/^[A-ZÉ].+\.$/)
  },
)
