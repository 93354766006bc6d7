import { postJson, Refused } from './api.js'
import { load, save } from './storage.js'

const firstPauseMs = 1000
const longestPauseMs = 15_000

/**
 * Texts on their way, in order, one at a time. One that finds no server stays here, over a reload too, and is sent
 * again with the same client id, so the server stores it once.
 */
export function createOutbox({ number, onChange, onSent }) {
  const key = `outbox.${number}`
  let items = load(key, [])
  let flushing = null
  let timer
  let pauseMs = firstPauseMs

  const keep = (next) => {
    items = next
    save(key, items)
    onChange()
  }

  async function sendAll() {
    for (let item = nextOf(items); item; item = nextOf(items)) {
      const { clientId, body } = item
      try {
        const { sid, status } = await postJson('/api/phone/send', { from: number, body, clientId })
        pauseMs = firstPauseMs
        if (status === 'delivered') {
          items = items.filter((other) => other.clientId !== clientId)
          onSent(item, sid)
          keep(items)
        } else keep(failed(items, clientId, 'The service did not take this text.'))
      } catch (error) {
        if (!(error instanceof Refused)) {
          timer = setTimeout(flush, pauseMs)
          pauseMs = Math.min(pauseMs * 2, longestPauseMs)
          return
        }
        keep(failed(items, clientId, error.message))
      }
    }
  }

  /** Sends what waits; resolves when nothing does any more, or when the server is away. */
  function flush() {
    clearTimeout(timer)
    flushing ??= sendAll().finally(() => {
      flushing = null
    })
    return flushing
  }

  return {
    items: () => items,
    flush,
    add(body) {
      keep([...items, { clientId: newClientId(), body, at: new Date().toISOString() }])
      return flush()
    },
    retry(clientId) {
      keep(items.map((item) => (item.clientId === clientId ? { ...item, error: undefined } : item)))
      return flush()
    },
    close: () => clearTimeout(timer),
  }
}

const nextOf = (items) => items.find((item) => !item.error)

const failed = (items, clientId, error) =>
  items.map((item) => (item.clientId === clientId ? { ...item, error } : item))

/** `crypto.randomUUID` exists on secure origins only; a phone may be opened by a plain address in the house. */
function newClientId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
