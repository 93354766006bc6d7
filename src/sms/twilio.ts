import twilio from 'twilio'
import RequestClient from 'twilio/lib/base/RequestClient.js'
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js'
import type { TwilioConfig } from '../config.ts'
import type { FindResult, Gateway, OutboundMessage, ReceivedMessage, SendResult } from './gateway.ts'
import { cleanText, phoneOf } from './inbound.ts'
import { classifySendError, errorCodeOf } from './twilio-errors.ts'

/** Twilio's official SDK, against `apiUrl`. */
export function createTwilioGateway(config: TwilioConfig, timeoutMs = 8_000): Gateway {
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
    settlesAfterMs: timeoutMs + 1_000,
    async send({ to, body, statusCallback }: OutboundMessage): Promise<SendResult> {
      try {
        const sent = await client.messages.create({ to, body, statusCallback, ...senderFor(from, to) })
        return { kind: 'accepted', sid: sent.sid }
      } catch (error) {
        return classifySendError(error)
      }
    },

    // No idempotency key exists at Twilio, and its list does not show the status callback. A message is ours
    // when number and text are the same, it is recent, and it is none that we know already.
    async findSent({ to, body, since, knownSids }): Promise<FindResult> {
      try {
        // Not by DateSent: a message that waits in Twilio's queue has none yet. Newest first.
        const messages = await client.messages.list({ to, limit: lookUpMost, pageSize: lookUpMost })
        const earliest = since.getTime() - clockSkewMs
        const found = messages.find(
          (message) =>
            message.direction !== 'inbound' &&
            message.body === body &&
            message.dateCreated.getTime() >= earliest &&
            !knownSids.includes(message.sid),
        )
        return found ? { kind: 'found', sid: found.sid } : { kind: 'not-found' }
      } catch (error) {
        return { kind: 'unknown', code: errorCodeOf(error) }
      }
    },

    async listSince(since) {
      const messages = await client.messages.list({ dateSentAfter: since, limit: listMost, pageSize: 200 })
      const oldestFirst = messages.reverse()
      const inbound = oldestFirst.filter(
        ({ direction, to }) => direction === 'inbound' && (!ownNumber || isSameNumber(to, ownNumber)),
      )
      return {
        received: await Promise.all(inbound.map((message) => toReceived(message))),
        sent: oldestFirst
          .filter(({ direction }) => direction !== 'inbound')
          .map(({ sid, status, errorCode }) => ({
            sid,
            status,
            errorCode: errorCode ? String(errorCode) : null,
          })),
      }
    },
  }

  async function toReceived(message: MessageInstance): Promise<ReceivedMessage> {
    const pictures = Number(message.numMedia) > 0 ? await message.media().list({ limit: 10 }) : []
    return {
      providerSid: message.sid,
      from: message.from,
      to: message.to,
      body: cleanText(message.body),
      media: pictures.map(({ uri, contentType }) => ({
        url: `${config.apiUrl}${uri.replace(/\.json$/, '')}`,
        contentType,
      })),
      optOutType: null,
      sentAt: message.dateCreated,
    }
  }
}

/** How many of the newest messages to one number are looked through for one that may have been sent. */
const lookUpMost = 100
/** How far the gateway's clock may be behind ours. */
const clockSkewMs = 300_000
/** How many messages are listed at most to catch up. */
const listMost = 10_000

function isSameNumber(one: string, other: string): boolean {
  return phoneOf(one) === phoneOf(other)
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
