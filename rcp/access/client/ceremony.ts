/** A passkey asked of the browser: options and answers travel as JSON, where bytes are base64url (WebAuthn level 3). */

export interface CredentialJson {
  id: string
  rawId: string
  type: string
  authenticatorAttachment: string | null
  clientExtensionResults: AuthenticationExtensionsClientOutputs
  response: Record<string, string | string[] | null>
}

interface Described {
  id: string
  type: PublicKeyCredentialType
  transports?: AuthenticatorTransport[]
}

type CreationJson = Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> & {
  challenge: string
  user: { id: string; name: string; displayName: string }
  excludeCredentials?: Described[]
}

type RequestJson = Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & {
  challenge: string
  allowCredentials?: Described[]
}

export interface Options {
  creation_options?: { publicKey: CreationJson }
  request_options?: { publicKey: RequestJson }
}

export function bytesOf(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer
}

export function textOf(bytes: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("")
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/** What the browser is asked for a new key; `alone`: it will sign in without a password, so it knows who holds it. */
export function creation({ publicKey }: { publicKey: CreationJson }, alone: boolean): PublicKeyCredentialCreationOptions {
  const alike: AuthenticatorSelectionCriteria = { residentKey: "required", requireResidentKey: true, userVerification: "required" }
  return {
    ...publicKey,
    challenge: bytesOf(publicKey.challenge),
    user: { ...publicKey.user, id: bytesOf(publicKey.user.id) },
    excludeCredentials: (publicKey.excludeCredentials ?? []).map(described),
    authenticatorSelection: { ...publicKey.authenticatorSelection, ...(alone ? alike : {}) },
  }
}

export function request({ publicKey }: { publicKey: RequestJson }): PublicKeyCredentialRequestOptions {
  return {
    ...publicKey,
    challenge: bytesOf(publicKey.challenge),
    allowCredentials: (publicKey.allowCredentials ?? []).map(described),
  }
}

function described(each: Described): PublicKeyCredentialDescriptor {
  return { ...each, id: bytesOf(each.id) }
}

export function answered(credential: PublicKeyCredential): CredentialJson {
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: responded(credential.response),
  }
}

function responded(response: AuthenticatorResponse): CredentialJson["response"] {
  const clientDataJSON = textOf(response.clientDataJSON)
  if (response instanceof AuthenticatorAttestationResponse) {
    return {
      clientDataJSON,
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports(),
    }
  }
  const { authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse
  return {
    clientDataJSON,
    authenticatorData: textOf(authenticatorData),
    signature: textOf(signature),
    userHandle: userHandle === null ? null : textOf(userHandle),
  }
}

/** Why there is no key, in words for whoever asked for one. */
export function faultOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ""
  const said: Record<string, string> = {
    NotAllowedError: "Rien n’a été fait : la demande a été refermée, a expiré, ou aucune clé de cet appareil n’ouvre ce compte.",
    InvalidStateError: "Cette clé est déjà enregistrée pour votre compte.",
    ConstraintError: "Cette clé ne sait pas demander un code, une empreinte ou le visage : décochez « sans mot de passe ».",
    NotSupportedError: "Cette clé ou ce navigateur ne convient pas. Essayez avec un autre appareil.",
    AbortError: "La demande a été interrompue. Recommencez.",
    TypeError: "Le service ne répond pas. Vérifiez la connexion, puis recommencez.",
  }
  if (name === "SecurityError") return noSuchPlace(window.location)
  return said[name] ?? "La clé d’accès n’a pas pu servir. Recommencez, ou entrez autrement."
}

/** Whether this page's address may have keys at all: they are tied to a name, over HTTPS or on this machine. */
export function fault(place: Pick<Location, "hostname" | "protocol" | "port">, known: boolean): string {
  const isAddress = /^[\d.]+$|:/.test(place.hostname)
  if (isAddress) return noSuchPlace(place)
  return known ? "" : "Ce navigateur ne connaît pas les clés d’accès, ou la page n’est pas servie en HTTPS."
}

function noSuchPlace(place: Pick<Location, "hostname" | "protocol" | "port">): string {
  const local = place.hostname === "127.0.0.1" || place.hostname === "[::1]"
  const there = local ? `${place.protocol}//localhost${place.port === "" ? "" : `:${place.port}`}` : ""
  return `Les clés d’accès sont liées à un nom de site, et cette page est ouverte par une adresse en chiffres. ${
    local ? `Ouvrez ${there}.` : "Ouvrez le site par son nom."
  }`
}
