/** The server's refusal, with the one line it gave. */
export class Refused extends Error {}

/** Reads one JSON route. Throws `Refused` for a 4xx with a reason, any other error when the server is away. */
export async function getJson(path, query) {
  return readJson(
    await fetch(`${path}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(10_000) }),
  )
}

/** Posts JSON; resolves with the answer, throws as `getJson` does. */
export async function postJson(path, body) {
  return readJson(
    await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    }),
  )
}

async function readJson(response) {
  if (response.ok) return response.json()
  if (response.status >= 400 && response.status < 500) {
    const { error } = await response.json().catch(() => ({}))
    throw new Refused(error ?? `The server refused this (${response.status}).`)
  }
  throw new Error(`The server answered ${response.status}.`)
}
