import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify, { type FastifyReply } from 'fastify'
import { signForm, toFormParams } from '../../src/sms/signature.ts'
import { createDice, pick } from './dice.ts'

/** One text as the stand-in for Twilio knows it. */
export type CarrierMessage = {
  sid: string
  direction: 'inbound' | 'outbound-api'
  from: string
  to: string
  body: string
  status: string
  errorCode: number | null
  createdAt: Date
  /** Null while it waits in the queue, as at Twilio. */
  sentAt: Date | null
  statusCallback: string | null
  /** The statuses whose callbacks the service has answered with 200. */
  reported: string[]
}

/** What may happen to a call that creates a message; each is a share of all calls. */
export type CreateFault =
  | 'too-many'
  | 'unavailable'
  | 'error-after'
  | 'hang-before'
  | 'hang-after'
  | 'reset-before'
  | 'reset-after'
export type CallbackFault = 'dropped' | 'repeated' | 'early' | 'reversed' | 'late'
export type InboundFault = 'repeated' | 'unheard'

export type Faults = {
  create?: Partial<Record<CreateFault, number>>
  list?: Partial<Record<'unavailable' | 'hang', number>>
  callback?: Partial<Record<CallbackFault, number>>
  inbound?: Partial<Record<InboundFault, number>>
}

export type CarrierOptions = {
  accountSid: string
  authToken: string
  serviceNumber: string
  /** Where the service's webhooks are, without a trailing slash; several processes take turns. */
  webhooks: () => string
  /** What the service believes its address to be: that is what is signed. */
  publicUrl: string
  seed?: number
  faults?: Faults
  /** How long a message takes to the carrier and then to the phone, in milliseconds. */
  sentAfterMs?: number
  deliveredAfterMs?: number
  /** Makes every call that creates a message fail with this error while it returns one. */
  refuse?: (to: string) => { status: number; code: number; message: string } | null
  /** What goes wrong at the nth attempt for one text, where it is not left to the dice. */
  createFault?: (attempt: number, body: string) => CreateFault | null
  onAccepted?: (message: CarrierMessage) => void
}

export type Carrier = Awaited<ReturnType<typeof startCarrier>>

/**
 * A stand-in for Twilio that speaks its wire format over HTTP to the real SDK: creating, listing and
 * fetching messages, its JSON errors, signed webhooks and status callbacks. What goes wrong is decided by
 * the seed and each message's own text, so a run can be played again.
 */
