import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { SegmentedMessage } from 'sms-segments-calculator'
import type { Clock } from '../clock.ts'
import { signForm, toFormParams } from './signature.ts'

/** What a phone sees. `id` is the message's sid for a text from the phone, our own outbound id for a reply. */
export type PhoneEvent =
  | {
      type: 'message'
      number: string
      id: string
      direction: 'in' | 'out'
      body: string
      at: string
      status: string
      clientId?: string
    }
  | { type: 'status'; number: string; id: string; status: string }
  | { type: 'typing'; number: string; on: boolean }

/** A signed form on its way to one of our own webhooks; `url` is the public one that was signed. */
type Delivery = { url: string; form: URLSearchParams; headers: Record<string, string> }

export type SimulatorDeps = {
  clock: Clock
  accountSid: string
  /** Signs what the simulated carrier posts; the webhooks must accept it. */
  authToken: string
  /** The service's own number, E.164. */
  serviceNumber: string
  /** Where the webhooks are reachable, without a trailing slash; a function, as the port may be chosen late. */
  publicUrl: () => string
  /** Posts the form to the webhook; rejects when nobody answers. */
  deliver: (delivery: Delivery) => Promise<{ statusCode: number }>
  /** Pauses of the simulated carrier in milliseconds; resolves early or rejects when the carrier closes. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

type TextResult = { sid: string; status: 'delivered' | 'undelivered' | 'unreachable' }

export type Simulator = ReturnType<typeof createSimulator>

/** Twilio takes at most this many characters (error 21617 above it). */
export const maxTextLength = 1600

/**
 * The simulated carrier and the phones on it. It speaks Twilio's wire format to our own webhooks, signed as Twilio
 * signs, so everything behind them cannot tell the difference; phones watch it with `subscribe`.
 */
export function createSimulator(deps: SimulatorDeps) {
  const { wait = (ms, signal) => sleep(ms, undefined, { signal, ref: false }) } = deps
  const listeners = new Map<string, Set<(event: PhoneEvent) => void>>()
  const typingNumbers = new Set<string>()
  const sent = new Set<string>()
  const closing = new AbortController()
  let underway: Promise<unknown> = Promise.resolve()

  const emit = (event: PhoneEvent) => {
    for (const listener of listeners.get(event.number) ?? []) listener(event)
  }
  const post = (path: string, form: URLSearchParams) => {
    const url = new URL(path, `${deps.publicUrl()}/`).href
    const signature = signForm(url, toFormParams(form), deps.authToken)
    return deps.deliver({ url, form, headers: { 'x-twilio-signature': signature } })
  }

  /** Twilio reports a message's way in callbacks; nobody waits for them, and one that fails is not repeated. */
  const reportStatuses = async (reply: Reply) => {
    for (const [status, pauseMs] of [
      ['sent', 30],
      ['delivered', 250],
    ] as const) {
      await wait(pauseMs, closing.signal)
      emit({ type: 'status', number: reply.to, id: reply.id, status })
      await post(reply.statusCallback, statusForm(deps, reply, status)).catch(() => {})
    }
  }

  return {
    /** The person texts: posts the form to the webhook. The same `clientId` from the same phone has the same sid. */
    async text(text: { from: string; body: string; clientId: string }): Promise<TextResult> {
      const sid = toSid(`${text.from} ${text.clientId}`)
      const at = deps.clock.now().toISOString()
      const { from, body, clientId } = text
      emit({ type: 'message', number: from, id: sid, direction: 'in', body, at, status: 'sent', clientId })
      const answer = await post('webhooks/sms', inboundForm(deps, sid, text)).catch(() => null)
      if (answer === null || answer.statusCode >= 500) return { sid, status: 'unreachable' }
      const status = answer.statusCode < 300 ? 'delivered' : 'undelivered'
      emit({ type: 'status', number: from, id: sid, status })
      return { sid, status }
    },

    kind: 'simulator' as const,
    settlesAfterMs: 0,

    /** The gateway's side: a reply reaches the phone, and its statuses come back as signed callbacks. */
    async send(
      reply: Reply,
    ): Promise<{ kind: 'accepted'; sid: string } | { kind: 'permanent'; code: string }> {
      if (reply.body === '') return { kind: 'permanent', code: '21602' }
      if (reply.body.length > maxTextLength) return { kind: 'permanent', code: '21617' }
      const { id, to: number, body } = reply
      const at = deps.clock.now().toISOString()
      emit({ type: 'message', number, id, direction: 'out', body, at, status: 'queued' })
      sent.add(id)
      underway = Promise.allSettled([underway, reportStatuses(reply)])
      return { kind: 'accepted', sid: toSid(id) }
    },

    /** What this process has sent; a phone that is shown the same id twice shows it once. */
    async findSent({ id }: { id: string }): Promise<{ kind: 'found'; sid: string } | { kind: 'not-found' }> {
      return sent.has(id) ? { kind: 'found', sid: toSid(id) } : { kind: 'not-found' }
    },

    /** Nothing to recover: a text that finds no service stays on its phone and is sent again from there. */
    async listSince(): Promise<{ received: never[]; sent: never[] }> {
      return { received: [], sent: [] }
    },

    /** A turn for this number has begun or ended. */
    typing(number: string, on: boolean) {
      if (on) typingNumbers.add(number)
      else typingNumbers.delete(number)
      emit({ type: 'typing', number, on })
    },

    /** Watches one number until the returned function is called. */
    subscribe(number: string, listener: (event: PhoneEvent) => void): () => void {
      const ofNumber = listeners.get(number) ?? new Set()
      listeners.set(number, ofNumber.add(listener))
      if (typingNumbers.has(number)) listener({ type: 'typing', number, on: true })
      return () => {
        ofNumber.delete(listener)
        if (ofNumber.size === 0 && listeners.get(number) === ofNumber) listeners.delete(number)
      }
    },

    /** Ends the pauses and waits for callbacks that are on their way. */
    async close() {
      closing.abort()
      await underway
    },
  }
}

/** One reply as the gateway gets it; `statusCallback` is the full public URL. */
type Reply = { id: string; to: string; body: string; statusCallback: string }

function inboundForm(
  deps: SimulatorDeps,
  sid: string,
  text: { from: string; body: string },
): URLSearchParams {
  return new URLSearchParams({
    ToCountry: 'US',
    SmsMessageSid: sid,
    NumMedia: '0',
    SmsSid: sid,
    SmsStatus: 'received',
    Body: text.body,
    To: deps.serviceNumber,
    NumSegments: String(new SegmentedMessage(text.body).segmentsCount),
    MessageSid: sid,
    AccountSid: deps.accountSid,
    From: text.from,
    ApiVersion: '2010-04-01',
  })
}

function statusForm(deps: SimulatorDeps, reply: Reply, status: string): URLSearchParams {
  const sid = toSid(reply.id)
  return new URLSearchParams({
    SmsSid: sid,
    SmsStatus: status,
    MessageStatus: status,
    To: reply.to,
    MessageSid: sid,
    AccountSid: deps.accountSid,
    From: deps.serviceNumber,
    ApiVersion: '2010-04-01',
  })
}

/** A message's sid as Twilio shapes it, always the same for the same `seed`. */
function toSid(seed: string): string {
  return `SM${createHash('sha256').update(seed).digest('hex').slice(0, 32)}`
}
