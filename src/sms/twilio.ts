import twilio from 'twilio'
import RequestClient from 'twilio/lib/base/RequestClient.js'
import type { TwilioConfig } from '../config.ts'
import type { FindResult, Gateway, OutboundMessage, ReceivedMessage, SendResult } from './gateway.ts'
import { cleanText } from './inbound.ts'

/** Twilio's official SDK, against `apiUrl`. */
export function createTwilioGateway(config: TwilioConfig, timeoutMs = 10_000): Gateway {
  const client = twilio(config.accountSid, config.authTokens[0], {
    httpClient: new ClientAt(config.apiUrl, timeoutMs),
    autoRetry: false,
  })
  const from =
    'phoneNumber' in config.from
      ? { from: config.from.phoneNumber }
      : { messagingServiceSid: config.from.messagingServiceSid }
  const ownNumber = 'phoneNumber' in config.from ? config.from.phoneNumber : undefined

  return {
    kind: 'twilio',
    async send({ to, body, statusCallback }: OutboundMessage): Promise<SendResult> {
      try {
        const sent = await client.messages.create({ to, body, statusCallback, ...senderFor(from, to) })
        return { kind: 'accepted', sid: sent.sid }
      } catch (error) {
        return classifySendError(error)
      }
    },

    // No idempotency key exists at Twilio. A message is ours when number, day and text are the same: its
    // list does not show the status callback, so the text decides.
    async findSent({ to, body, since }): Promise<FindResult> {
      try {
        const messages = await client.messages.list({ to, dateSentAfter: startOfDay(since), limit: 200 })
        const found = messages.find(
          (message) =>
            message.direction !== 'inbound' &&
            message.body === body &&
            message.dateCreated >= floorToSecond(since),
        )
        return found ? { kind: 'found', sid: found.sid } : { kind: 'not-found' }
      } catch (error) {
        return { kind: 'unknown', code: codeOf(error) }
      }
    },

    async listReceived(since): Promise<ReceivedMessage[]> {
      const query = { dateSentAfter: since, limit: 1000, ...(ownNumber ? { to: ownNumber } : {}) }
      const messages = await client.messages.list(query)
      return messages
        .filter((message) => message.direction === 'inbound' && message.dateCreated >= floorToSecond(since))
        .map((message) => ({
          providerSid: message.sid,
          from: message.from,
          to: message.to,
          body: cleanText(message.body),
          media: [],
          optOutType: null,
          sentAt: message.dateCreated,
        }))
        .reverse()
    },
  }
}

/** The SDK knows only api.twilio.com; an emulator or a proxy stands elsewhere. */
class ClientAt extends RequestClient {
  readonly #apiUrl: string

  constructor(apiUrl: string, timeoutMs: number) {
    super({ timeout: timeoutMs })
    this.#apiUrl = apiUrl
  }

  override request<T>(options: Parameters<typeof RequestClient.prototype.request<T>>[0]) {
    return super.request<T>({
      ...options,
      uri: options.uri.replace(/^https:\/\/api(\.[\w.]+)?\.twilio\.com/, this.#apiUrl),
    })
  }
}

/** A WhatsApp conversation is answered on WhatsApp. */
function senderFor(from: { from: string } | { messagingServiceSid: string }, to: string) {
  if (!('from' in from) || !to.startsWith('whatsapp:') || from.from.startsWith('whatsapp:')) return from
  return { from: `whatsapp:${from.from}` }
}

// https://www.twilio.com/docs/api/errors; gathered and tried in the facts of the design.
const errorKinds: Record<string, SendResult['kind']> = {
  20429: 'not-accepted',
  21610: 'opted-out',
  ...Object.fromEntries(
    [21211, 21408, 21612, 21614, 21617, 21635, 30005, 30006].map((code) => [code, 'permanent']),
  ),
  ...Object.fromEntries([30001, 30003, 30008, 21611].map((code) => [code, 'later'])),
  ...Object.fromEntries([20003, 20005, 30002, 30004, 30007, 30034].map((code) => [code, 'account'])),
}

/** What a thrown error of the SDK means for the message. Exported for tests. */
export function classifySendError(error: unknown): SendResult {
  const { status, code } = error as { status?: number; code?: number | string }
  const known = errorKinds[String(code)]
  if (known && known !== 'accepted') return { kind: known, code: String(code) }
  if (status === 429) return { kind: 'not-accepted', code: '429' }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { kind: 'not-accepted', code }
  if (status === 401 || status === 403) return { kind: 'account', code: String(code ?? status) }
  if (status !== undefined && status >= 400 && status < 500)
    return { kind: 'permanent', code: String(code ?? status) }
  return { kind: 'ambiguous', code: codeOf(error) }
}

function codeOf(error: unknown): string {
  const { status, code } = error as { status?: number; code?: number | string }
  return String(code ?? status ?? 'unknown')
}

function startOfDay(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 86_400_000) * 86_400_000)
}

/** Twilio's times have whole seconds. */
function floorToSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000)
}