export async function startCarrier(options: CarrierOptions) {
  const { accountSid, authToken, serviceNumber, publicUrl, webhooks, seed = 1 } = options
  const { sentAfterMs = 5, deliveredAfterMs = 10 } = options
  const dice = createDice(seed)
  const messages: CarrierMessage[] = []
  const bySid = new Map<string, CarrierMessage>()
  const toNumber = new Map<string, CarrierMessage[]>()
  const attempts = new Map<string, number>()
  const background = new Set<Promise<unknown>>()
  const closing = new AbortController()
  let faults = options.faults ?? {}
  let sidCounter = 0

  const server = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 300 } })
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  const base = '/2010-04-01/Accounts/:account'

  server.addHook('preHandler', async (request, reply) => {
    const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
    if (request.headers.authorization !== expected) return fail(reply, 401, 20003, 'Authenticate')
  })

  server.post(`${base}/Messages.json`, async (request, reply) => {
    const form = request.body as Record<string, string>
    const { To: to = '', Body: body = '', StatusCallback: statusCallback = null } = form
    const refused = options.refuse?.(to)
    if (refused) return fail(reply, refused.status, refused.code, refused.message)
    if (body === '') return fail(reply, 400, 21602, 'Message body is required.')
    if (body.length > 1600) return fail(reply, 400, 21617, 'The concatenated message body exceeds 1600.')
    const key = `${to} ${body}`
    const attempt = (attempts.get(key) ?? 0) + 1
    attempts.set(key, attempt)
    const fault = options.createFault
      ? options.createFault(attempt, body)
      : pick(dice(`create ${key} ${attempt}`), faults.create ?? {})
    if (fault === 'too-many') return fail(reply, 429, 20429, 'Too Many Requests')
    if (fault === 'unavailable') return unavailable(reply)
    if (fault === 'reset-before') return void request.raw.destroy()
    if (fault === 'hang-before') return hang(reply)
    const message = accept(to, body, statusCallback)
    if (fault === 'error-after') return fail(reply, 500, 20500, 'An internal server error has occurred')
    if (fault === 'reset-after') return void request.raw.destroy()
    if (fault === 'hang-after') return hang(reply)
    const early = pick(dice(`callback ${message.sid}`), faults.callback ?? {}) === 'early'
    if (early) await settleOf(message)
    return reply.code(201).send(toJson(message, 'queued'))
  })

  server.get(`${base}/Messages.json`, async (request, reply) => {
    const query = request.query as Record<string, string | undefined>
    const fault = pick(dice(`list ${query.To ?? ''} ${messages.length} ${sidCounter++}`), faults.list ?? {})
    if (fault === 'unavailable') return unavailable(reply)
    if (fault === 'hang') return hang(reply)
    const size = Number(query.PageSize ?? 50)
    const page = Number(query.Page ?? 0)
    const after = query['DateSent>'] ? Date.parse(query['DateSent>']) : null
    const matching = (query.To ? (toNumber.get(query.To) ?? []) : messages)
      .filter(({ from }) => !query.From || from === query.From)
      .filter(({ sentAt }) => after === null || (sentAt !== null && sentAt.getTime() >= after))
      .toReversed()
    const shown = matching.slice(page * size, (page + 1) * size)
    const more = matching.length > (page + 1) * size
    const next = new URLSearchParams({ ...(query as Record<string, string>), Page: String(page + 1) })
    return {
      messages: shown.map((message) => toJson(message)),
      page,
      page_size: size,
      next_page_uri: more ? `/2010-04-01/Accounts/${accountSid}/Messages.json?${next}` : null,
    }
  })

  server.get(`${base}/Messages/:sid.json`, async (request, reply) => {
    const message = bySid.get((request.params as { sid: string }).sid)
    return message ? toJson(message) : fail(reply, 404, 20404, 'The requested resource was not found')
  })

  function accept(to: string, body: string, statusCallback: string | null): CarrierMessage {
    const message = add({ direction: 'outbound-api', from: serviceNumber, to, body, statusCallback })
    inBackground(settleOf(message))
    options.onAccepted?.(message)
    return message
  }

  const settling = new Map<string, Promise<void>>()
  function settleOf(message: CarrierMessage): Promise<void> {
    const current = settling.get(message.sid)
    if (current) return current
    const settled = settle(message).catch(() => {})
    settling.set(message.sid, settled)
    return settled
  }

  /** A message's way to the phone, and the callbacks that tell of it. Twilio does not repeat one that fails. */
  async function settle(message: CarrierMessage): Promise<void> {
    const fault = pick(dice(`callback ${message.sid}`), faults.callback ?? {})
    if (fault === 'late') await pause(500)
    await pause(sentAfterMs)
    message.status = 'sent'
    message.sentAt = now()
    if (fault !== 'dropped' && fault !== 'reversed') await report(message, 'sent')
    await pause(deliveredAfterMs)
    message.status = 'delivered'
    if (fault !== 'dropped') await report(message, 'delivered')
    if (fault === 'reversed') await report(message, 'sent')
    if (fault === 'repeated') await Promise.all([report(message, 'delivered'), report(message, 'sent')])
  }

  async function report(message: CarrierMessage, status: string): Promise<void> {
    if (!message.statusCallback) return
    const form = new URLSearchParams({
      SmsSid: message.sid,
      SmsStatus: status,
      MessageStatus: status,
      To: message.to,
      MessageSid: message.sid,
      AccountSid: accountSid,
      From: serviceNumber,
      ApiVersion: '2010-04-01',
      ...(message.errorCode ? { ErrorCode: String(message.errorCode) } : {}),
    })
    const answer = await post(message.statusCallback.slice(publicUrl.length), form)
    if (answer === 200) message.reported.push(status)
  }

  /** The status of the answer, or null where nobody answered. */
  async function post(path: string, form: URLSearchParams): Promise<number | null> {
    try {
      const response = await fetch(`${webhooks()}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': signForm(`${publicUrl}${path}`, toFormParams(form), authToken),
        },
        body: form.toString(),
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(15_000)]),
      })
      await response.arrayBuffer()
      return response.status
    } catch {
      return null
    }
  }

  function add(fields: Pick<CarrierMessage, 'direction' | 'from' | 'to' | 'body' | 'statusCallback'>) {
    const sid = `SM${createHash('sha256').update(`${seed} ${sidCounter++}`).digest('hex').slice(0, 32)}`
    const inbound = fields.direction === 'inbound'
    const status = inbound ? 'received' : 'queued'
    const times = { createdAt: now(), sentAt: inbound ? now() : null }
    const message: CarrierMessage = { sid, status, errorCode: null, ...times, reported: [], ...fields }
    messages.push(message)
    bySid.set(sid, message)
    const others = toNumber.get(fields.to)
    if (others) others.push(message)
    else toNumber.set(fields.to, [message])
    return message
  }

  function toJson(message: CarrierMessage, status = message.status) {
    const { sid, direction, from, to, body, createdAt, sentAt, errorCode } = message
    return {
      sid,
      account_sid: accountSid,
      direction,
      from,
      to,
      body,
      status,
      error_code: errorCode,
      error_message: null,
      num_segments: '1',
      num_media: '0',
      messaging_service_sid: null,
      price: null,
      price_unit: 'USD',
      api_version: '2010-04-01',
      date_created: createdAt.toUTCString(),
      date_updated: createdAt.toUTCString(),
      date_sent: sentAt?.toUTCString() ?? null,
      uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
      subresource_uris: {},
    }
  }

  function hang(reply: FastifyReply) {
    reply.hijack()
    closing.signal.addEventListener('abort', () => reply.raw.destroy())
    reply.raw.on('error', () => {})
  }

  async function pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: closing.signal })
  }

  function inBackground(work: Promise<unknown>): void {
    background.add(work)
    void work.finally(() => background.delete(work))
  }

  await server.listen({ port: 0, host: '127.0.0.1' })
  return {
    url: server.listeningOrigin,
    messages,
    /** Everything that was accepted for this number, in that order. */
    sentTo: (number: string) =>
      (toNumber.get(number) ?? []).filter(({ direction }) => direction === 'outbound-api'),
    /**
     * A person texts the service. Resolves with the webhook's answer: null when nobody answered, or when
     * the call never left (then the text is only in the list).
     */
    async text(from: string, body: string): Promise<{ sid: string; status: number | null }> {
      const message = add({ direction: 'inbound', from, to: serviceNumber, body, statusCallback: null })
      const fault = pick(dice(`inbound ${from} ${body}`), faults.inbound ?? {})
      if (fault === 'unheard') return { sid: message.sid, status: null }
      const form = inboundForm(accountSid, message)
      const calls = Array.from({ length: fault === 'repeated' ? 5 : 1 }, () => post('/webhooks/sms', form))
      const [first = null, ...others] = await Promise.all(calls)
      return { sid: message.sid, status: others.includes(200) ? 200 : first }
    },
    /** Reports a status of a message of ours, as often and as late as one likes. */
    report,
    setFaults(next: Faults) {
      faults = next
    },
    /** When every callback that is on its way has been answered. */
    async idle(): Promise<void> {
      while (background.size > 0) await Promise.all(background)
    },
    async close(): Promise<void> {
      closing.abort()
      await Promise.allSettled(background)
      await server.close()
    },
  }
}

function now(): Date {
  return new Date()
}

function inboundForm(accountSid: string, message: CarrierMessage): URLSearchParams {
  return new URLSearchParams({
    ToCountry: 'US',
    MessageSid: message.sid,
    SmsSid: message.sid,
    SmsMessageSid: message.sid,
    AccountSid: accountSid,
    From: message.from,
    To: message.to,
    Body: message.body,
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    ApiVersion: '2010-04-01',
  })
}

function fail(reply: FastifyReply, status: number, code: number, message: string) {
  const more_info = `https://www.twilio.com/docs/errors/${code}`
  return reply.code(status).send({ code, message, more_info, status })
}

/** What a load balancer says: no JSON, no code. */
function unavailable(reply: FastifyReply) {
  return reply.code(503).type('text/html').send('<html><body>503 Service Unavailable</body></html>')
}
